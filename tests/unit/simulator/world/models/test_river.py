"""The river through a year: its peaks, its days above the first alarm, its published extremes."""

from datetime import datetime

import numpy as np
import pytest

from contract import tide as foretold
from contract.arrays import FloatArray, IntArray
from contract.city import City
from simulator.world.causes import NO_SOURCES, Sources
from simulator.world.local_time import LocalTime, local_time
from simulator.world.models import tide

YEAR_MIN = 365 * 1_440
ALARM_I_M = 1.40
FIT_RMSE_M = 0.12  # of the pack's `[transfer]` to the published peaks


def first(day: str) -> int:
    return int(datetime.fromisoformat(f"{day}T00:00+07:00").timestamp()) // 60


def civil(city: City, steps: IntArray) -> LocalTime:
    return local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar)


def level_m(city: City, seed: int, local: LocalTime, surges: Sources = NO_SOURCES) -> FloatArray:
    start = tide.start_residual_sd(seed)
    return tide.river(seed, city.tide, local, surges, start)[0].primary_m


@pytest.fixture(scope="module")
def year_2025(city: City) -> LocalTime:
    return civil(city, first("2025-01-01") + np.arange(YEAR_MIN, dtype=np.int64))


@pytest.mark.parametrize("seed", [7, 42, 1, 2, 3])
def test_a_year_peaks_below_the_record_and_is_above_the_alarm_on_as_many_days(
    city: City, year_2025: LocalTime, seed: int
) -> None:
    """Measured: 1.77 m at most, and 75 days up to mid-November of 2025."""
    peaks_m = level_m(city, seed, year_2025).reshape(-1, 1_440).max(axis=1)

    assert 1.6 <= peaks_m.max() <= 1.8
    assert 75 <= (peaks_m >= ALARM_I_M).sum() <= 115
    assert 1 <= (peaks_m >= 1.6).sum() <= 15


def test_published_peaks_are_met_to_the_error_of_the_fit(city: City) -> None:
    """Of Phú An, 2008 to 2025; the weather of those days is not known, and is the rest."""
    published_m = {
        "2008-12-15": 1.55, "2011-11-26": 1.60, "2012-10-17": 1.62,
        "2013-10-20": 1.68, "2019-09-30": 1.77, "2025-11-06": 1.77,
    }  # fmt: skip
    transfer = city.tide.transfer
    apart_m: list[float] = []
    for day, peak_m in published_m.items():
        minutes = first(day) + np.arange(1_440.0) - transfer.lag_min
        offset_m = transfer.offset_m[int(day[5:7]) - 1]
        sea_m = transfer.gain * foretold.sea_level_m(minutes, city.tide.constituent) + offset_m
        apart_m.append(float(foretold.between_banks_m(city.tide, sea_m).max()) - peak_m)

    assert np.sqrt(np.mean(np.square(apart_m))) <= FIT_RMSE_M + 0.03


def surge(begin_step: int, end_step: float, rise_m: float) -> Sources:
    nowhere = np.array([np.nan])
    return Sources(
        np.array([float(begin_step)]), np.array([end_step]), nowhere, nowhere, nowhere,
        things=(np.zeros(0, dtype=np.int64),), values={"rise_m": np.array([rise_m])},
    )  # fmt: skip


def test_a_surge_comes_over_hours_and_goes_without_a_rest(city: City) -> None:
    local = civil(city, first("2025-04-04") + np.arange(2 * 1_440, dtype=np.int64))
    begin, end = 300, 1_200
    event = surge(int(local.steps[0]) + begin, float(local.steps[0] + end), 0.35)
    rise_m = level_m(city, 42, local, event) - level_m(city, 42, local)

    assert np.all(rise_m[: begin + 1] == 0)
    assert np.all(rise_m[begin + 1 : end] > 0)
    assert np.abs(np.diff(rise_m)).max() < 0.003
    assert rise_m[np.argmin(level_m(city, 42, local)[600:end]) + 600] == pytest.approx(0.35)
    assert np.all(rise_m[end + int(tide.SURGE_RAMP_MIN) :] == 0)


def test_a_surge_raises_a_king_tide_by_less_for_the_banks_spill(city: City) -> None:
    local = civil(city, first("2025-11-06") + np.arange(1_440, dtype=np.int64))
    event = surge(int(local.steps[0]) - 1_440, np.inf, 0.35)
    usual_m, high_m = level_m(city, 42, local), level_m(city, 42, local, event)

    assert 0.05 < high_m.max() - usual_m.max() < 0.25
    assert high_m.max() < 1.8
    assert (high_m - usual_m)[np.argmin(usual_m)] == pytest.approx(0.35)
