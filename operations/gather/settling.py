"""What an alert is after its episodes have changed: since when, until when, how far."""

from operations.gather.book import Alert, Episode
from operations.gather.situation import Situation
from operations.life.state import State, Step
from operations.rules.definition import Limit, Rule


def settle(alert: Alert, situation: Situation) -> None:
    """Let an alert follow its episodes, and take the steps that follow from that."""
    numbered = situation.rules.get(alert.rule_id)
    changed = [one for one in alert.episodes if one.is_changed]
    if numbered is None or not changed:
        return
    alert.is_changed = True
    _take_over(alert, alert.counted or changed, numbered.rule)
    if alert.alert_id is None:
        _begin(alert, situation)
    if alert.standing:
        if alert.cleared_us is not None:
            alert.cleared_us = None
            alert.news.append("returned")
        _call(alert, situation)
        return
    ends = [one.cleared_us for one in changed if one.cleared_us is not None]
    was_standing = alert.cleared_us is None
    alert.cleared_us = max([*ends, alert.cleared_us or 0])
    if was_standing and alert.alert_id is not None:
        alert.news.append("cleared")
    if numbered.rule.resolves_itself and alert.state in {State.OPEN, State.DUPLICATE}:
        alert.step(Step.RESOLVE)
        alert.due_us = None
        if was_standing:
            alert.news.append(Step.RESOLVE)


def _call(alert: Alert, situation: Situation) -> None:
    """Let the clock run of an alert for which nobody was called until now."""
    if alert.state is State.OPEN and alert.due_us is None and not alert.is_silent:
        alert.due_us = situation.due_us(alert, situation.now_us)
        if not alert.news:
            alert.news.append("worse")


def _take_over(alert: Alert, episodes: list[Episode], rule: Rule) -> None:
    alert.since_us = min(alert.since_us, *(one.since_us for one in episodes))
    alert.last_us = max(alert.last_us, *(one.last_us for one in episodes))
    values = [one.value for one in episodes]
    if alert.value is not None:
        values.append(alert.value)
    is_below = isinstance(rule.condition, Limit) and rule.condition.direction == "below"
    alert.value = min(values) if is_below else max(values)


def _begin(alert: Alert, situation: Situation) -> None:
    """Say that there is a new alert, and let it wait where something is worked on."""
    if alert.state is State.DUPLICATE:
        return
    until_us = situation.suppressed_until_us(alert)
    if until_us is not None and alert.state is State.OPEN:
        alert.step(Step.SUPPRESS, until_us=until_us)
        alert.suppressed_until_us = until_us
        alert.news.append(Step.SUPPRESS)
        return
    alert.news.append("raised")
    if alert.standing:
        alert.due_us = situation.due_us(alert, alert.raised_us)
