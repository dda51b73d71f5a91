"""The stages of runs of 300 and 2,000 sensors."""

from collections.abc import Mapping

import pytest

from contract.city import City
from simulator.run import world
from simulator.run.stage import stage_of_run
from simulator.scenario.stage import Stage
from simulator.world.city import CityModel

COUNTS = (300, 2_000)


@pytest.fixture(scope="session")
def stage(model: CityModel) -> Stage:
    return stage_of_run(model)


@pytest.fixture(scope="session")
def stages(city: City) -> Mapping[int, Stage]:
    """Stages of one seed, by their number of sensors."""
    return {count: stage_of_run(world.build(city, seed=42, sensor_count=count)) for count in COUNTS}
