"""Four months' air at the stations, against what is published of it: the same day over and over.

The weather and the streets of one day come again, so that what is seen is the air's own.
"""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pytest

from contract.arrays import FloatArray
from contract.city import City
from simulator.run import world
from simulator.world.causes import QUIET
from simulator.world.city import CityModel
from simulator.world.models.drivers import Drivers
from simulator.world.state import Block, Physics, Values

DAYS, SPIN_UP_DAYS = 120, 4
SPIKE_WINDOW_H = 25


@dataclass(frozen=True, slots=True)
class Months:
    """Hours' means, (hour, station)."""

    pm25: FloatArray
    co: FloatArray
    no2: FloatArray


@pytest.fixture(scope="module", params=(7, 42), ids=str)
def months(city: City, midnight: Physics, request: pytest.FixtureRequest) -> Months:
    model = world.build(city, seed=request.param, sensor_count=200)
    drivers = model.advance(model.climatology(midnight.step), QUIET, 1_440)[1].drivers
    air = model.kinds["air_quality"]
    state, rows = air.start(midnight.step), list[Values]()
    for day in range(DAYS + SPIN_UP_DAYS):
        values, state = air.run(on_day(drivers, day), state)
        if day >= SPIN_UP_DAYS:
            rows.append(values)
    names = ("pm25_ugm3", "co_ugm3", "no2_ugm3")
    return Months(*(np.concatenate([hourly(day[name]) for day in rows]) for name in names))


def on_day(drivers: Drivers, day: int) -> Drivers:
    return replace(drivers, local=replace(drivers.local, steps=drivers.local.steps + day * 1_440))


def hourly(values: FloatArray) -> FloatArray:
    return values.reshape(24, 60, -1).mean(axis=1)


def residual(hours: FloatArray) -> FloatArray:
    """The hours less the mean of each station's hour of the day."""
    days = hours.reshape(DAYS, 24, -1)
    return (days - days.mean(axis=0)).reshape(hours.shape)


def lag(series: FloatArray, hours: int) -> float:
    both = zip(series[:-hours].T, series[hours:].T, strict=True)
    return float(np.mean([np.corrcoef(before, after)[0, 1] for before, after in both]))


def test_steps_from_hour_to_hour_have_heavy_tails(months: Months) -> None:
    """A kurtosis of 12 to 61 by station (S35), where normal steps have 3; a quarter off."""
    step = np.diff(np.log(months.pm25), axis=0)
    step -= step.mean(axis=0)
    kurtosis = (step**4).mean(axis=0) / (step**2).mean(axis=0) ** 2

    assert 9 < np.median(kurtosis) < 61


def test_some_hours_stand_out_by_three_times(months: Months) -> None:
    """0.74 % of hours lie above three times the centred median of 25 h (S35); a factor of two."""
    windows = np.lib.stride_tricks.sliding_window_view(months.pm25, SPIKE_WINDOW_H, axis=0)
    edge = SPIKE_WINDOW_H // 2

    assert 0.0037 < (months.pm25[edge:-edge] > 3 * np.median(windows, axis=-1)).mean() < 0.015


def test_a_day_resembles_the_day_before(months: Months) -> None:
    """Its r is 0.28 to 0.57 at 24 h (S35), of which repeated weather lacks a part: 0.2 or more."""
    deviation = residual(np.log(months.pm25))

    assert lag(deviation, 1) == pytest.approx(0.86, abs=0.08)
    assert 0.2 < lag(deviation, 24) < 0.57
    assert 0.3 < deviation.std(axis=0).mean() < 0.57


def test_stations_differ_in_how_far_their_air_swings(months: Months) -> None:
    """A range of 0.27 over six stations of ln PM2.5 (S35); here the season's part is missing."""
    assert 0.12 < np.ptp(np.log(months.pm25).std(axis=0)) < 0.45


def test_stations_share_a_part_of_their_air(months: Months) -> None:
    """Their r is for PM2.5 0.41 to 0.74, CO 0.33 to 0.72 (S35); weather shares more of it."""
    for hours, low, high in ((months.pm25, 0.3, 0.74), (months.co, 0.33, 0.75)):
        pairs = combinations(hours.T, 2)
        assert low < np.mean([np.corrcoef(one, other)[0, 1] for one, other in pairs]) < high


def test_nitrogen_dioxide_has_a_chemistry_of_its_own(months: Months) -> None:
    """Anomalies: r(CO, NO2) 0.33, of uncalibrated sensors (S35): by 0.2; levels are the pack's."""
    both = zip(residual(months.co).T, residual(months.no2).T, strict=True)
    assert np.mean([np.corrcoef(co, no2)[0, 1] for co, no2 in both]) == pytest.approx(0.33, abs=0.2)
    low, high = np.percentile(months.no2, (5, 95))
    assert 10 < low < 25
    assert 40 < high < 90


def test_tet_is_quieter_by_what_rests(model: CityModel, midnight: Physics) -> None:
    """PM2.5 -48 %, CO -36 % in the week of Tết against the weeks before (S35)."""
    drivers = model.advance(midnight, QUIET, 1)[1].drivers
    quiet = model.city.calendar
    road = min(effect.inner_traffic_factor for effect in quiet.tet_effect)
    power = min(effect.power_factor for effect in quiet.tet_effect)
    air = model.kinds["air_quality"]
    one = np.ones(1)
    resting = replace(drivers.local, tet=one * road, tet_power=one * power)
    usual, _ = air.run(drivers, midnight.states["air_quality"])
    tet, _ = air.run(replace(drivers, local=resting), midnight.states["air_quality"])

    pm25 = tet["pm25_ugm3"] / usual["pm25_ugm3"] - 1
    # The median: what a passing plume adds does not rest.
    assert np.median(pm25) == pytest.approx(-0.48, abs=0.05)
    assert np.median(tet["co_ugm3"] / usual["co_ugm3"] - 1) == pytest.approx(-0.36, abs=0.05)


def test_a_housing_is_warmer_and_drier_in_the_sun_than_the_air(
    day: Block, model: CityModel
) -> None:
    """No fan airs it, so that a cloud cools it by a degree more: 1 % of hours turn cool (S35)."""
    weather, zone = day.drivers.weather, model.places["air_quality"].zone
    warmer = day.values["air_quality"]["temperature_degc"] - weather.temperature_degc[:, zone]
    drier = day.values["air_quality"]["humidity_frac"] / weather.humidity_frac[:, zone]
    noon, night = slice(11 * 60, 13 * 60), slice(0, 4 * 60)

    assert 0.3 < (warmer[noon].mean(axis=0) - warmer[night].mean(axis=0)).mean() < 1.3
    assert np.all(drier[night] == 1)
    assert 0.9 < drier[noon].mean() < 0.99
