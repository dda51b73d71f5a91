"""A change of hours touches the days that its index reaches into, and no others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.arrays import FloatArray
from operations.air_index.units import DAY_US, HOUR_US, HOURS, computed, day_of, touched
from operations.indices.vn_aqi import POLLUTANTS, Pollutant

OFFSET_US = 7 * HOUR_US
MIDNIGHT_US = 20_000 * DAY_US - OFFSET_US  # of the city


@pytest.mark.parametrize(
    ("hour", "days"),
    [(0, [0]), (12, [0]), (13, [0, 1]), (23, [0, 1])],
    ids=["first", "noon", "of the afternoon", "last"],
)
def test_an_hour_touches_its_day_and_where_a_nowcast_reaches_the_next(
    hour: int, days: list[int]
) -> None:
    """Eleven hours after it, twelve are weighed that hold it."""
    units = touched(np.array([7]), np.array([MIDNIGHT_US + hour * HOUR_US]), OFFSET_US)
    assert units.sensor_key.tolist() == [7] * len(days)
    assert units.day_us.tolist() == [MIDNIGHT_US + day * DAY_US for day in days]


def test_hours_of_one_day_are_one_unit_of_each_sensor() -> None:
    hours = MIDNIGHT_US + np.arange(6) * HOUR_US
    units = touched(np.array([1, 1, 1, 2, 2, 2]), hours, OFFSET_US)
    assert units.sensor_key.tolist() == [1, 2]


@given(st.integers(0, 10**6), st.integers(-12, 14))
def test_an_instant_lies_in_its_day(hours: int, offset_h: int) -> None:
    at_us = np.array([hours * HOUR_US + 1])
    begin_us = day_of(at_us, offset_h * HOUR_US)
    assert begin_us <= at_us < begin_us + DAY_US
    assert (begin_us + offset_h * HOUR_US) % DAY_US == 0


@given(st.integers(0, HOURS - 1), st.floats(1, 400))
def test_one_hour_changes_the_hours_after_it_alone(hour: int, ugm3: float) -> None:
    """What it changes lies in the twelve hours that begin with it."""
    steady: dict[Pollutant, FloatArray] = {one: np.full((1, HOURS), 20.0) for one in POLLUTANTS}
    other: dict[Pollutant, FloatArray] = {one: hours.copy() for one, hours in steady.items()}
    other["pm25"][0, hour] += ugm3
    before, after = computed(steady).hours, computed(other).hours
    is_other = np.flatnonzero(before.by_pollutant["pm25"][0] != after.by_pollutant["pm25"][0])
    first = hour - (HOURS - 24)
    assert set(is_other.tolist()) <= set(range(max(first, 0), first + 12))
    assert first < 0 or first in is_other
