"""Civil days, hours and holidays."""

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.city import City
from simulator.world import local_time as lt
from simulator.world.local_time import LocalTime


def at(city: City, *instants: str) -> LocalTime:
    minutes = [int(datetime.fromisoformat(text).timestamp()) // 60 for text in instants]
    steps = np.array(minutes, dtype=np.int64)
    return lt.local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)


def test_the_civil_day_changes_at_local_midnight(city: City) -> None:
    local = at(city, "2026-10-11T16:59:00+00:00", "2026-10-11T17:00:00+00:00")

    assert [lt.civil_date(int(day)) for day in local.day] == [
        date(2026, 10, 11),
        date(2026, 10, 12),
    ]
    assert local.hour == pytest.approx([23 + 59 / 60, 0.0])


def test_kinds_of_days_follow_the_calendar(city: City) -> None:
    local = at(
        city,
        "2026-10-12T12:00+07:00",  # Monday
        "2026-10-17T12:00+07:00",
        "2026-10-18T12:00+07:00",
        "2027-01-01T12:00+07:00",  # New Year, a Friday
    )

    assert local.day_type.tolist() == [lt.WEEKDAY, lt.SATURDAY, lt.SUNDAY, lt.SUNDAY]
    assert local.is_school.tolist() == [True, False, False, False]
    assert local.holiday[3] < 1


def test_schools_rest_in_july(city: City) -> None:
    assert not at(city, "2026-07-15T09:00+07:00").is_school[0]


def test_the_new_year_empties_the_inner_city_and_fills_the_gateways_before(city: City) -> None:
    local = at(city, "2027-02-01T12:00+07:00", "2027-02-06T12:00+07:00")

    assert local.tet_gateway[0] > 1
    assert local.tet[1] < 0.6


@given(st.floats(-48, 48), st.integers(0, 23))
def test_hourly_profiles_are_circles_through_their_values(shift: float, hour: int) -> None:
    values = np.arange(24.0) ** 2

    assert lt.by_hour(values, np.array([float(hour)]))[0] == values[hour]
    assert lt.by_hour(values, np.array([shift]))[0] == pytest.approx(
        lt.by_hour(values, np.array([shift + 24]))[0], abs=1e-6
    )


def test_no_factor_of_the_calendar_leaps_at_midnight(city: City) -> None:
    """Over all of 2026 no minute changes a factor by more than half a percent."""
    begin = int(datetime.fromisoformat("2026-01-01T00:00+07:00").timestamp()) // 60
    steps = np.arange(begin, begin + 365 * 1_440, dtype=np.int64)
    local = lt.local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)

    for name in (
        "saturday_frac", "sunday_frac", "weekend_frac", "holiday", "tet", "tet_gateway",
        "tet_power", "tet_water",
    ):  # fmt: skip
        values = getattr(local, name)
        assert np.ptp(values) > 0, name
        assert np.abs(np.diff(values)).max() < 0.005, name


def test_a_day_is_wholly_of_its_kind_from_three_to_nine_in_the_evening(city: City) -> None:
    local = at(
        city,
        "2026-10-17T03:00+07:00",  # Saturday
        "2026-10-17T21:00+07:00",
        "2026-10-18T00:00+07:00",
        "2026-10-18T03:00+07:00",
        "2026-10-19T00:00+07:00",
        "2026-10-19T03:00+07:00",
    )

    assert local.saturday_frac == pytest.approx([1, 1, 0.5, 0, 0, 0])
    assert local.sunday_frac == pytest.approx([0, 0, 0.5, 1, 0.5, 0])
    assert local.weekend_frac == pytest.approx([1, 1, 1, 1, 0.5, 0])


def test_the_calendars_factors_do_not_depend_on_where_blocks_are_cut(city: City) -> None:
    begin = int(datetime.fromisoformat("2026-02-13T12:00+07:00").timestamp()) // 60
    steps = np.arange(begin, begin + 4 * 1_440, dtype=np.int64)
    parts = [
        lt.local_time(part, utc_offset_h=city.utc_offset_h, calendar=city.calendar).tet_power
        for part in np.split(steps, [1, 700, 720, 3_001])
    ]
    whole = lt.local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)

    assert np.array_equal(np.concatenate(parts), whole.tet_power)
