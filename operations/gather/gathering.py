"""Episodes into alerts: joined to what there is, gathered into groups, or told by themselves."""

from collections import defaultdict
from collections.abc import Sequence

from operations.gather import absorption, group
from operations.gather.book import Alert, Book, Episode
from operations.gather.found import Change, Disproved, Found
from operations.gather.grouping import GROUP_COUNT, TOGETHER_US, together
from operations.gather.member import add, disproved, take_over
from operations.gather.settling import settle
from operations.gather.situation import Situation
from operations.life.state import State


def gather(book: Book, changes: Sequence[Change], situation: Situation) -> None:
    """Work what was found into a book of alerts.

    Parameters
    ----------
    book
        What is stored of the rules of the changes, and of the rules of their families.
    changes
        Of rules that make alerts.
    """
    now_us = situation.now_us
    for change in changes:
        if isinstance(change, Disproved):
            _disprove(book, change, now_us)
    raised = sorted(
        (one for one in changes if isinstance(one, Found) and not _update(book, one, now_us)),
        key=lambda one: (one.raised_us, one.rule_id, one.sensor_key),
    )
    alone: dict[tuple[str, str | None], list[Found]] = defaultdict(list)
    for found in raised:
        if not _join(book, found, situation):
            alone[found.rule_id, situation.area(found.sensor_key)].append(found)
    for (rule_id, area), several in alone.items():
        _tell(book, rule_id, area, several, situation)
    for rule_id in sorted({one.rule_id for one in raised}):
        since_us = [one.since_us for one in raised if one.rule_id == rule_id]
        group.of_city(book, rule_id, since_us, situation)
        group.reach_out(book, rule_id, situation)
    for alert in book.alerts:
        settle(alert, situation)
    absorption.absorb(book, situation)


def _disprove(book: Book, change: Disproved, now_us: int) -> None:
    for _, episode in book.episodes(change.rule_id, change.sensor_key):
        if episode.stored_since_us == change.since_us:
            _disprove_one(episode, now_us)


def _disprove_one(episode: Episode, now_us: int) -> None:
    episode.disproved_us = now_us
    episode.cleared_us = episode.cleared_us or episode.last_us
    episode.is_changed = True


def _update(book: Book, found: Found, now_us: int) -> bool:
    """Write on what is stored of an episode; tell whether there is something."""
    there = list(book.episodes(found.rule_id, found.sensor_key))
    wanted_us = found.since_us if found.was_since_us is None else found.was_since_us
    same = [one for one in there if one[1].stored_since_us == wanted_us]
    same = same or [one for one in there if _overlaps(one[1], found)]
    for alert, episode in same:
        former = disproved(alert, found)
        if former is not None:
            _disprove_one(episode, now_us)
        take_over(former or episode, found)
    return bool(same)


def _overlaps(episode: Episode, found: Found) -> bool:
    """Tell whether an episode that seems new is one that is stored already."""
    return (episode.cleared_us is None or episode.cleared_us > found.since_us) and (
        found.cleared_us is None or found.cleared_us > episode.since_us
    )


def _join(book: Book, found: Found, situation: Situation) -> bool:
    """Let an episode belong to an alert that there is, if one may have it."""
    alert = book.single(found.rule_id, found.sensor_key) or _group_of(book, found, situation)
    if alert is None:
        return False
    add(_teller(alert), found, situation)
    return True


def _group_of(book: Book, found: Found, situation: Situation) -> Alert | None:
    """Return the group of its district, or of several ones near it, that holds at its time."""
    area = situation.area(found.sensor_key)
    of_area: Alert | None = None
    of_city: Alert | None = None
    for one in book.of_rule(found.rule_id):
        beside = [each for each in one.counted if each.stands or _overlaps(each, found)]
        if not one.is_group or not beside:
            continue
        if one.area is None:
            of_city = of_city or (one if _is_beside(found, beside, situation) else None)
        elif one.area == area:
            of_area = of_area or one
    return of_area or of_city


def _is_beside(found: Found, members: Sequence[Episode], situation: Situation) -> bool:
    """Tell whether something belongs to what is together in several districts."""
    keys = [one.sensor_key for one in members]
    if situation.near([found.sensor_key], keys).any():
        return True
    apart_us = min(abs(one.since_us - found.since_us) for one in members)
    return situation.is_minor(found.rule_id) and apart_us <= TOGETHER_US


def _teller(alert: Alert) -> Alert:
    """Return the group that tells an alert, of an area or then of the city; else itself."""
    while alert.state is State.DUPLICATE:
        told_by = alert.absorbed_by
        if not isinstance(told_by, Alert) or told_by.rule_id != alert.rule_id:
            break
        if not told_by.is_group or not told_by.is_unresolved:
            break
        alert = told_by
    return alert


def _tell(
    book: Book, rule_id: str, area: str | None, several: Sequence[Found], situation: Situation
) -> None:
    """Tell of episodes together with those that are told already, or each by itself."""
    told = [
        (alert, episode)
        for alert in book.of_rule(rule_id)
        if not alert.is_group and alert.area == area and alert.state is not State.DUPLICATE
        for episode in alert.counted
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
            group.of_area(book, area, grouped, singles, situation)
    for found in several:
        if found not in grouped:
            alert = situation.new_alert(found, sensor_key=found.sensor_key, area=area)
            add(alert, found, situation)
            book.alerts.append(alert)
