"""Whatever order readings come in and however often, the same episodes are stored in the end."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.episodes.episode import Episodes
from operations.episodes.over import over
from operations.episodes.replay import reconciled
from operations.episodes.signal import Judged
from operations.episodes.state import State
from operations.rules.definition import Rate, Statistic, Threshold
from tests.stand.judged import Episode, Row, at_us, context, depth, listed, table
from tests.stand.judging_desk import Desk

SENSORS = (3, 4, 7)
KNOWN = context(SENSORS)
KIND = "street_flood"


def told(condition: Judged, batches: list[list[Row]], *, is_whole: bool = True) -> Desk:
    desk = Desk(condition, KNOWN, KIND, State.calm(len(KNOWN)), is_whole)
    for batch in batches:
        desk.take(batch)
    return desk


def at_the_end(condition: Judged, batches: list[list[Row]]) -> list[Episode]:
    return listed(told(condition, batches).stored(SENSORS))


def test_a_late_reading_lets_an_episode_begin_earlier() -> None:
    on_time = [(3, 0, 0.0), (3, 3, 0.5), (3, 4, 0.5)]
    found = at_the_end(depth(hold_s=60), [on_time, [(3, 2, 0.6)]])
    assert found == [(3, 2, 3, 4, None, 0.6)]


def test_a_late_reading_tells_of_an_episode_of_the_past() -> None:
    on_time = [(3, 0, 0.0), (3, 3, 0.0), (3, 4, 0.0)]
    assert at_the_end(depth(), [on_time, [(3, 2, 0.6)]]) == [(3, 2, 2, 2, 3, 0.6)]


def test_a_late_reading_disproves_an_episode() -> None:
    on_time = [(3, 0, 0.5), (3, 3, 0.5), (3, 4, 0.0)]
    assert at_the_end(depth(hold_s=180), [on_time]) == [(3, 0, 3, 3, 4, 0.5)]
    assert at_the_end(depth(hold_s=180), [on_time, [(3, 2, 0.1)]]) == []


def test_a_late_reading_divides_an_episode_that_stands() -> None:
    on_time = [(3, 0, 0.5), (3, 3, 0.6), (3, 4, 0.5)]
    expected = [(3, 0, 0, 0, 1, 0.5), (3, 3, 3, 4, None, 0.6)]
    assert at_the_end(depth(), [on_time, [(3, 1, 0.1)]]) == expected


def test_a_run_that_has_not_lasted_long_enough_is_read_again_from_its_begin() -> None:
    minutes = [*range(7), 8]
    batches = [[(3, at, 0.5) for at in minutes], [(3, 7, 0.5)], [(3, 9, 0.5), (3, 10, 0.5)]]
    assert at_the_end(depth(hold_s=600), batches) == [(3, 0, 10, 10, None, 0.5)]


def test_a_late_reading_closes_a_gap_and_the_run_is_the_longer_one() -> None:
    batches = [[(3, at, 0.5) for at in (0, 3, 6, 12)], [(3, 9, 0.5)]]
    assert at_the_end(depth(hold_s=480), batches) == [(3, 0, 9, 12, None, 0.5)]


def statistic(name: Statistic, limit: float, hold_s: float) -> Threshold:
    return Threshold(
        kind=KIND,
        quantity="depth_m",
        direction="above",
        limit=limit,
        clear_value=limit / 2,
        hold_s=hold_s,
        statistic=name,
        span_s=240,
    )


hours = [tuple(KNOWN.local_hour(np.array([at_us(20), at_us(50)])).tolist()), (0.0, 24.0)]
conditions = st.one_of(
    st.builds(
        depth,
        limit=st.just(2.0),
        clear_value=st.sampled_from([1.0, 2.0]),
        hold_s=st.sampled_from([0.0, 60.0, 150.0, 600.0]),
        hours=st.sampled_from(hours),
    ),
    st.builds(
        statistic,
        st.sampled_from(["mean", "sum", "energetic"]),
        st.sampled_from([1.0, 2.0, 5.0]),
        st.sampled_from([0.0, 480.0]),
    ),
    st.builds(
        Rate,
        kind=st.just(KIND),
        quantity=st.just("depth_m"),
        direction=st.sampled_from(["above", "below"]),
        limit=st.just(0.0),
        clear_value=st.just(0.0),
        span_s=st.just(240.0),
        hold_s=st.sampled_from([0.0, 480.0]),
    ),
)
stretches = st.lists(
    st.tuples(
        st.sampled_from([nan, 0.0, 1.0, 1.5, 2.0, 2.0, 3.0]), st.integers(1, 9), st.integers(1, 4)
    ),
    max_size=6,
)


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Return readings that stay as they are for some minutes, and have gaps."""
    made: list[Row] = []
    for sensor in SENSORS[: draw(st.integers(1, 2))]:
        minute = draw(st.integers(0, 5))
        for value, length, gap in draw(stretches):
            made += [(sensor, minute + place, value) for place in range(length)]
            minute += length - 1 + gap
    return made


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[Row], list[list[Row]]]:
    """Return readings, and batches that bring each of them, some twice and some late."""
    made = draw(rows())
    delays = draw(st.lists(st.sampled_from([0, 0, 0, 0, 1, 5, 30]), min_size=1, max_size=40))
    again = draw(st.lists(st.sampled_from([None, None, 0, 7, 40]), min_size=1, max_size=40))
    sent: list[tuple[int, Row]] = []
    for place, row in enumerate(made):
        sent.append((row[1] + delays[place % len(delays)], row))
        if (delay := again[place % len(again)]) is not None:
            sent.append((row[1] + delay, row))
    sent.sort(key=lambda each: each[0])
    length = draw(st.sampled_from([2, 5, 20, 500]))
    order = [row for _, row in sent]
    return made, [order[first : first + length] for first in range(0, len(order), length)]


@given(conditions, deliveries())
def test_late_shuffled_and_doubled_is_as_in_order(
    condition: Judged, delivery: tuple[list[Row], list[list[Row]]]
) -> None:
    made, batches = delivery
    assert at_the_end(condition, batches) == listed(over(condition, table(made), KNOWN))


@given(conditions, rows().flatmap(st.permutations))
def test_in_any_order_at_all_is_as_in_order(condition: Judged, shuffled: list[Row]) -> None:
    batches = [shuffled[first : first + 7] for first in range(0, len(shuffled), 7)]
    assert at_the_end(condition, batches) == listed(over(condition, table(shuffled), KNOWN))


@given(conditions, deliveries())
def test_of_an_episode_that_is_not_read_again_whole_begin_and_end_are_known(
    condition: Judged, delivery: tuple[list[Row], list[list[Row]]]
) -> None:
    made, batches = delivery
    found = listed(told(condition, batches, is_whole=False).stored(SENSORS))
    expected = listed(over(condition, table(made), KNOWN))
    assert [times(episode) for episode in found] == [times(episode) for episode in expected]


def times(episode: Episode) -> tuple[int, int, int, int | None]:
    sensor, since, raised, _, cleared, _ = episode
    return sensor, since, raised, cleared


DAY = 1_440
DAY_CONDITIONS = {
    "value": depth(limit=0.3, clear_value=0.2, hold_s=180),
    "mean": Threshold(
        kind=KIND,
        quantity="depth_m",
        direction="above",
        limit=0.25,
        clear_value=0.2,
        statistic="mean",
        span_s=900,
    ),
    "rate": Rate(
        kind=KIND,
        quantity="depth_m",
        direction="above",
        limit=0.3,
        clear_value=0.1,
        hold_s=60,
        span_s=600,
    ),
}


@pytest.mark.parametrize("condition", DAY_CONDITIONS.values(), ids=DAY_CONDITIONS)
def test_a_day_that_comes_late_shuffled_and_doubled_is_as_in_order(condition: Judged) -> None:
    dice = np.random.default_rng(15)
    wave = 0.25 + 0.2 * np.sin(np.arange(DAY) / 60)
    made: list[Row] = [
        (sensor, at, float(np.float32(wave[at] + dice.normal(0, 0.05))))
        for sensor in SENSORS
        for at in range(DAY)
        if dice.random() > 0.05
    ]
    delays = dice.choice([0, 0, 0, 0, 0, 0, 0, 2, 45, 300], len(made))
    sent = [(row[1] + delay, row) for row, delay in zip(made, delays.tolist(), strict=True)]
    sent += [(row[1] + 17, row) for row in made[::6]]
    order = [row for _, row in sorted(sent, key=lambda each: each[0])]
    batches = [order[first : first + 60] for first in range(0, len(order), 60)]
    expected = listed(over(condition, table(made), KNOWN))
    assert len(expected) > 10
    assert at_the_end(condition, batches) == expected


def episodes(*rows: tuple[int, int, int]) -> Episodes:
    since, cleared = (np.array([row[place] for row in rows], np.int64) for place in (1, 2))
    sensor = np.array([row[0] for row in rows], np.int64)
    return Episodes(sensor, since, since, since, cleared, np.zeros(len(rows)))


@pytest.mark.parametrize(
    ("stored", "computed", "pairs", "new", "disproved"),
    [
        ([(3, 5, 9)], [(3, 4, 9)], [(0, 0)], [], []),
        ([(3, 5, 9)], [(3, 9, 12)], [], [0], [0]),
        ([(3, 5, 9)], [(4, 5, 9)], [], [0], [0]),
        ([(3, 5, 9)], [(3, 1, 2), (3, 5, 6), (3, 7, 8)], [(0, 1)], [0, 2], []),
        ([(3, 1, 2), (3, 3, 4), (4, 1, 2)], [(3, 1, 9), (4, 1, 2)], [(0, 0), (2, 1)], [], [1]),
    ],
    ids=["moved", "only touching", "another sensor", "divided", "joined"],
)
def test_episodes_that_have_a_time_in_common_are_the_same_one(
    stored: list[tuple[int, int, int]],
    computed: list[tuple[int, int, int]],
    pairs: list[tuple[int, int]],
    new: list[int],
    disproved: list[int],
) -> None:
    found = reconciled(episodes(*stored), episodes(*computed))
    assert list(zip(found.stored.tolist(), found.computed.tolist(), strict=True)) == pairs
    assert found.new.tolist() == new
    assert found.disproved.tolist() == disproved
