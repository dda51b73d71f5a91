"""Outlines of a city's areas: polygons by code, from the city's schematic or a site's own file.

Both are GeoJSON FeatureCollections (RFC 7946) whose features carry ``properties.code``; a member
``properties.level`` is optional and checked.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape as geojson_shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from contract.area import AREA_LEVELS, AreaLevel, Extent
from contract.city import City
from contract.city_file import read_text, shortened
from contract.errors import CityError

OutlineOrigin = Literal["schematic", "own"]
REPAIR_TOLERANCE_FRAC = 0.01  # of a polygon's area
POLYGON_TYPES = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """The polygons of a city's areas by code, for each level, and where each level's come from."""

    district: Mapping[str, BaseGeometry]
    ward: Mapping[str, BaseGeometry]
    district_origin: OutlineOrigin
    ward_origin: OutlineOrigin

    def of(self, level: AreaLevel) -> Mapping[str, BaseGeometry]:
        """Return the polygons of one level by code."""
        return self.district if level == "district" else self.ward

    def origin(self, level: AreaLevel) -> OutlineOrigin:
        """Tell whether one level's polygons are the city's schematic or the site's own."""
        return self.district_origin if level == "district" else self.ward_origin


def load_outlines(city: City, own_path: Path | None = None) -> Outlines:
    """Return the city's outlines; where `own_path` has a level, it replaces that level whole.

    Raises
    ------
    CityError
        A file cannot be used; names the feature by index and code.
    """
    schematic = read_outlines(city.outlines_path, city)
    own = read_outlines(own_path, city) if own_path else _no_polygons()
    chosen = {level: own[level] or schematic[level] for level in AREA_LEVELS}
    return Outlines(
        district=MappingProxyType(chosen["district"]),
        ward=MappingProxyType(chosen["ward"]),
        district_origin="own" if own["district"] else "schematic",
        ward_origin="own" if own["ward"] else "schematic",
    )


def read_outlines(path: Path, city: City) -> dict[AreaLevel, dict[str, BaseGeometry]]:
    """Return the polygons of one GeoJSON file by level and code.

    Raises
    ------
    CityError
        Not a FeatureCollection, a feature without a known code, a code twice, a geometry that is
        no polygon or cannot be made a valid one without changing it, or coordinates outside the
        city's extent (often latitude first).
    """
    polygons = _no_polygons()
    for index, feature in enumerate(_features(path)):
        code, level, geometry = _area_feature(path, index, feature, city)
        if code in polygons[level]:
            raise CityError(path, f"feature {index} ({code})", "this code stands twice")
        polygons[level][code] = geometry
    return polygons


def _no_polygons() -> dict[AreaLevel, dict[str, BaseGeometry]]:
    return {level: {} for level in AREA_LEVELS}


def _features(path: Path) -> list[object]:
    try:
        document = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise CityError(path, f"line {error.lineno}", f"is not JSON: {error.msg}") from None
    collection = _object(document)
    features = collection.get("features")
    if collection.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise CityError(path, "", "must be a GeoJSON FeatureCollection (RFC 7946)")
    if not features:
        raise CityError(path, "features", "is empty; at least one area is required")
    return cast("list[object]", features)


def _object(raw: object) -> Mapping[str, Any]:
    return cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}


def _area_feature(
    path: Path, index: int, raw: object, city: City
) -> tuple[str, AreaLevel, BaseGeometry]:
    feature = _object(raw)
    properties = _object(feature.get("properties"))
    code = str(properties.get("code", ""))
    place = f"feature {index} ({code or 'no code'})"
    area = city.areas.get(code)
    if area is None:
        accepted = shortened(sorted(city.areas))
        raise CityError(path, place, f"properties.code is not an area; accepted: {accepted}")
    if properties.get("level", area.level) != area.level:
        problem = f"properties.level is {properties['level']!r}; this code is a {area.level}"
        raise CityError(path, place, problem)
    geometry = _polygon(path, place, feature.get("geometry"))
    _check_inside(path, place, geometry, city.extent)
    return code, area.level, geometry


def _polygon(path: Path, place: str, raw: object) -> BaseGeometry:
    kind = _object(raw).get("type")
    if kind not in POLYGON_TYPES:
        raise CityError(path, place, f"geometry is {kind!r}; accepted: Polygon, MultiPolygon")
    try:
        geometry = geojson_shape(cast("dict[str, Any]", raw))
    except (ValueError, TypeError, LookupError, ShapelyError) as error:
        raise CityError(path, place, f"geometry cannot be read: {error}") from None
    if geometry.is_empty or not np.isfinite(geometry.bounds).all():
        raise CityError(path, place, "geometry has no coordinates")
    return geometry if geometry.is_valid else _repaired(path, place, geometry)


def _repaired(path: Path, place: str, geometry: BaseGeometry) -> BaseGeometry:
    """Return an invalid polygon made valid, where that hardly changes it.

    Simplified outlines often touch or cross themselves by metres; a polygon whose area depends on
    how it is read is refused.
    """
    reason = explain_validity(geometry)
    valid = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    repaired = shapely.union_all(
        [part for part in shapely.get_parts(valid) if part.geom_type in POLYGON_TYPES]
    )
    if abs(repaired.area - geometry.area) > REPAIR_TOLERANCE_FRAC * geometry.area:
        raise CityError(path, place, f"geometry is not a valid polygon: {reason}")
    return repaired


def _check_inside(path: Path, place: str, geometry: BaseGeometry, extent: Extent) -> None:
    west_deg, south_deg, east_deg, north_deg = (float(edge) for edge in geometry.bounds)
    if extent.holds(south_deg, west_deg) and extent.holds(north_deg, east_deg):
        return
    box = f"longitude {extent.west_deg:g}…{extent.east_deg:g}, "
    box += f"latitude {extent.south_deg:g}…{extent.north_deg:g}"
    found = f"{west_deg:g} {south_deg:g} {east_deg:g} {north_deg:g}"
    problem = f"bounds {found} leave the city ({box}); positions are [longitude, latitude]"
    raise CityError(path, place, problem)
