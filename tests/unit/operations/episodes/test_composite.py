"""Rules together: counted near each sensor, at every moment, for as long as it must hold."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contract.geometry import distance_km
from operations.episodes import composite
from operations.episodes.context import US_PER_S
from operations.episodes.episode import NOT_CLEARED_US, Episodes
from operations.episodes.near import Positions, within
from operations.rules.definition import Composite, Operator, Part
from tests.stand.judged import Episode, at_us, listed

UNTIL = 50
KEYS = np.array([2, 3, 5, 8, 9, 11])
METRES_NORTH = np.array([0.0, 100, 250, 1000, 1100, np.nan])
PLACES = Positions(KEYS, 10.8 + METRES_NORTH / 111_195, np.where(KEYS == 11, np.nan, 106.7))
ABOUT = np.array([2, 8, 9, 11])

Interval = tuple[int, int, int | None]


def episodes(rows: list[Interval]) -> Episodes:
    rows = sorted(rows)
    begin = np.array([at_us(row[1]) for row in rows], np.int64)
    end = [NOT_CLEARED_US if row[2] is None else at_us(row[2]) for row in rows]
    sensor = np.array([row[0] for row in rows], np.int64)
    # Begun before it is raised: what counts is when it was raised.
    return Episodes(sensor, begin - 7, begin, begin, np.array(end, np.int64), np.zeros(len(rows)))


def over(condition: Composite, told: dict[str, list[Interval]]) -> list[Episode]:
    given = {rule: episodes(rows) for rule, rows in told.items()}
    return listed(composite.over(condition, ABOUT, PLACES, given, at_us(UNTIL)))


def asked(*parts: Part, operator: Operator = "and", hold_s: float = 0) -> Composite:
    return Composite(kind="street_flood", operator=operator, parts=parts, hold_s=hold_s)


def test_at_the_sensor_itself_both_must_stand_at_once() -> None:
    both = asked(Part(rule_id="deep"), Part(rule_id="rain"))
    told: dict[str, list[Interval]] = {
        "deep": [(2, 0, 10), (8, 0, None), (3, 0, 50)],
        "rain": [(2, 5, 20), (8, 6, 9), (8, 12, None)],
    }
    assert over(both, told) == [
        (2, 5, 5, 5, 10, 1.0),
        (8, 6, 6, 6, 9, 1.0),
        (8, 12, 12, 12, None, 1.0),
    ]


def test_so_many_sensors_within_a_distance_are_counted() -> None:
    three = asked(Part(rule_id="deep", at_least=3, within_m=250))
    told: dict[str, list[Interval]] = {"deep": [(2, 0, 9), (3, 2, 9), (5, 4, 8), (8, 0, 9)]}
    assert over(three, told) == [(2, 4, 4, 4, 8, 3.0)]


def test_what_must_not_stand_ends_it() -> None:
    dry = asked(Part(rule_id="deep"), Part(rule_id="rain", within_m=500, is_not=True))
    told: dict[str, list[Interval]] = {"deep": [(2, 0, 20)], "rain": [(5, 5, 8)]}
    assert over(dry, told) == [(2, 0, 0, 0, 5, 1.0), (2, 8, 8, 8, 20, 1.0)]


def test_it_is_raised_when_it_has_held_long_enough() -> None:
    held = asked(Part(rule_id="deep"), hold_s=300)
    told: dict[str, list[Interval]] = {
        "deep": [(2, 0, 5), (2, 10, 16), (8, 45, None), (9, 46, None)]
    }
    assert over(held, told) == [(2, 10, 15, 15, 16, 1.0), (8, 45, 50, 50, None, 1.0)]


def test_of_rules_that_never_stood_nothing_follows() -> None:
    assert over(asked(Part(rule_id="deep"), Part(rule_id="rain")), {"deep": []}) == []


intervals = st.lists(
    st.tuples(st.sampled_from(KEYS[:-1].tolist()), st.lists(st.integers(0, 40), max_size=6)),
    max_size=5,
    unique_by=lambda row: row[0],
)
parts = st.lists(
    st.builds(
        Part,
        rule_id=st.sampled_from(["one", "other"]),
        at_least=st.integers(1, 3),
        within_m=st.sampled_from([0.0, 150.0, 1000.0]),
        is_not=st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


DENIED = Part(rule_id="one", at_least=3, within_m=1000, is_not=True)


def spans(drawn: list[tuple[int, list[int]]]) -> list[Interval]:
    """Return the intervals between sorted instants, of which every other one is a pause."""
    found: list[Interval] = []
    for sensor, drawn_instants in drawn:
        instants = sorted(set(drawn_instants))
        found += [(sensor, begin, end) for begin, end in list(pairwise(instants))[::2]]
        if len(instants) % 2:
            found.append((sensor, instants[-1], None))
    return found


@given(parts, st.sampled_from(["and", "or"]), st.sampled_from([0, 180]), intervals, intervals)
def test_at_every_minute_it_stands_where_it_was_true_for_long_enough(
    asked_parts: list[Part],
    operator: Operator,
    hold_s: float,
    one: list[tuple[int, list[int]]],
    other: list[tuple[int, list[int]]],
) -> None:
    condition = asked(Part(rule_id="one"), *asked_parts, operator="and", hold_s=hold_s)
    if operator == "or":
        positive = [part for part in asked_parts if not part.is_not]
        condition = asked(Part(rule_id="one"), *positive, operator="or", hold_s=hold_s)
    told = {"one": spans(one), "other": spans(other)}
    found = over(condition, told)
    for sensor in ABOUT.tolist():
        true_for = 0
        for now in range(UNTIL + 1):
            true_for = true_for + 1 if holds(condition, sensor, told, now) else 0
            stands = any(
                each[0] == sensor and each[2] <= now and (each[4] is None or now < each[4])
                for each in found
            )
            assert stands == (true_for > hold_s / 60), (sensor, now)


def holds(condition: Composite, sensor: int, told: dict[str, list[Interval]], now: int) -> bool:
    said = [
        (
            sum(
                begin <= now and (end is None or now < end)
                for other, begin, end in told[part.rule_id]
                if is_near(sensor, other, part.within_m)
            )
            >= part.at_least
        )
        != part.is_not
        for part in condition.parts
    ]
    return all(said) if condition.operator == "and" else any(said)


def is_near(sensor: int, other: int, within_m: float) -> bool:
    if not within_m:
        return sensor == other
    one, two = np.flatnonzero((sensor == KEYS) | (other == KEYS))[[0, -1]]
    return bool(abs(METRES_NORTH[one] - METRES_NORTH[two]) <= within_m + 0.5)


@given(parts, st.sampled_from([0, 180]), intervals, intervals, st.integers(2, 9))
@example([DENIED], 180, [(2, [0, 5]), (5, [0, 2]), (3, [0])], [], 1)
@settings(max_examples=50)
def test_live_is_as_over_the_whole_span(
    asked_parts: list[Part],
    hold_s: float,
    one: list[tuple[int, list[int]]],
    other: list[tuple[int, list[int]]],
    step: int,
) -> None:
    condition = asked(Part(rule_id="one"), *asked_parts, hold_s=hold_s)
    told = {"one": spans(one), "other": spans(other)}
    stored, looked = episodes([]), 0
    for now in [*range(0, UNTIL, step), UNTIL]:
        # What changed since the last look lies after it.
        from_us = at_us(looked) - round(hold_s * US_PER_S) - 1
        until = {rule: episodes(at_time(rows, now)) for rule, rows in told.items()}
        given_parts = {
            rule: found.of(np.flatnonzero(found.cleared_us > from_us))
            for rule, found in until.items()
        }
        is_concerned = stored.cleared_us > from_us
        stood = stored.of(np.flatnonzero(is_concerned & (stored.since_us <= from_us)))
        before = composite.Before(from_us, stood)
        computed = composite.over(condition, ABOUT, PLACES, given_parts, at_us(now), before)
        others = stored.of(np.flatnonzero(~is_concerned))
        stored = in_order(Episodes.joined((others, computed)))
        looked = now
    assert listed(stored) == over(condition, told)


def in_order(found: Episodes) -> Episodes:
    return found.of(np.lexsort((found.since_us, found.sensor_key)))


def at_time(rows: list[Interval], now: int) -> list[Interval]:
    """Return what was known at a time."""
    return [
        (sensor, begin, end if end is not None and end <= now else None)
        for sensor, begin, end in rows
        if begin <= now
    ]


def test_blocks_of_sensors_say_the_same_as_all_together() -> None:
    condition = asked(Part(rule_id="deep", within_m=2000))
    told: dict[str, list[Interval]] = {"deep": [(2, 0, 9), (9, 2, 12)]}
    whole = over(condition, told)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composite, "BLOCK_PAIRS", 1)
        assert over(condition, told) == whole
    assert [row[0] for row in whole] == [2, 8, 9]


coordinates = st.lists(
    st.tuples(st.floats(10.7, 10.8), st.floats(106.6, 106.7)), min_size=1, max_size=30
)


@given(coordinates, coordinates, st.sampled_from([1.0, 300.0, 2_000.0, 20_000.0]))
def test_near_is_who_is_within_the_distance(
    one: list[tuple[float, float]], other: list[tuple[float, float]], within_m: float
) -> None:
    def places(points: list[tuple[float, float]]) -> Positions:
        lat, lon = np.array(points).T
        return Positions(np.arange(len(points)), lat, lon)

    asked_places, others = places(one), places(other)
    found = set(
        zip(*(each.tolist() for each in within(asked_places, others, within_m)), strict=True)
    )
    apart_m = 1000 * distance_km(
        asked_places.lat_deg[:, None], asked_places.lon_deg[:, None], others.lat_deg, others.lon_deg
    )
    near, surely = apart_m <= within_m * 1.002, apart_m <= within_m * 0.998
    assert found <= set(zip(*(each.tolist() for each in np.nonzero(near)), strict=True))
    assert found >= set(zip(*(each.tolist() for each in np.nonzero(surely)), strict=True))
