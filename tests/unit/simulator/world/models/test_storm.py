"""Rain as cells that drift."""

from calendar import monthrange
from datetime import date

import numpy as np
import pytest

from contract.city import City
from simulator.world.city import CityModel
from simulator.world.local_time import EPOCH_DATE
from simulator.world.models import cell, storm


@pytest.fixture(scope="module")
def sky(model: CityModel) -> storm.Sky:
    return model.surroundings.sky


def steps_of(day: int, count: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.arange(day * 1_440 - 420, (day + count) * 1_440 - 420, dtype=np.int64)


def test_the_rain_on_the_ground_is_the_rain_of_the_cells(sky: storm.Sky) -> None:
    """All that falls on a fine grid, over a whole day, is the cells' mass."""
    day = 20_728  # 2026-10-02
    cells = storm.cells_of(sky, day)
    edge = np.arange(-180.0, 180.0, 3.0)
    east, north = (axis.ravel() for axis in np.meshgrid(edge, edge))
    begin, end = cells.begin_step.min(), (cells.begin_step + cells.life_min).max()
    fallen = 0.0
    for start in range(int(begin) - 2, int(end) + 2, 200):
        steps = np.arange(start, start + 200, dtype=np.int64)
        rain = np.zeros((steps.size, east.size))
        cell.add_rain(rain, cells, steps, (east, north))
        fallen += float(rain.sum()) / 60 * 3.0**2

    assert cells.peak_mmh.size > 0
    assert fallen == pytest.approx(cell.mass_mm_km2(cells).sum(), rel=0.02)


def test_months_have_their_normal_rain(sky: storm.Sky, city: City, model: CityModel) -> None:
    """Four Septembers: total and rain days within the spread of such a sample."""
    zones = model.surroundings.zones
    totals: list[float] = []
    wet: list[float] = []
    for day in (19_967, 20_332, 20_697, 21_062):  # 1 September 2024 to 2027
        rain = sky.rain_mmh(steps_of(day, 30), zones.east_km, zones.north_km)
        daily_mm = rain.reshape(30, 1_440, -1).sum(axis=1) / 60
        totals.append(float(daily_mm.sum(axis=0).mean()))
        wet.append(float((daily_mm >= 0.1).mean()))

    assert np.mean(totals) == pytest.approx(float(city.climate.normals.rain_mm[8]), rel=0.35)
    assert np.mean(wet) == pytest.approx(float(city.climate.normals.rain_days[8]) / 30, abs=0.15)


@pytest.mark.parametrize("month", [1, 2, 3], ids=["January", "February", "March"])
def test_dry_months_have_their_normal_rain_in_the_long_run(
    sky: storm.Sky, city: City, month: int
) -> None:
    """Most of them stay below it: few storms bring the rain of many years."""
    fallen_mm = 0.0
    for year in range(1990, 2050):
        first = (date(year, month, 1) - EPOCH_DATE).days
        for day in range(first, first + 28):
            cells = storm.cells_of(sky, day)
            is_wide = cells.radius_km >= storm.SHIELD_RADIUS_KM[0]
            for here, beyond_km in ((~is_wide, 0.0), (is_wide, storm.SHIELD_BEYOND_KM)):
                box_km2 = 4 * (sky.half_east_km + beyond_km) * (sky.half_north_km + beyond_km)
                fallen_mm += float(cell.mass_mm_km2(cells)[here].sum()) / box_km2
    normal_mm = float(city.climate.normals.rain_mm[month - 1])
    length = monthrange(2026, month)[1]

    assert fallen_mm / 60 == pytest.approx(normal_mm * 28 / length, rel=0.15)


def test_rain_comes_in_the_afternoon(sky: storm.Sky, model: CityModel) -> None:
    zones = model.surroundings.zones
    rain = sky.rain_mmh(steps_of(20_605, 120), zones.east_km, zones.north_km)
    by_hour = rain.reshape(120, 24, 60, -1).mean(axis=(0, 2, 3))

    assert 14 <= int(np.argmax(by_hour)) <= 19
    assert by_hour[14:20].mean() > 3 * by_hour[3:10].mean()


def test_rain_does_not_depend_on_where_the_block_is_cut(sky: storm.Sky) -> None:
    steps, here = steps_of(20_728, 1), np.zeros(1)
    whole = sky.rain_mmh(steps, here, here)
    parts = [sky.rain_mmh(part, here, here) for part in np.split(steps, [1, 700, 1_001])]

    assert np.array_equal(whole, np.concatenate(parts))


def test_places_apart_from_each_other_have_the_rain_that_each_has_alone(sky: storm.Sky) -> None:
    """Cells pass by most places: those are left out of the work, and nothing else changes."""
    steps = steps_of(20_728, 1)
    east, north = np.array([-30.0, 0.0, 6.0, 40.0]), np.array([20.0, 0.0, -3.0, -45.0])
    together = sky.rain_mmh(steps, east, north)
    alone = [sky.rain_mmh(steps, east[[i]], north[[i]])[:, 0] for i in range(east.size)]

    assert np.array_equal(together, np.array(alone).T)
    assert together.any()
