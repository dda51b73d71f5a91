"""The city of the pack, and its river."""

import pytest

from contract.city import City, city_folder, load_city
from operations.outlook.tide import River


@pytest.fixture(scope="session")
def city() -> City:
    """The city of the pack; it cannot be changed."""
    return load_city(city_folder("hcmc"))


@pytest.fixture(scope="session")
def river(city: City) -> River:
    """The city's primary gauge."""
    return River(tide=city.tide, utc_offset_h=city.utc_offset_h)
