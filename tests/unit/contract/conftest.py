"""The city of the pack, and a copy of its folder in which a test may break what it likes."""

import shutil
from pathlib import Path

import pytest

from contract.city import CITIES, City, city_folder, load_city


@pytest.fixture(scope="session")
def city() -> City:
    """The city of the pack; it cannot be changed."""
    return load_city(city_folder("hcmc"))


@pytest.fixture
def city_copy(tmp_path: Path) -> Path:
    """A copy of the city's folder."""
    return Path(shutil.copytree(CITIES / "hcmc", tmp_path / "hcmc"))
