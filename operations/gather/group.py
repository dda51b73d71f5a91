"""Groups: one alert of many sensors of a district, or of several districts."""

from collections.abc import Iterable, Sequence

import numpy as np

from operations.gather.book import Alert, Book, Episode
from operations.gather.found import Found
from operations.gather.grouping import GROUP_AREA_COUNT, GROUP_COUNT, TOGETHER_US, together
from operations.gather.member import add, copied, put_under
from operations.gather.situation import Situation
from operations.life.state import State

Told = tuple[Alert, Episode]


def of_area(
    book: Book, area: str, several: Sequence[Found], singles: Sequence[Told], situation: Situation
) -> None:
    """Make one alert of episodes that nobody has told, and of those that single alerts tell."""
    members = [*several, *(copied(alert, one) for alert, one in _with_standing(singles))]
    group = _of(members, area, situation)
    book.alerts.append(group)
    for alert, _ in singles:
        if alert.state is State.OPEN:
            put_under(alert, group)


def of_city(book: Book, rule_id: str, since_us: Sequence[int], situation: Situation) -> None:
    """Make one alert of the groups of enough districts, or of what is together in several ones.

    Parameters
    ----------
    since_us
        When what is new of the rule began; what began at other times is left as it is. [us]
    """
    alerts = [
        one
        for one in book.of_rule(rule_id)
        if one.area is not None and one.state is not State.DUPLICATE
    ]
    groups = [(one, each) for one in alerts if one.is_group for each in _held(one)]
    singles = [
        (one, each)
        for one in alerts
        if not one.is_group
        for each in one.counted
        if any(abs(each.since_us - new_us) <= TOGETHER_US for new_us in since_us)
    ]
    if len({alert.area for alert, _ in groups}) >= GROUP_AREA_COUNT:
        told = [*groups, *_near(singles, groups, situation)]
    else:
        told = _together(rule_id, singles, situation)
    if told:
        _tell(_city_of(book, rule_id, told), book, told, situation)


def _city_of(book: Book, rule_id: str, told: Sequence[Told]) -> Alert | None:
    """Return what tells some of them over several districts already."""
    keys = {each.sensor_key for _, each in told}
    return next(
        (one for one in _cities(book, rule_id) if keys & {each.sensor_key for each in one.counted}),
        None,
    )


def _cities(book: Book, rule_id: str) -> Iterable[Alert]:
    return (
        one
        for one in book.of_rule(rule_id)
        if one.is_group and one.area is None and one.state is not State.DUPLICATE
    )


def _tell(city: Alert | None, book: Book, told: Sequence[Told], situation: Situation) -> None:
    """Let one alert, a new one where there is none, tell what others told; those go under it."""
    members = [copied(alert, one) for alert, one in _with_standing(told)]
    if city is None:
        city = _of(members, None, situation)
        book.alerts.append(city)
    else:
        there = {(one.sensor_key, one.since_us) for one in city.episodes}
        for found in members:
            if (found.sensor_key, found.since_us) not in there:
                add(city, found, situation)
    for alert in {id(alert): alert for alert, _ in told}.values():
        if alert.state is State.OPEN:
            put_under(alert, city)


def _with_standing(told: Sequence[Told]) -> list[Told]:
    """Return with them what else stands of alerts that go under: nobody else would tell it."""
    chosen = {id(one) for _, one in told}
    alerts = {id(alert): alert for alert, _ in told if alert.state is State.OPEN}.values()
    return [
        *told,
        *((each, one) for each in alerts for one in each.standing if id(one) not in chosen),
    ]


def reach_out(book: Book, rule_id: str, situation: Situation) -> None:
    """Let what is together in several districts tell single alerts to which it has spread since."""
    for city in list(_cities(book, rule_id)):
        while reached := _near(
            [
                (one, each)
                for one in book.of_rule(rule_id)
                if one.state is State.OPEN and one.area is not None and not one.is_group
                for each in one.counted
            ],
            [(city, each) for each in city.counted],
            situation,
        ):
            _tell(city, book, reached, situation)


def _held(group: Alert) -> Sequence[Episode]:
    """Return what stands of a group, or has come with it."""
    return group.counted if group.alert_id is None else group.standing


def _together(rule_id: str, singles: Sequence[Told], situation: Situation) -> Sequence[Told]:
    """Return what is one: neighbours in several districts, or what is minor in many of them."""
    if len(singles) < GROUP_COUNT:
        return ()
    keys = [episode.sensor_key for _, episode in singles]
    is_minor = situation.is_minor(rule_id)
    chosen = together(
        [episode.since_us for _, episode in singles],
        [episode.raised_us for _, episode in singles],
        [episode.cleared_us for _, episode in singles],
        None if is_minor else situation.near(keys, keys),
    ).tolist()
    found = [one for one, is_in in zip(singles, chosen, strict=True) if is_in]
    least = GROUP_AREA_COUNT if is_minor else 2
    return found if len({alert.area for alert, _ in found}) >= least else ()


def _near(singles: Sequence[Told], groups: Sequence[Told], situation: Situation) -> list[Told]:
    """Return what stands beside some sensor of groups since about the same time."""
    near = situation.near(
        [episode.sensor_key for _, episode in singles], [each.sensor_key for _, each in groups]
    )
    since_us = np.array([each.since_us for _, each in groups])
    return [
        one
        for one, beside in zip(singles, near, strict=True)
        if (beside & (np.abs(since_us - one[1].since_us) <= TOGETHER_US)).any()
    ]


def _of(members: Sequence[Found], area: str | None, situation: Situation) -> Alert:
    """Return one alert of several episodes: raised by the one that made them enough."""
    by_raise = sorted(members, key=lambda one: (one.raised_us, one.sensor_key))
    decisive = by_raise[min(GROUP_COUNT, len(by_raise)) - 1]
    group = situation.new_alert(decisive, sensor_key=None, area=area)
    for found in by_raise:
        add(group, found, situation)
    return group
