"""What the application knows from files about its city: read once, changed by nothing."""

from dataclasses import dataclass
from pathlib import Path

from contract.city import City, city_folder, load_city
from contract.city_ground import CityGround
from contract.outline import Outlines, load_outlines
from operations.rules.pack import RulePack
from operations.rules.reading import RULES_FILE, from_toml


@dataclass(frozen=True, slots=True)
class CityFiles:
    """A city, the outlines of its areas, the ground that these cover, and its rules."""

    city: City
    outlines: Outlines
    ground: CityGround
    rules: RulePack


def read(city_id: str, own_outlines: Path | None = None) -> CityFiles:
    """Return what a city's files say, with a site's own outlines in place of the city's.

    Raises
    ------
    CityError
        A file cannot be used.
    """
    city = load_city(city_folder(city_id))
    outlines = load_outlines(city, own_outlines)
    return CityFiles(
        city, outlines, CityGround(city, outlines), from_toml(city.folder / RULES_FILE)
    )
