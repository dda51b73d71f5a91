"""Where the sensors stand: at the city's real sites first, then spread over its districts.

The n-th place of a kind depends on nothing but the city, the kind and n.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from contract.catalogue import Kind
from contract.city import City
from contract.city_site import Site, SiteCategory
from contract.geometry import AreaIndex
from simulator import rng
from simulator.rng import FloatArray, IntArray
from simulator.world.models.ground import Places, Zones, on_plane

CATEGORY: Mapping[str, SiteCategory] = {
    "traffic_flow": "traffic",
    "air_quality": "air",
    "weather": "weather",
    "rain_gauge": "weather",
    "river_level": "river",
    "street_flood": "flood",
    "noise": "noise",
    "water_quality": "water_quality",
    "pump_station": "pump",
}

# What one station of a kind is called where no site names it.
STATION_VI: Mapping[str, str] = {
    "traffic_flow": "Điểm đếm xe",
    "parking": "Bãi xe",
    "air_quality": "Trạm không khí",
    "weather": "Trạm thời tiết",
    "rain_gauge": "Trạm mưa",
    "river_level": "Trạm mực nước",
    "street_flood": "Trạm ngập",
    "noise": "Trạm tiếng ồn",
    "water_quality": "Trạm nước mặt",
    "power_transformer": "Trạm biến áp",
    "water_network": "Điểm cấp nước",
    "street_light": "Tủ chiếu sáng",
    "pump_station": "Trạm bơm",
    "waste_bin": "Thùng rác",
    "smart_meter": "Công tơ",
}

GOLDEN = 0.618_033_988_749_895
POPULATION_WEIGHT = 0.9  # the rest by area: instruments follow people, the fields have some
PLACEMENT_SEED = 0  # the city's furniture stands still when the seed changes
POSITION_DECIMALS = 5


def places_of(kind: Kind, count: int, city: City, zones: Zones, ground: AreaIndex) -> Places:
    """Return the places of the first `count` sensors of a kind."""
    real = _sites(kind, city)[:count]
    made_up = count - len(real)
    zone = _spread(kind, made_up, zones)
    codes = np.array(zones.code)[zone]
    lot = rng.draw(PLACEMENT_SEED, f"{kind.code}.place", 0, (made_up, 3))
    lat_deg, lon_deg = ground.sample_points(codes, lot)
    all_zones = np.concatenate([_zone_of(real, zones), zone]).astype(np.int64)
    lat = rng.rounded(np.concatenate([[s.lat_deg for s in real], lat_deg]), POSITION_DECIMALS)
    lon = rng.rounded(np.concatenate([[s.lon_deg for s in real], lon_deg]), POSITION_DECIMALS)
    east_km, north_km = on_plane(city, lat, lon)
    return Places(
        site_id=tuple(site.site_id for site in real) + ("",) * made_up,
        name=tuple(site.name_vi for site in real) + _names(kind, zone, zones),
        tags=tuple(site.tags for site in real) + (frozenset[str](),) * made_up,
        zone=all_zones,
        lat_deg=lat,
        lon_deg=lon,
        east_km=east_km,
        north_km=north_km,
    )


def _sites(kind: Kind, city: City) -> list[Site]:
    """Return the kind's sites, one of each district, then the second of each, and so on."""
    category = CATEGORY.get(kind.code)
    if category is None:
        return []
    turn: dict[str, int] = {}
    order: list[tuple[int, int, Site]] = []
    for place, site in enumerate(city.sites[category]):
        turn[site.district_code] = turn.get(site.district_code, 0) + 1
        order.append((turn[site.district_code], place, site))
    return [site for _, _, site in sorted(order, key=lambda entry: entry[:2])]


def _zone_of(sites: Sequence[Site], zones: Zones) -> IntArray:
    index = {code: place for place, code in enumerate(zones.code)}
    return np.array([index[site.district_code] for site in sites], dtype=np.int64)


def _spread(kind: Kind, count: int, zones: Zones) -> IntArray:
    """Return zones in a sequence of low discrepancy: every beginning of it is well mixed."""
    weight = POPULATION_WEIGHT * zones.population / zones.population.sum()
    weight = weight + (1 - POPULATION_WEIGHT) * zones.area_km2 / zones.area_km2.sum()
    offset = float(rng.draw(PLACEMENT_SEED, f"{kind.code}.spread", 0, 1)[0])
    unit: FloatArray = np.mod(offset + GOLDEN * np.arange(count), 1.0)
    return np.minimum(np.searchsorted(np.cumsum(weight), unit, side="right"), zones.count - 1)


def _names(kind: Kind, zone: IntArray, zones: Zones) -> tuple[str, ...]:
    number = [0] * zones.count
    names: list[str] = []
    for place in zone.tolist():
        number[place] += 1
        names.append(f"{zones.name[place]} · {STATION_VI[kind.code]} {number[place]}")
    return tuple(names)
