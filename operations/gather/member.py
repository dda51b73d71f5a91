"""How an alert gets episodes, and how another one comes to tell it."""

from operations.gather.book import Alert, Episode
from operations.gather.found import Found
from operations.gather.situation import Situation
from operations.life.state import Step


def add(alert: Alert, found: Found, situation: Situation) -> None:
    """Let an alert have an episode."""
    rule = situation.rules[found.rule_id].rule
    if all(one.sensor_key != found.sensor_key for one in alert.episodes) and alert.episodes:
        _grow(alert)
    former = disproved(alert, found)
    if former is not None:
        take_over(former, found)
    else:
        alert.episodes.append(_episode(found))
    stands = found.cleared_us is None
    is_silent = situation.is_silent(rule, found.raised_us, stands=stands)
    alert.is_silent = alert.is_silent and is_silent
    alert.is_changed = True


def disproved(alert: Alert, found: Found) -> Episode | None:
    """Return the episode of the same begin that was held to be none: it is stored once."""
    return next(
        (
            one
            for one in alert.episodes
            if one.disproved_us is not None
            and one.sensor_key == found.sensor_key
            and one.stored_since_us == found.since_us
        ),
        None,
    )


def take_over(episode: Episode, found: Found) -> None:
    """Let an episode be as it was found."""
    episode.since_us, episode.raised_us = found.since_us, found.raised_us
    episode.last_us, episode.cleared_us = found.last_us, found.cleared_us
    episode.value = found.value
    episode.disproved_us = None
    episode.is_changed = True


def copied(alert: Alert, episode: Episode) -> Found:
    """Return an episode of an alert as what another alert is to have too."""
    return Found(
        rule_id=alert.rule_id,
        sensor_key=episode.sensor_key,
        since_us=episode.since_us,
        raised_us=episode.raised_us,
        last_us=episode.last_us,
        cleared_us=episode.cleared_us,
        value=episode.value,
        is_late=episode.is_late,
    )


def put_under(alert: Alert, group: Alert) -> None:
    """Let a group tell an alert that nobody has taken."""
    alert.step(Step.ABSORB)
    alert.absorbed_by = group
    alert.due_us = None
    # One that is new is told by its group alone.
    alert.news = [] if alert.alert_id is None else [*alert.news, Step.ABSORB]


def _grow(alert: Alert) -> None:
    """Count one sensor more; of those who have more and more each doubling is told."""
    alert.sensor_count += 1
    if alert.alert_id is not None and alert.sensor_count.bit_count() == 1:
        alert.news.append("worse")


def _episode(found: Found) -> Episode:
    return Episode(
        sensor_key=found.sensor_key,
        since_us=found.since_us,
        raised_us=found.raised_us,
        last_us=found.last_us,
        cleared_us=found.cleared_us,
        value=found.value,
        is_late=found.is_late,
        is_changed=True,
    )
