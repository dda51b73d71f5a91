"""The city of the pack, its river, and a field of rain gauges with a storm over it."""

import numpy as np
import pytest

from contract.city import City, city_folder, load_city
from operations.outlook.storm import Places
from operations.outlook.tide import River


@pytest.fixture(scope="session")
def city() -> City:
    """The city of the pack; it cannot be changed."""
    return load_city(city_folder("hcmc"))


@pytest.fixture(scope="session")
def river(city: City) -> River:
    """The city's primary gauge."""
    return River(tide=city.tide, utc_offset_h=city.utc_offset_h)


@pytest.fixture(scope="session")
def places() -> Places:
    """Gauges each four kilometres, 13 by 13 of them, around the middle of the plane."""
    line_km = np.arange(-24.0, 25.0, 4.0)
    east_km, north_km = np.meshgrid(line_km, line_km)
    return east_km.ravel(), north_km.ravel()
