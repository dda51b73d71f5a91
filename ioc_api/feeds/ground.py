"""Where an alert concerns people: a circle about a sensor, an area's outline, or the city."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from contract.city import City
from contract.outline import Outlines
from ioc_api.alerts.items import AlertRow
from ioc_api.feeds.cap import Language, Place, Position
from operations.rules.public import PublicWord

POLYGONS_MAX_COUNT = 12
"""Of one area: small islands are left out, the largest parts stay."""
SIMPLIFIED_DEG = 0.002
"""How far an outline may leave the real one, about 200 m: outlines are schematic anyway."""
AREA_CODE = "IOC_AREA"
_SCHEMATIC: Mapping[Language, str] = {"vi-VN": "ranh giới sơ đồ", "en-US": "schematic outline"}


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The city's areas and their outlines."""

    city: City
    outlines: Outlines

    def place(self, row: AlertRow, word: PublicWord, language: Language) -> Place:
        """Return where an alert concerns people, in words of a language."""
        name = self.name(row, language)
        if word.is_citywide or (row.area is None and row.sensor_id is None):
            city = self.city
            name = city.name_vi if language == "vi-VN" else city.name_en
            whole = shapely.union_all(list(self.outlines.district.values()))
            return self._outlined(name, city.area_code, whole, language)
        codes = tuple((AREA_CODE, code) for code in (row.area, row.ward) if code is not None)
        if word.radius_km is not None and row.lat_deg is not None and row.lon_deg is not None:
            centre = (row.lat_deg, row.lon_deg)
            return Place(text=name, circle=(centre, word.radius_km), codes=codes)
        outline = self.outlines.district.get(row.area or "")
        return self._outlined(name, row.area, outline, language)

    def name(self, row: AlertRow, language: Language) -> str:
        """Return what an alert's place is called: sensor and area, an area, or the city."""
        area = self.city.areas.get(row.area or "")
        is_vi = language == "vi-VN"
        names = [row.sensor_name] if row.sensor_name else []
        if area is not None:
            names.append(area.name_vi if is_vi else area.name_en)
        return ", ".join(names) or (self.city.name_vi if is_vi else self.city.name_en)

    def _outlined(
        self, name: str, code: str | None, outline: BaseGeometry | None, language: Language
    ) -> Place:
        codes = () if code is None else ((AREA_CODE, code),)
        polygons = () if outline is None else tuple(_rings(outline))
        if polygons and self.outlines.origin("district") == "schematic":
            name = f"{name} ({_SCHEMATIC[language]})"
        return Place(text=name, polygons=polygons, codes=codes)


def _rings(outline: BaseGeometry) -> Iterator[tuple[Position, ...]]:
    """Yield outer rings, the largest first: a polygon of CAP has no holes."""
    simple = shapely.simplify(outline, SIMPLIFIED_DEG)
    parts = [part for part in shapely.get_parts(simple) if isinstance(part, Polygon)]
    parts.sort(key=lambda part: part.area, reverse=True)
    for part in parts[:POLYGONS_MAX_COUNT]:
        ring = shapely.get_coordinates(part.exterior)
        yield tuple((float(lat_deg), float(lon_deg)) for lon_deg, lat_deg in ring)
