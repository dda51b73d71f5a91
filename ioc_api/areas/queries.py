"""The city's areas as the API publishes them."""

import json

import shapely

from contract.area import Area, AreaLevel
from contract.city import City
from contract.outline import Outlines
from ioc_api.areas.schemas import AreaFeature, AreaFeatures, AreaItem, AreaLinkItem, AreaList


def area_list(city: City, level: AreaLevel | None) -> AreaList:
    """Return the areas of one level, or of both."""
    areas = city.areas.values() if level is None else city.areas_of(level)
    links = _links(city)
    return AreaList(items=[_item(area, links) for area in areas])


def area_features(city: City, outlines: Outlines, level: AreaLevel) -> AreaFeatures:
    """Return the outlines of one level; outer rings run counterclockwise, as RFC 7946 asks."""
    polygons = outlines.of(level)
    links = _links(city)
    return AreaFeatures(
        type="FeatureCollection",
        outlines=outlines.origin(level),
        features=[
            AreaFeature(
                type="Feature",
                id=area.code,
                geometry=_geometry(polygons.get(area.code)),
                properties=_item(area, links),
            )
            for area in city.areas_of(level)
        ],
    )


def _links(city: City) -> dict[str, list[AreaLinkItem]]:
    links: dict[str, list[AreaLinkItem]] = {}
    for link in city.links:
        for code, other in (
            (link.ward_code, link.district_code),
            (link.district_code, link.ward_code),
        ):
            item = AreaLinkItem(code=other, share_frac=link.share_frac)
            links.setdefault(code, []).append(item)
    return links


def _item(area: Area, links: dict[str, list[AreaLinkItem]]) -> AreaItem:
    return AreaItem(
        code=area.code,
        level=area.level,
        name_vi=area.name_vi,
        name_en=area.name_en,
        short_vi=area.short_vi,
        short_en=area.short_en,
        parent=area.parent,
        valid_from=None if area.valid_from is None else area.valid_from.isoformat(),
        valid_to=None if area.valid_to is None else area.valid_to.isoformat(),
        population=area.population,
        area_km2=area.area_km2,
        lat_deg=area.lat_deg,
        lon_deg=area.lon_deg,
        links=links.get(area.code, []),
    )


def _geometry(outline: shapely.Geometry | None) -> dict[str, object] | None:
    if outline is None:
        return None
    return json.loads(shapely.to_geojson(shapely.orient_polygons(outline)))
