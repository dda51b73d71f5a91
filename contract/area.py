"""Areas of a city: districts and wards as data with validity, and how much of one lies in another.

Districts may end on a day on which wards are redrawn, so areas are rows with days, not an
enumeration; old and new ones are linked many-to-many by share of area.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, cast

from contract.city_table import Row, read_rows
from contract.errors import CityError

AreaLevel = Literal["district", "ward"]
AREA_LEVELS: tuple[AreaLevel, ...] = ("district", "ward")

AREA_COLUMNS = (
    "code",
    "level",
    "name_vi",
    "name_en",
    "short_vi",
    "short_en",
    "parent",
    "valid_from",
    "valid_to",
    "population",
    "population_at",
    "area_km2",
    "lat_deg",
    "lon_deg",
    "source",
    "confidence",
)
LINK_COLUMNS = ("ward_code", "district_code", "share_frac", "source", "confidence")

# V looked up, D computed from data, M from memory, H a design choice of ours (assumed).
Confidence = Literal["V", "D", "M", "H"]
CONFIDENCES: tuple[Confidence, ...] = ("V", "D", "M", "H")

CODE_PATTERN = re.compile(r"[a-z0-9-]{1,64}")
MAX_AREA_KM2 = 1e5
MAX_POPULATION = 1e8
SHARE_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A box of longitude and latitude, WGS 84, edges included."""

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float

    def holds(self, lat_deg: float, lon_deg: float) -> bool:
        """Tell whether a point lies in the box."""
        in_lat = self.south_deg <= lat_deg <= self.north_deg
        return in_lat and self.west_deg <= lon_deg <= self.east_deg


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One district or ward.

    `valid_from` None means "since before our record", `valid_to` None "still valid"; `valid_to` is
    the first day on which the area no longer exists. `population` is None where no count is known.
    """

    code: str
    level: AreaLevel
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    parent: str
    valid_from: date | None
    valid_to: date | None
    population: int | None
    population_at: date | None
    area_km2: float
    lat_deg: float
    lon_deg: float
    source: str
    confidence: Confidence

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the area exists on a civil day of the city."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLink:
    """The share of a ward's area that lies in a former district."""

    ward_code: str
    district_code: str
    share_frac: float
    source: str
    confidence: Confidence


def read_areas(path: Path, *, city_code: str, extent: Extent) -> dict[str, Area]:
    """Return the areas of `areas.csv` by code, in the order of the file.

    Raises
    ------
    CityError
        A cell is wrong, a code stands twice, a parent is neither the city nor an area of the
        file, or a centroid lies outside `extent`.
    """
    areas: dict[str, Area] = {}
    rows = read_rows(path, AREA_COLUMNS)
    for row in rows:
        area = _area(row, extent)
        if area.code in areas:
            raise row.error("code", f"{area.code!r} stands twice")
        areas[area.code] = area
    for row in rows:
        row.word("parent", {city_code, *areas})
    if not rows:
        raise CityError(path, "", "has no areas; at least one district is required")
    return areas


def _area(row: Row, extent: Extent) -> Area:
    code = row.text("code")
    if not CODE_PATTERN.fullmatch(code):
        raise row.error("code", f"{code!r} must be made of a-z, 0-9 and -, as it stands in topics")
    valid_from, valid_to = row.optional_day("valid_from"), row.optional_day("valid_to")
    if valid_from and valid_to and valid_to <= valid_from:
        raise row.error("valid_to", f"{valid_to} is not after valid_from {valid_from}")
    population = row.optional_number("population", 0, MAX_POPULATION)
    lat_deg, lon_deg = position(row, extent)
    return Area(
        code=code,
        level=cast("AreaLevel", row.word("level", AREA_LEVELS)),
        name_vi=row.text("name_vi"),
        name_en=row.text("name_en"),
        short_vi=row.text("short_vi"),
        short_en=row.text("short_en"),
        parent=row.text("parent"),
        valid_from=valid_from,
        valid_to=valid_to,
        population=None if population is None else round(population),
        population_at=row.optional_day("population_at"),
        area_km2=row.number("area_km2", 0.001, MAX_AREA_KM2),
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        source=row.text("source"),
        confidence=cast("Confidence", row.word("confidence", CONFIDENCES)),
    )


def position(row: Row, extent: Extent) -> tuple[float, float]:
    """Return the row's `lat_deg` and `lon_deg`, which must lie inside `extent`."""
    lat_deg = row.number("lat_deg", extent.south_deg, extent.north_deg)
    lon_deg = row.number("lon_deg", extent.west_deg, extent.east_deg)
    return lat_deg, lon_deg


def read_area_links(path: Path, areas: dict[str, Area]) -> tuple[AreaLink, ...]:
    """Return the rows of `area_links.csv`.

    Raises
    ------
    CityError
        A cell is wrong, a code is not an area of that level, a pair stands twice, or the shares
        of one ward add up to more than 1 (they may be less: a ward can reach outside).
    """
    wards = [area.code for area in areas.values() if area.level == "ward"]
    districts = [area.code for area in areas.values() if area.level == "district"]
    links: dict[tuple[str, str], AreaLink] = {}
    total_frac: dict[str, float] = {}
    for row in read_rows(path, LINK_COLUMNS):
        link = AreaLink(
            ward_code=row.word("ward_code", wards),
            district_code=row.word("district_code", districts),
            share_frac=row.number("share_frac", 0, 1),
            source=row.text("source"),
            confidence=cast("Confidence", row.word("confidence", CONFIDENCES)),
        )
        pair = (link.ward_code, link.district_code)
        if pair in links:
            raise row.error("ward_code", f"{pair[0]} with district {pair[1]} stands twice")
        links[pair] = link
        total = total_frac.get(link.ward_code, 0.0) + link.share_frac
        if total > 1 + SHARE_TOLERANCE:
            raise row.error("share_frac", f"ward {link.ward_code} adds up to {total:g}; at most 1")
        total_frac[link.ward_code] = total
    return tuple(links.values())
