"""The water network's flow of a year, against what is published of it."""

from datetime import date
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from contract.arrays import BoolArray, FloatArray
from contract.city import City
from simulator.run import world
from simulator.world.causes import QUIET
from simulator.world.local_time import EPOCH_DATE, local_time
from simulator.world.models.drivers import Drivers
from simulator.world.models.feeder import Supply
from simulator.world.models.water_network import USUAL_DEGC, NetworkPoints

SEEDS = (7, 42)
SENSORS = 300
HOUR_MIN, DAY_H = 60, 24


def hourly_m3h(city: City, seed: int, first: date, days: int) -> FloatArray:
    """Return the points' flow in weather that stays usual, (day, hour, point)."""
    points = world.build(city, seed=seed, sensor_count=SENSORS).kinds["water_network"]
    assert isinstance(points, NetworkPoints)
    step = (first - EPOCH_DATE).days * DAY_H * HOUR_MIN - round(city.utc_offset_h * HOUR_MIN)
    state, rows = points.start(step), list[FloatArray]()
    for _ in range(days):
        steps = np.arange(step, step + DAY_H * HOUR_MIN, dtype=np.int64)
        warm_degc = np.full((steps.size, len(city.areas_of("district"))), USUAL_DEGC)
        quiet = QUIET.causes(int(steps[0]), int(steps[-1]) + 1)
        drivers = SimpleNamespace(
            local=local_time(steps, utc_offset_h=city.utc_offset_h, calendar=city.calendar),
            weather=SimpleNamespace(warm_degc=warm_degc),
            supply=Supply(quiet.is_dark, np.zeros(quiet.is_dark.shape)),
            causes=quiet,
        )
        values, state = points.run(cast(Drivers, drivers), state)
        flow = values["flow_m3h"]
        rows.append(flow.reshape(DAY_H, HOUR_MIN, flow.shape[1]).mean(axis=1))
        step += steps.size
    return np.array(rows)


def is_day_off(first: date, days: int) -> BoolArray:
    return np.array([(first.weekday() + day) % 7 >= 5 for day in range(days)])


@pytest.mark.parametrize("seed", SEEDS)
def test_by_night_a_zone_draws_what_the_pack_says(city: City, seed: int) -> None:
    """The rule of the trade: 25 to 40 % of the mean flow from 02 to 04 h."""
    flow = hourly_m3h(city, seed, date(2026, 3, 2), 28)
    night = flow[:, 2:4].mean(axis=(0, 1)) / flow.mean(axis=(0, 1))
    low, high = city.profiles.water.night_flow_frac.tolist()

    assert low < np.median(night) < high
    assert low - 0.03 < night.min()
    assert night.max() < high + 0.03


@pytest.mark.parametrize("seed", SEEDS)
def test_the_working_days_hours_are_the_packs(city: City, seed: int) -> None:
    first = date(2026, 3, 2)
    flow = hourly_m3h(city, seed, first, 28).mean(axis=2)
    of_work, of_rest = flow[~is_day_off(first, 28)], flow[is_day_off(first, 28)]
    shape = of_work.mean(axis=0) / of_work.mean()

    off: FloatArray = shape - city.profiles.water.demand_index
    assert float(np.square(off).mean()) < 0.12**2
    assert int(np.argmax(shape[4:12])) + 4 in {6, 7, 8}
    assert of_rest.mean() / of_work.mean() == pytest.approx(1.04, abs=0.01)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_days_habits_change_at_midnight(city: City, seed: int) -> None:
    """Around a new year's week: a step over a midnight is within 0.15 of the usual one."""
    flow = np.log(hourly_m3h(city, seed, date(2026, 2, 7), 28).mean(axis=2))
    step = flow[1:, 0] - flow[:-1, -1]

    assert np.abs(step - np.median(step)).max() < 0.15


def test_in_the_new_years_days_people_are_away(city: City) -> None:
    flow = hourly_m3h(city, SEEDS[0], date(2026, 1, 26), 28).mean(axis=(1, 2))
    tet = flow[21:26].mean()  # 2026-02-16 to 20

    assert tet / flow[:14].mean() == pytest.approx(0.70, abs=0.04)
