"""The newest times: what a clock ahead of the city has sent makes nothing late."""

import numpy as np

from contract.judgement import FUTURE_TOLERANCE_US
from ingest.judge.bounds import Bounds
from ingest.registry.newest_time import NEVER, NewestTimes

NOW_US = 1_795_000_000_000_000
SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
KEY = np.array([3])


def bounds(now_us: int = NOW_US) -> Bounds:
    return Bounds(city_now_us=now_us, oldest_us=0)


def noted(*stored: tuple[int, Bounds]) -> NewestTimes:
    """Return the times after readings were stored one by one."""
    times = NewestTimes(4)
    for observed_us, judged_by in stored:
        times.note(KEY, np.array([observed_us]), judged_by)
    return times


def test_nothing_is_late_before_the_first() -> None:
    times = noted()
    assert times.stored_us(KEY).tolist() == [NEVER]
    assert times.late_before_us(KEY, bounds()).tolist() == [NEVER]


def test_what_was_stored_is_the_measure() -> None:
    times = noted((NOW_US - 5, bounds()), (NOW_US - 9, bounds()))
    assert times.stored_us(KEY).tolist() == [NOW_US - 5]
    assert times.late_before_us(KEY, bounds()).tolist() == [NOW_US - 5]


def test_one_reading_of_the_future_does_not_make_right_ones_late() -> None:
    ahead_us = NOW_US + FUTURE_TOLERANCE_US
    times = noted((ahead_us, bounds()))
    assert times.stored_us(KEY).tolist() == [ahead_us]
    assert times.late_before_us(KEY, bounds(NOW_US + SECOND_US)).tolist() == [NOW_US]


def test_a_city_that_is_set_back_begins_anew() -> None:
    before = NOW_US - DAY_US
    times = noted((NOW_US, bounds()))
    assert times.late_before_us(KEY, bounds(before)).tolist() == [NEVER]
    times.note(KEY, np.array([before - 7]), bounds(before))
    assert times.late_before_us(KEY, bounds(before)).tolist() == [before - 7]
    assert times.stored_us(KEY).tolist() == [NOW_US]


def test_there_is_room_for_more() -> None:
    times = noted((NOW_US, bounds()))
    times.make_room(4)
    assert times.stored_us(np.array([3, 7])).tolist() == [NOW_US, NEVER]
    times.forget()
    assert times.stored_us(KEY).tolist() == [NEVER]
