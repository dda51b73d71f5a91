"""What a worse rule says of the same sensors tells what a lesser one of its family says."""

from operations.gather.book import Alert, Book
from operations.gather.situation import Situation
from operations.life.state import State, Step
from operations.rules.definition import SEVERITIES


def absorb(book: Book, situation: Situation) -> None:
    """Let alerts be told by worse ones, and by themselves again once those are over."""
    families: dict[str, list[Alert]] = {}
    for alert in book.alerts:
        numbered = situation.rules.get(alert.rule_id)
        if numbered is not None and alert.is_unresolved:
            families.setdefault(numbered.rule.family, []).append(alert)
    for alerts in families.values():
        for alert in alerts:
            if alert.state is State.DUPLICATE:
                _return(alert, alerts, situation)
            elif alert.state is State.OPEN:
                _put_under_worse(alert, alerts)


def _put_under_worse(alert: Alert, alerts: list[Alert]) -> None:
    worse = _worse(alert, alerts)
    if worse is None:
        return
    alert.step(Step.ABSORB)
    alert.absorbed_by = worse
    alert.due_us = None
    # One that is new is told by the worse one alone.
    alert.news = [] if alert.alert_id is None else [*alert.news, Step.ABSORB]


def _return(alert: Alert, alerts: list[Alert], situation: Situation) -> None:
    """Open an alert again whose condition stands longer than the worse one that told it."""
    told_by = alert.absorbed_by
    # One that is not in the book was resolved by a person, with all that it told.
    if not isinstance(told_by, Alert) or told_by.rule_id == alert.rule_id or not alert.standing:
        return
    worse = _worse(alert, alerts)
    if worse is not None:
        if worse is not told_by:
            alert.absorbed_by = worse
            alert.is_changed = True
        return
    alert.step(Step.REOPEN)
    alert.absorbed_by = None
    alert.due_us = situation.due_us(alert, situation.now_us)
    alert.news.append(Step.REOPEN)


def _worse(alert: Alert, alerts: list[Alert]) -> Alert | None:
    """Return the worst alert that says more of all sensors at which a lesser one stands."""
    sensors = {one.sensor_key for one in alert.standing}
    if not sensors:
        return None
    found = [
        one
        for one in alerts
        if SEVERITIES.index(one.severity) > SEVERITIES.index(alert.severity)
        and one.state is not State.DUPLICATE
        and sensors <= {each.sensor_key for each in one.standing}
    ]
    return max(found, key=lambda one: SEVERITIES.index(one.severity), default=None)
