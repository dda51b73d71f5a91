"""Three hours of one city's afternoon, in which it rains, for all faults."""

from collections.abc import Mapping

import pytest

from simulator.world.city import CityModel
from simulator.world.state import Block
from tests.stand.faulty_city import FaultyCity, Row

AFTERNOON_MIN = 15 * 60
MINUTES = 180


@pytest.fixture(scope="session")
def afternoon(model: CityModel, day: Block) -> FaultyCity:
    return FaultyCity(model, day, AFTERNOON_MIN, MINUTES)


@pytest.fixture(scope="session")
def twin(afternoon: FaultyCity) -> Mapping[str, list[Row]]:
    """What is sent where nothing is wrong."""
    return afternoon.rows()
