"""The stage of a run of 300 sensors."""

import pytest

from simulator.run.stage import stage_of_run
from simulator.scenario.stage import Stage
from simulator.world.city import CityModel


@pytest.fixture(scope="session")
def stage(model: CityModel) -> Stage:
    return stage_of_run(model)
