"""Episodes into alerts: joined to what there is, gathered into groups, or told by themselves."""

from collections import defaultdict
from collections.abc import Sequence

from operations.gather import absorption
from operations.gather.book import Alert, Book, Episode
from operations.gather.found import Change, Disproved, Found
from operations.gather.grouping import GROUP_AREA_COUNT, GROUP_COUNT, together
from operations.gather.settling import settle
from operations.gather.situation import Situation
from operations.life.state import State, Step


def gather(book: Book, changes: Sequence[Change], situation: Situation) -> None:
    """Work what was found into a book of alerts.

    Parameters
    ----------
    book
        What is stored of the rules of the changes, and of the rules of their families.
    changes
        Of rules that make alerts.
    """
    for change in changes:
        if isinstance(change, Disproved):
            _disprove(book, change, situation.now_us)
    raised = sorted(
        (one for one in changes if isinstance(one, Found) and not _update(book, one)),
        key=lambda one: (one.raised_us, one.rule_id, one.sensor_key),
    )
    alone: dict[tuple[str, str | None], list[Found]] = defaultdict(list)
    for found in raised:
        if not _join(book, found, situation):
            alone[found.rule_id, situation.area(found.sensor_key)].append(found)
    for (rule_id, area), several in alone.items():
        _tell(book, rule_id, area, several, situation)
    for rule_id in sorted({rule_id for rule_id, _ in alone}):
        _gather_city(book, rule_id, situation)
    for alert in book.alerts:
        settle(alert, situation)
    absorption.absorb(book, situation)


def _disprove(book: Book, change: Disproved, now_us: int) -> None:
    for _, episode in book.episodes(change.rule_id, change.sensor_key):
        if episode.stored_since_us == change.since_us:
            episode.disproved_us = now_us
            episode.cleared_us = episode.cleared_us or episode.last_us
            episode.is_changed = True


def _update(book: Book, found: Found) -> bool:
    """Write on what is stored of an episode; tell whether there is something."""
    there = [one for _, one in book.episodes(found.rule_id, found.sensor_key)]
    wanted_us = found.since_us if found.was_since_us is None else found.was_since_us
    same = [one for one in there if one.stored_since_us == wanted_us]
    same = same or [one for one in there if _overlaps(one, found)]
    for episode in same:
        episode.since_us, episode.raised_us = found.since_us, found.raised_us
        episode.last_us, episode.cleared_us = found.last_us, found.cleared_us
        episode.value = found.value
        episode.is_changed = True
    return bool(same)


def _overlaps(episode: Episode, found: Found) -> bool:
    """Tell whether an episode that seems new is one that is stored already."""
    return (episode.cleared_us is None or episode.cleared_us > found.since_us) and (
        found.cleared_us is None or found.cleared_us > episode.since_us
    )


def _join(book: Book, found: Found, situation: Situation) -> bool:
    """Let an episode belong to an alert that there is, if one may have it."""
    area = situation.area(found.sensor_key)
    alert = book.single(found.rule_id, found.sensor_key)
    if alert is not None and alert.state is State.DUPLICATE:
        told_by = alert.absorbed_by
        if isinstance(told_by, Alert) and told_by.is_group and told_by.is_unresolved:
            alert = told_by
    if alert is None and area is not None:
        alert = book.group(found.rule_id, area)
    if alert is None:
        alert = book.group(found.rule_id, None)
    if alert is None:
        return False
    add(alert, found, situation)
    return True


def add(alert: Alert, found: Found, situation: Situation) -> None:
    """Let an alert have an episode."""
    rule = situation.rules[found.rule_id].rule
    if all(one.sensor_key != found.sensor_key for one in alert.episodes) and alert.episodes:
        _grow(alert)
    alert.episodes.append(
        Episode(
            sensor_key=found.sensor_key,
            since_us=found.since_us,
            raised_us=found.raised_us,
            last_us=found.last_us,
            cleared_us=found.cleared_us,
            value=found.value,
            is_late=found.is_late,
            is_changed=True,
        )
    )
    stands = found.cleared_us is None
    is_silent = situation.is_silent(rule, found.raised_us, stands=stands)
    alert.is_silent = alert.is_silent and is_silent
    alert.is_changed = True


def _grow(alert: Alert) -> None:
    """Count one sensor more; of those who have more and more each doubling is told."""
    alert.sensor_count += 1
    if alert.alert_id is not None and alert.sensor_count.bit_count() == 1:
        alert.news.append("worse")


def _tell(
    book: Book, rule_id: str, area: str | None, several: Sequence[Found], situation: Situation
) -> None:
    """Tell of episodes together with those that are told already, or each by itself."""
    told = [
        (alert, episode)
        for alert in book.of_rule(rule_id)
        if not alert.is_group and alert.area == area and alert.state is not State.DUPLICATE
        for episode in alert.episodes
        if episode.disproved_us is None
    ]
    grouped: list[Found] = []
    # What stands at no known place has no neighbours.
    if area is not None and len(several) + len(told) >= GROUP_COUNT:
        every = [*several, *(episode for _, episode in told)]
        chosen = together(
            [one.since_us for one in every],
            [one.raised_us for one in every],
            [one.cleared_us for one in every],
        ).tolist()
        grouped = [one for one, is_in in zip(several, chosen, strict=False) if is_in]
        singles = [one for one, is_in in zip(told, chosen[len(several) :], strict=True) if is_in]
        if chosen.count(True):
            _group(book, area, grouped, singles, situation)
    for found in several:
        if found not in grouped:
            alert = situation.new_alert(found, sensor_key=found.sensor_key, area=area)
            add(alert, found, situation)
            book.alerts.append(alert)


def _group(
    book: Book,
    area: str,
    several: Sequence[Found],
    singles: Sequence[tuple[Alert, Episode]],
    situation: Situation,
) -> None:
    """Make one alert of episodes that nobody has told, and of those that single alerts tell."""
    members = [*several, *(_copied(alert, one) for alert, one in singles)]
    group = _together(members, area, situation)
    book.alerts.append(group)
    for alert, _ in singles:
        if alert.state is State.OPEN:
            _put_under(alert, group)


def _gather_city(book: Book, rule_id: str, situation: Situation) -> None:
    """Make one alert of the groups of enough areas."""
    groups = [
        one
        for one in book.of_rule(rule_id)
        if one.is_group and one.area is not None and one.standing
        if one.state is not State.DUPLICATE
    ]
    if len({one.area for one in groups}) < GROUP_AREA_COUNT:
        return
    members = [_copied(group, one) for group in groups for one in group.standing]
    city = _together(members, None, situation)
    book.alerts.append(city)
    for group in groups:
        if group.state is State.OPEN:
            _put_under(group, city)


def _together(members: Sequence[Found], area: str | None, situation: Situation) -> Alert:
    """Return one alert of several episodes: raised by the one that made them enough."""
    by_raise = sorted(members, key=lambda one: (one.raised_us, one.sensor_key))
    decisive = by_raise[min(GROUP_COUNT, len(by_raise)) - 1]
    group = situation.new_alert(decisive, sensor_key=None, area=area)
    for found in by_raise:
        add(group, found, situation)
    return group


def _copied(alert: Alert, episode: Episode) -> Found:
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


def _put_under(alert: Alert, group: Alert) -> None:
    """Let a group tell an alert that nobody has taken."""
    alert.step(Step.ABSORB)
    alert.absorbed_by = group
    alert.due_us = None
