"""A condition begins by readings beyond a limit and ends by readings that clear it."""

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.episodes.context import Context
from operations.episodes.machine import CLEARED, RAISED, Happened, advance
from operations.episodes.over import episodes_of, over
from operations.episodes.state import State
from operations.rules.definition import Direction, Limit
from tests.stand.judged import (
    Episode,
    Row,
    at_us,
    context,
    depth,
    listed,
    minute,
    one_by_one,
    table,
)

SENSORS = (3, 4, 7)
KNOWN = context(SENSORS)


def columns(rows: list[Row], known: Context = KNOWN) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    index = known.index_of(np.array([row[0] for row in rows], np.int64))
    at = np.array([at_us(row[1]) for row in rows], np.int64)
    return index, at, np.array([row[2] for row in rows], np.float64)


def moved(condition: Limit, state: State, rows: list[Row]) -> tuple[State, Happened]:
    return advance(condition, state, *columns(rows), KNOWN)


def test_the_first_reading_beyond_raises_where_nothing_need_last() -> None:
    state, happened = moved(depth(), State.calm(3), [(3, 0, 0.1), (3, 1, 0.3), (3, 2, 0.4)])
    assert happened.what.tolist() == [RAISED]
    assert [minute(at) for at in happened.at_us.tolist()] == [1]
    assert state.is_raised.tolist() == [True, False, False]
    assert state.value[0] == 0.4


def test_it_is_raised_by_the_reading_with_which_it_has_lasted_long_enough() -> None:
    rows = [(3, at, 0.5) for at in range(5)]
    assert listed(over(depth(hold_s=180), table(rows), KNOWN)) == [(3, 0, 3, 4, None, 0.5)]


def test_between_its_two_limits_it_goes_on_and_does_not_begin() -> None:
    rows = [(3, 0, 0.25), (3, 1, 0.35), (3, 2, 0.25), (3, 3, 0.2), (3, 4, 0.19), (3, 5, 0.25)]
    assert listed(over(depth(), table(rows), KNOWN)) == [(3, 1, 1, 3, 4, 0.35)]


def test_a_reading_that_is_not_beyond_starts_the_run_anew() -> None:
    rows = [(3, 0, 0.5), (3, 1, 0.29), (3, 2, 0.5), (3, 3, 0.5), (3, 4, 0.5)]
    assert listed(over(depth(hold_s=120), table(rows), KNOWN)) == [(3, 2, 4, 4, None, 0.5)]


@pytest.mark.parametrize(("gap", "since"), [(3, 0), (4, 5)])
def test_a_gap_of_more_than_three_periods_starts_the_run_anew(gap: int, since: int) -> None:
    rows = [(3, 0, 0.5), (3, 1, 0.5), (3, 1 + gap, 0.5), (3, 2 + gap, 0.5), (3, 5 + gap, 0.5)]
    (found,) = listed(over(depth(hold_s=240), table(rows), KNOWN))
    assert found[1] == since


def test_silence_and_what_cannot_be_judged_end_nothing() -> None:
    rows = [(3, 0, 0.5), (3, 1, nan), (3, 600, nan), (3, 601, 0.4)]
    assert listed(over(depth(), table(rows), KNOWN)) == [(3, 0, 0, 601, None, 0.5)]


def test_untrusted_readings_neither_raise_nor_clear() -> None:
    rows = [(3, 0, 0.5), (3, 1, 0.0), (4, 0, 0.0), (4, 1, 0.5)]
    doubtful = table(rows, untrusted=[(3, 1), (4, 1)])
    assert listed(over(depth(), doubtful, KNOWN)) == [(3, 0, 0, 0, None, 0.5)]


def test_outside_of_its_hours_a_reading_clears() -> None:
    hour = int(KNOWN.local_hour(np.array([at_us(0)]))[0])
    rows = [(3, at, 0.5) for at in range(0, 180, 30)]
    night = depth(hours=(hour, hour + 1))
    ((_, since, _, _, cleared, _),) = listed(over(night, table(rows), KNOWN))
    assert cleared is not None
    local = KNOWN.local_hour(np.array([at_us(since), at_us(cleared)]))
    assert local[0] < hour + 1 <= local[1]


def test_a_limit_is_met_by_the_number_that_is_stored_for_it() -> None:
    stored = float(np.float32(1.4))
    assert stored < 1.4
    condition = depth(limit=1.4, clear_value=1.4)
    rows = [(3, 0, stored), (3, 1, stored)]
    assert listed(over(condition, table(rows), KNOWN)) == [(3, 0, 0, 1, None, stored)]


def test_what_happened_says_how_far_it_went_until_then() -> None:
    rows = [(3, 0, 0.3), (3, 1, 0.9), (3, 2, 0.4), (3, 3, 1.5), (3, 4, 0.0)]
    _, happened = moved(depth(hold_s=120), State.calm(3), rows)
    assert happened.what.tolist() == [RAISED, CLEARED]
    assert happened.value.tolist() == [0.9, 1.5]
    assert [minute(at) for at in happened.last_us.tolist()] == [2, 3]


def test_a_state_stays_as_it_was() -> None:
    state, _ = moved(depth(), State.calm(3), [(3, 0, 0.5)])
    before = [column.copy() for column in (state.seen_us, state.last_us, state.begin_us)]
    moved(depth(), state, [(3, 1, 0.0), (4, 1, 0.9)])
    for column, was in zip((state.seen_us, state.last_us, state.begin_us), before, strict=True):
        assert np.array_equal(column, was)


values = st.sampled_from([nan, 0.0, 1.0, 2.0, 3.0])
readings = st.lists(
    st.tuples(st.sampled_from(SENSORS), st.integers(0, 40), values),
    max_size=60,
    unique_by=lambda row: row[:2],
)


@st.composite
def conditions(draw: st.DrawFn) -> Limit:
    direction: Direction = draw(st.sampled_from(["above", "below"]))
    limit, clear_value = (2.0, draw(st.sampled_from([1.0, 2.0])))
    if direction == "below":
        limit, clear_value = clear_value, limit
    hour = KNOWN.local_hour(np.array([at_us(draw(st.integers(0, 40)))]))[0]
    from_hour, to_hour = draw(
        st.sampled_from([(0.0, 24.0), (hour, 24.0), (hour, 1.0), (0.0, hour)])
    )
    return Limit(
        direction=direction,
        limit=limit,
        clear_value=clear_value,
        hold_s=draw(st.sampled_from([0.0, 60.0, 150.0, 300.0])),
        from_hour=from_hour,
        to_hour=to_hour,
    )


@given(conditions(), readings)
def test_all_at_once_is_as_one_by_one(condition: Limit, rows: list[Row]) -> None:
    rows = sorted(rows)
    state, happened = moved(condition, State.calm(3), rows)
    assert listed(episodes_of(state, happened, KNOWN)) == one_by_one(condition, rows, 1)


@given(conditions(), readings, st.data())
def test_in_pieces_is_as_in_one(condition: Limit, rows: list[Row], data: st.DataObject) -> None:
    rows = sorted(rows, key=lambda row: row[1])
    whole, happened = moved(condition, State.calm(3), sorted(rows))
    state, done, ends = State.calm(3), 0, listed(episodes_of(whole, happened, KNOWN))
    found: list[Episode] = []
    while done < len(rows):
        count = data.draw(st.integers(1, len(rows) - done))
        state, piece = moved(condition, state, rows[done : done + count])
        found += listed(episodes_of(State.calm(3), piece, KNOWN))
        done += count
    found += listed(episodes_of(state, Happened.nothing(), KNOWN))
    assert sorted(found, key=str) == sorted(ends, key=str)
    for name in State.__slots__:
        assert np.array_equal(getattr(state, name), getattr(whole, name), equal_nan=True), name
