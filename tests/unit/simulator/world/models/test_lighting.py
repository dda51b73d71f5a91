"""Lamps that fail stay dark until they are repaired, most of them within a day."""

import numpy as np
import pytest

from contract.arrays import FloatArray
from simulator.world.city import CityModel
from simulator.world.local_time import local_time
from simulator.world.models.drivers import Drivers
from simulator.world.models.lighting import Cabinets
from simulator.world.state import Block, Physics

DAY_MIN, DAYS = 1_440, 60


@pytest.fixture(scope="module")
def faulty(model: CityModel, midnight: Physics) -> FloatArray:
    """Broken lamps of two months, (step, sensor)."""
    cabinets = model.kinds["street_light"]
    assert isinstance(cabinets, Cabinets)
    steps = np.arange(midnight.step, midnight.step + DAYS * DAY_MIN, dtype=np.int64)
    local = local_time(steps, utc_offset_h=model.city.utc_offset_h, calendar=model.city.calendar)
    return cabinets.faulty_count(local)


def test_a_block_in_the_middle_knows_what_failed_before_it(
    model: CityModel, day: Block, faulty: FloatArray
) -> None:
    drivers: Drivers = day.drivers
    cabinets = model.kinds["street_light"]
    assert isinstance(cabinets, Cabinets)
    values = cabinets.run(drivers, {})[0]

    assert np.array_equal(values["lamps_faulty_count"], faulty[:DAY_MIN])
    late = local_time(
        day.steps[-7:], utc_offset_h=model.city.utc_offset_h, calendar=model.city.calendar
    )
    assert np.array_equal(cabinets.faulty_count(late), faulty[DAY_MIN - 7 : DAY_MIN])


def test_faults_begin_and_end_at_any_hour_and_not_at_noon(faulty: FloatArray) -> None:
    change = np.abs(np.diff(faulty, axis=0)).sum(axis=1)
    hour = (np.flatnonzero(change) + 1) % DAY_MIN // 60

    assert np.unique(hour).size == 24
    assert change[np.arange(12 * 60 - 1, change.size, DAY_MIN)].sum() < 0.01 * change.sum()


def test_most_are_repaired_within_a_day_and_all_at_last(
    model: CityModel, faulty: FloatArray
) -> None:
    lasts_h: list[float] = []
    for column in faulty.T:
        edges = np.flatnonzero(np.diff(np.concatenate([[0], column > 0, [0]]).astype(np.int64)))
        lasts_h += ((edges[1::2] - edges[::2]) / 60).tolist()
    cabinets = model.kinds["street_light"]
    assert isinstance(cabinets, Cabinets)

    assert np.mean(np.array(lasts_h) <= 24) > 0.6  # some are joined by another before the repair
    assert max(lasts_h) < 24 * 14
    assert 0.004 < faulty.sum(axis=1).mean() / cabinets.lamp_count.sum() < 0.011
