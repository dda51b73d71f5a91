"""Who is silent is judged by how far the others have come."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.episodes import silence
from operations.episodes.episode import Episodes
from operations.episodes.machine import CLEARED, RAISED
from operations.episodes.silence import Heard
from operations.episodes.state import NEVER_US
from operations.episodes.watermark import is_still, watermark_us, watermarks
from operations.rules.definition import NoData
from tests.stand.judged import MINUTE_US, Episode, at_us, context, listed

SENSORS = (3, 4, 7)
KNOWN = context(SENSORS)
SILENT = NoData(periods=3)


def times(*minutes: int) -> np.ndarray:
    return np.array([at_us(minute) for minute in minutes], np.int64)


def test_a_sensor_is_silent_after_more_than_so_many_periods_of_the_others() -> None:
    heard, happened = silence.advance(
        SILENT, Heard.never(3), np.array([0, 1]), times(0, 3), at_us(3), KNOWN
    )
    assert not len(happened)
    none = np.empty(0, np.int64)
    heard, happened = silence.advance(SILENT, heard, none, none, at_us(3) + 1, KNOWN)
    assert happened.index.tolist() == [0]
    assert happened.what.tolist() == [RAISED]
    assert happened.since_us.tolist() == [at_us(0)]
    assert happened.raised_us.tolist() == [at_us(3)]
    assert heard.is_silent.tolist() == [True, False, False]


def test_the_next_reading_ends_it_at_its_time() -> None:
    heard = Heard(times(0, 9, 9), np.array([at_us(0), NEVER_US, NEVER_US]))
    rows = np.array([0, 0]), times(10, 8)
    heard, happened = silence.advance(SILENT, heard, *rows, at_us(10), KNOWN)
    assert happened.what.tolist() == [CLEARED]
    assert happened.at_us.tolist() == [at_us(8)]
    assert happened.value.tolist() == [8.0]
    assert heard.last_us.tolist() == times(10, 9, 9).tolist()


def test_what_comes_late_of_its_time_ends_it_and_does_not_take_it_back() -> None:
    heard = Heard(times(0, 9, 9), np.array([at_us(0), NEVER_US, NEVER_US]))
    rows = np.array([0, 0]), times(1, 9)
    _, happened = silence.advance(SILENT, heard, *rows, at_us(10), KNOWN)
    assert happened.raised_us.tolist() == [at_us(3)]
    assert happened.at_us.tolist() == [at_us(3)]


def test_a_sensor_that_was_never_heard_is_not_waited_for() -> None:
    none = np.empty(0, np.int64)
    _, happened = silence.advance(SILENT, Heard.never(3), none, none, at_us(900), KNOWN)
    assert not len(happened)


def test_the_mark_is_what_a_quarter_of_the_sensors_has_reached() -> None:
    period_us = np.full(4, 2 * MINUTE_US)
    assert watermark_us(times(1, 2, 3, 4), period_us, at_us(60)) == at_us(5)
    assert watermark_us(times(1, 2, 3, 4, 90), np.full(5, 0), at_us(60)) == at_us(4)
    assert watermark_us(times(90), period_us[:1], at_us(60)) == at_us(60)


def test_sensors_that_were_not_heard_for_a_day_do_not_hold_the_mark() -> None:
    last_us = times(-1441, -1440, -1440, 0)
    assert watermark_us(last_us, np.zeros(4, np.int64), at_us(0)) == at_us(0)
    assert watermark_us(last_us[:1], np.zeros(1, np.int64), at_us(0)) == NEVER_US


def test_a_mark_that_stands_still_says_nothing_of_single_sensors() -> None:
    assert not is_still(at_us(0), at_us(5))
    assert is_still(at_us(0), at_us(5) + 1)


readings = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 60)), max_size=80, unique=True).map(
    sorted
)


@given(readings, st.sampled_from([1.5, 3.0, 7.0]), st.integers(1, 2))
def test_live_is_as_over_the_whole_span(
    rows: list[tuple[int, int]], periods: float, step: int
) -> None:
    condition = NoData(periods=periods)
    instants = times(*range(0, 62, step))
    index = np.array([row[0] for row in rows], np.int64)
    read_us = times(*(row[1] for row in rows))
    marks = watermarks(index, read_us, KNOWN.period_us, instants)
    heard, done_us, found = Heard.never(3), NEVER_US, dict[tuple[int, int], Episode]()
    for instant, mark in zip(instants.tolist(), marks.mark_us.tolist(), strict=True):
        comes = (read_us > done_us) & (read_us <= instant)
        heard, happened = silence.advance(
            condition, heard, index[comes], read_us[comes], mark, KNOWN
        )
        for place, what in enumerate(happened.what.tolist()):
            chosen = [place]
            cleared_us = happened.at_us[chosen] if what == CLEARED else None
            (told,) = listed(_episode(happened, chosen, cleared_us))
            found[told[:2]] = told
        done_us = instant
    whole = silence.over(condition, (index, read_us), KNOWN, marks)
    assert sorted(found.values(), key=str) == sorted(listed(whole), key=str)


def _episode(
    happened: silence.Happened, chosen: list[int], cleared_us: np.ndarray | None
) -> Episodes:
    standing = np.full(len(chosen), silence.NOT_CLEARED_US)
    return Episodes(
        KNOWN.sensor_key[happened.index[chosen]],
        happened.since_us[chosen],
        happened.raised_us[chosen],
        happened.last_us[chosen],
        standing if cleared_us is None else cleared_us,
        happened.value[chosen],
    )


def test_of_no_readings_there_is_no_silence() -> None:
    none = np.empty(0, np.int64)
    marks = watermarks(none, none, KNOWN.period_us, times(0, 1))
    assert listed(silence.over(SILENT, (none, none), KNOWN, marks)) == []


@pytest.mark.parametrize("periods", [1.5, 4.0])
def test_while_nothing_comes_in_nobody_is_silent(periods: float) -> None:
    rows = [(sensor, at) for sensor in range(3) for at in (*range(10), *range(50, 60))]
    index, read_us = np.array([row[0] for row in rows]), times(*(row[1] for row in rows))
    marks = watermarks(index, read_us, KNOWN.period_us, times(*range(60)))
    found = silence.over(NoData(periods=periods), (index, read_us), KNOWN, marks)
    assert listed(found) == []
