"""Registers are functions of time: runs that began at different times agree at the same minute."""

import numpy as np
import pytest

from simulator.world.causes import QUIET
from simulator.world.city import CityModel
from simulator.world.models import register
from simulator.world.state import Physics

DAY_MIN = 1_440


def energy_kwh(physics: Physics) -> float:
    return float(physics.states["smart_meter"]["energy"].sum())


def test_meters_agree_whether_a_run_began_two_days_ago_or_thirty(
    model: CityModel, midnight: Physics
) -> None:
    start = model.climatology(midnight.step - 30 * DAY_MIN)
    long = model.forward(start, midnight.step, QUIET)
    used_kwh = energy_kwh(long) - energy_kwh(start)

    assert abs(energy_kwh(long) - energy_kwh(midnight)) < 0.02 * used_kwh


def test_a_years_rain_is_the_normals(model: CityModel, midnight: Physics) -> None:
    total = [
        model.climatology(step).states["rain_gauge"]["total"]
        for step in (midnight.step - 365 * DAY_MIN, midnight.step)
    ]
    normal_mm = float(model.city.climate.normals.rain_mm.sum())

    assert total[1] - total[0] == pytest.approx(normal_mm, rel=0.01)
    assert np.all(total[0] > 0)


def test_hours_add_up_to_the_time_since_installation() -> None:
    middles, lasts_h = register.hours_until(register.INSTALLED_MIN + 150)

    assert lasts_h.tolist() == [1.0, 1.0, 0.5]
    assert (middles - register.INSTALLED_MIN).tolist() == [30, 90, 135]
    assert register.hours_until(register.INSTALLED_MIN - 5)[0].size == 0
