"""Sites: real, named places of a city where sensors stand, by category, one CSV file each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from contract.area import CONFIDENCES, Area, Confidence, Extent, position
from contract.city_file import shortened
from contract.city_table import Row, read_rows
from contract.errors import CityError

SiteCategory = Literal[
    "traffic", "flood", "air", "noise", "weather", "river", "water_quality", "pump"
]

SITE_COLUMNS = (
    "id",
    "name_vi",
    "lat_deg",
    "lon_deg",
    "district_code",
    "ward_code",
    "tags",
    "source",
    "confidence",
)

# What a site is like, in the words that its category knows; several are separated by spaces.
SITE_TAGS: Mapping[SiteCategory, frozenset[str]] = MappingProxyType(
    {
        # inner street, arterial road or ring road; gateways fill before holidays
        "traffic": frozenset({"inner", "arterial", "ring", "gateway"}),
        "flood": frozenset({"rain", "tide"}),
        "air": frozenset({"traffic", "industry", "residential", "background"}),
        "noise": frozenset({"traffic", "industry", "residential", "background"}),
        "weather": frozenset({"synoptic", "airport"}),
        "river": frozenset({"gauge", "gate"}),
        "water_quality": frozenset({"river", "canal"}),
        "pump": frozenset({"stormwater", "wastewater", "gate", "plant"}),
    }
)

ID_PATTERN = re.compile(r"[a-z0-9-]{3,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A named place where a sensor of `category` stands.

    `ward_code` is None where the point lies in no ward of its district: two sites on the ring
    road stand beyond the former city's border and still belong to its district.
    """

    site_id: str
    category: SiteCategory
    name_vi: str
    lat_deg: float
    lon_deg: float
    district_code: str
    ward_code: str | None
    tags: frozenset[str]
    source: str
    confidence: Confidence


def read_sites(
    folder: Path, *, areas: Mapping[str, Area], bbox: Extent
) -> Mapping[SiteCategory, tuple[Site, ...]]:
    """Return the sites of every category; a category without a file has none.

    Raises
    ------
    CityError
        A file has a name that is no category, a cell is wrong, an id stands twice in the city, a
        code is no area of its level, or a point lies outside `bbox`.
    """
    accepted = [f"{category}.csv" for category in SITE_TAGS]
    for path in sorted(folder.glob("*")):
        if path.name not in accepted:
            problem = f"is not a category of sites; accepted: {shortened(accepted)}"
            raise CityError(path, "", problem)
    sites: dict[SiteCategory, tuple[Site, ...]] = {}
    seen: set[str] = set()
    for category in SITE_TAGS:
        path = folder / f"{category}.csv"
        rows = read_rows(path, SITE_COLUMNS) if path.exists() else []
        sites[category] = tuple(_site(row, category, areas=areas, bbox=bbox) for row in rows)
        for row, site in zip(rows, sites[category], strict=True):
            if site.site_id in seen:
                raise row.error("id", f"{site.site_id!r} stands twice in the city")
            seen.add(site.site_id)
    return MappingProxyType(sites)


def _site(row: Row, category: SiteCategory, *, areas: Mapping[str, Area], bbox: Extent) -> Site:
    site_id = row.text("id")
    if not ID_PATTERN.fullmatch(site_id):
        raise row.error("id", f"{site_id!r} must be 3 to 64 of a-z, 0-9 and -")
    lat_deg, lon_deg = position(row, bbox)
    ward_code = None
    if row.cells["ward_code"]:
        ward_code = row.word("ward_code", _codes(areas, "ward"))
    return Site(
        site_id=site_id,
        category=category,
        name_vi=row.text("name_vi"),
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        district_code=row.word("district_code", _codes(areas, "district")),
        ward_code=ward_code,
        tags=_tags(row, SITE_TAGS[category]),
        source=row.text("source"),
        confidence=cast("Confidence", row.word("confidence", CONFIDENCES)),
    )


def _codes(areas: Mapping[str, Area], level: str) -> list[str]:
    return [area.code for area in areas.values() if area.level == level]


def _tags(row: Row, accepted: frozenset[str]) -> frozenset[str]:
    tags = frozenset(row.cells["tags"].split())
    unknown = sorted(tags - accepted)
    if unknown:
        problem = f"{unknown[0]!r} is not known; accepted: {shortened(sorted(accepted))}"
        raise row.error("tags", problem)
    return tags
