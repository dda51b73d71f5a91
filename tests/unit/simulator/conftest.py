"""One city, and one October day of it, for all tests of the models."""

import pytest

from contract.city import City, city_folder, load_city
from simulator.run import world
from simulator.world.causes import QUIET
from simulator.world.city import CityModel
from simulator.world.state import Block, Physics

SEED = 42
SENSORS = 300
# 2026-10-23 00:00 in Ho Chi Minh City: a Friday of the wet season with a storm at 17 h.
DAY_STEP = 29_878_140


@pytest.fixture(scope="session")
def city() -> City:
    return load_city(city_folder("hcmc"))


@pytest.fixture(scope="session")
def model(city: City) -> CityModel:
    return world.build(city, seed=SEED, sensor_count=SENSORS)


@pytest.fixture(scope="session")
def midnight(model: CityModel) -> Physics:
    return model.spun_up(DAY_STEP, QUIET)


@pytest.fixture(scope="session")
def day(model: CityModel, midnight: Physics) -> Block:
    """24 hours from local midnight."""
    _, block = model.advance(midnight, QUIET, 1_440)
    return block
