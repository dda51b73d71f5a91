"""The outlook of the tide: constants, the last residual that fades, high waters, alarm levels."""

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract import tide as foretold
from contract.arrays import FloatArray
from contract.city import City
from contract.season import year_frac
from operations.outlook.tide import (
    SPAN_MIN,
    STEP_MIN,
    Levels,
    Residual,
    River,
    alarm_of,
    high_waters,
)


def minute(text: str) -> float:
    return datetime.fromisoformat(text).timestamp() / 60


def shown_m(city: City, at_min: FloatArray, residual_m: float) -> FloatArray:
    """Return what a perfect gauge shows while weather adds so much."""
    return foretold.gauge_m(city.tide, at_min, year_frac(at_min, 7.0), residual_m)


@pytest.mark.parametrize("at", ["2026-06-15T03:00+07:00", "2025-11-06T17:30+07:00"])
@pytest.mark.parametrize("residual_m", [-0.1, 0.0, 0.15])
def test_the_residual_is_what_readings_stand_above_the_constants(
    city: City, river: River, at: str, residual_m: float
) -> None:
    """Also above the banks, of which less is seen than there is."""
    at_min = minute(at) - np.arange(0.0, 60.0, 5.0)

    found = river.residual(at_min, shown_m(city, at_min, residual_m))

    assert found is not None
    assert found.mean_m == pytest.approx(residual_m, abs=1e-9)
    assert found.at_min == pytest.approx(minute(at) - 27.5)


def test_without_a_reading_there_is_no_residual_and_the_band_is_the_months(
    city: City, river: River
) -> None:
    assert river.residual(np.zeros(0), np.zeros(0)) is None

    at_min = minute("2026-06-15T00:00+07:00") + np.arange(0.0, 1_440.0, 10.0)
    levels = river.levels(at_min, None)

    assert levels.level_m == pytest.approx(shown_m(city, at_min, 0.0))
    assert levels.high_m == pytest.approx(shown_m(city, at_min, 1.6449 * 0.08), abs=0.002)


def test_the_residual_fades_by_the_packs_correlation(city: City, river: River) -> None:
    transfer = city.tide.transfer
    now = minute("2026-06-15T00:00+07:00")
    at_min = now + np.array([0.0, transfer.residual_step_min, 720.0])

    left_m = river.levels(at_min, Residual(0.2, now)).level_m - shown_m(city, at_min, 0.0)

    rho = transfer.residual_correlation
    assert left_m == pytest.approx([0.2, 0.2 * rho, 0.2 * rho ** (720 / 15)], abs=1e-9)


def test_the_band_is_narrow_at_first_and_ends_as_wide_as_the_month(river: River) -> None:
    now = minute("2026-06-15T00:00+07:00")
    wide_m: list[float] = []
    for ahead_min in (0.0, 60.0, 720.0, 2_880.0):
        levels = river.levels(np.array([now + ahead_min]), Residual(0.1, now))
        wide_m.append(float(levels.high_m[0] - levels.low_m[0]))

    assert wide_m[0] == pytest.approx(0)
    assert wide_m == sorted(wide_m)
    assert wide_m[-1] == pytest.approx(2 * 1.6449 * 0.08, rel=0.1)


@settings(max_examples=15)
@given(residual_m=st.floats(-0.4, 0.4), into_min=st.integers(0, 525_600))
def test_the_level_lies_in_its_band_and_steps_are_full_tens_of_minutes(
    river: River, residual_m: float, into_min: int
) -> None:
    now = minute("2026-01-01T00:00+07:00") + into_min
    outlook = river.outlook(now, Residual(residual_m, now - 20))

    assert outlook.at_min.size == SPAN_MIN // STEP_MIN + 1
    assert 0 <= outlook.at_min[0] - now < STEP_MIN
    assert np.all(outlook.at_min % STEP_MIN == 0)
    assert np.all((outlook.low_m <= outlook.level_m) & (outlook.level_m <= outlook.high_m))


def levels_of(level_m: list[float]) -> Levels:
    levels = np.array(level_m)
    return Levels(10.0 * np.arange(float(levels.size)), levels, levels, levels)


@pytest.mark.parametrize(
    ("level_m", "tops"),
    [
        ([0.0, 1.0, 0.0], [1]),
        ([0.0, 1.0, 1.0, 0.5, 0.7, 0.2], [1, 4]),
        ([2.0, 1.0, 0.0, 1.0, 2.0], []),
        ([0.0, 1.0, 1.0, 2.0, 1.0], [3]),
        ([1.0, 1.0], []),
    ],
)
def test_a_high_water_has_risen_and_falls(level_m: list[float], tops: list[int]) -> None:
    """What begins or ends the span may stand higher before or after it."""
    assert high_waters(levels_of(level_m)) == tops


def test_the_alarm_levels_are_those_of_the_day(river: River) -> None:
    assert river.alarms(date(2009, 1, 1)) is None
    before, since = river.alarms(date(2020, 3, 19)), river.alarms(date(2020, 3, 20))
    assert [alarm_of(1.45, before), alarm_of(1.45, since)] == ["II", "I"]
    assert [alarm_of(level_m, since) for level_m in (1.39, 1.4, 1.5, 1.9)] == [
        None,
        "I",
        "II",
        "III",
    ]
    assert alarm_of(9.0, None) is None
