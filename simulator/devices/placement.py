"""Where the sensors stand: at the city's real sites first, then spread over its districts.

The n-th place of a kind depends on nothing but the city, the kind and n.
"""

from collections.abc import Sequence

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.catalogue import Kind
from contract.city import City
from contract.city_site import Site
from contract.geometry import AreaIndex
from simulator import rng
from simulator.kinds import SIMULATED
from simulator.world.models.feeder import Feeders
from simulator.world.models.ground import Places, Zones, on_plane
from simulator.world.models.pipe_network import Pipes

GOLDEN_FRAC = 0.618_033_988_749_895  # the golden section: multiples spread most evenly; exact
POPULATION_FRAC = 0.9  # the rest by area: instruments follow people, fields have some; assumed
PLACEMENT_SEED = 0  # the city's furniture stands still when the seed changes
PEOPLE_COUNT = 1_024  # a sample that tells where feeders and pipes are; assumed
POSITION_DECIMALS = 5  # of a degree: a metre
PLACE_LOTS = 3  # numbers for a point in an outline: which triangle, and where in it


def places_of(kind: Kind, count: int, city: City, zones: Zones, ground: AreaIndex) -> Places:
    """Return the places of the first `count` sensors of a kind."""
    category = SIMULATED[kind.code].sites
    real = at_sites([] if category is None else in_turn(city.sites[category])[:count], city, zones)
    made_up = _made_up(kind, count - real.count, city, zones, ground)
    return Places(
        site_id=real.site_id + made_up.site_id,
        name=real.name + made_up.name,
        tags=real.tags + made_up.tags,
        zone=np.concatenate([real.zone, made_up.zone]),
        lat_deg=np.concatenate([real.lat_deg, made_up.lat_deg]),
        lon_deg=np.concatenate([real.lon_deg, made_up.lon_deg]),
        east_km=np.concatenate([real.east_km, made_up.east_km]),
        north_km=np.concatenate([real.north_km, made_up.north_km]),
    )


def in_turn(sites: Sequence[Site]) -> list[Site]:
    """Return sites, one of each district, then the second of each, and so on."""
    turn: dict[str, int] = {}
    order: list[tuple[int, int, Site]] = []
    for place, site in enumerate(sites):
        turn[site.district_code] = turn.get(site.district_code, 0) + 1
        order.append((turn[site.district_code], place, site))
    return [site for _, _, site in sorted(order, key=lambda entry: entry[:2])]


def at_sites(sites: Sequence[Site], city: City, zones: Zones) -> Places:
    """Return the places of sites."""
    index = {code: place for place, code in enumerate(zones.code)}
    lat_deg = rng.rounded(np.array([site.lat_deg for site in sites]), POSITION_DECIMALS)
    lon_deg = rng.rounded(np.array([site.lon_deg for site in sites]), POSITION_DECIMALS)
    east_km, north_km = on_plane(city, lat_deg, lon_deg)
    return Places(
        site_id=tuple(site.site_id for site in sites),
        name=tuple(site.name_vi for site in sites),
        tags=tuple(site.tags for site in sites),
        zone=np.array([index[site.district_code] for site in sites], dtype=np.int64),
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        east_km=east_km,
        north_km=north_km,
    )


def zone_frac(zones: Zones) -> FloatArray:
    """Return which share of what is made up stands in each zone, (zone,)."""
    people = zones.population / zones.population.sum()
    return POPULATION_FRAC * people + (1 - POPULATION_FRAC) * zones.area_km2 / zones.area_km2.sum()


def cabinets_of(
    gateway_ids: Sequence[str], districts: Sequence[str], ground: AreaIndex
) -> tuple[FloatArray, FloatArray]:
    """Return latitudes and longitudes of gateways, (gateway,): somewhere in their districts."""
    lot = [rng.draw(PLACEMENT_SEED, f"{name}.place", 0, PLACE_LOTS) for name in gateway_ids]
    lat_deg, lon_deg = ground.sample_points(
        np.array(districts), np.array(lot).reshape(-1, PLACE_LOTS)
    )
    lat_deg = rng.rounded(lat_deg, POSITION_DECIMALS)
    return lat_deg, rng.rounded(lon_deg, POSITION_DECIMALS)


def feeders_of(city: City, zones: Zones, ground: AreaIndex) -> Feeders:
    """Return the city's feeders: by people, whatever the fleet and the seed."""
    _, lat_deg, lon_deg = _scattered("feeder", PEOPLE_COUNT, zones, ground)
    people_km = np.array(on_plane(city, lat_deg, lon_deg))
    return Feeders.among(np.array([lat_deg, lon_deg]), people_km)


def pipes_of(city: City, zones: Zones, ground: AreaIndex) -> Pipes:
    """Return the city's water pipes: by people, whatever the fleet and the seed."""
    _, lat_deg, lon_deg = _scattered("pipe", PEOPLE_COUNT, zones, ground)
    plants = city.profiles.water_plant
    plants_km = on_plane(
        city, [plant.lat_deg for plant in plants], [plant.lon_deg for plant in plants]
    )
    return Pipes.among(
        np.array(on_plane(city, lat_deg, lon_deg)),
        np.array(plants_km),
        np.array([plant.supply_m3h for plant in plants]),
        city.profiles.water,
    )


def _made_up(kind: Kind, count: int, city: City, zones: Zones, ground: AreaIndex) -> Places:
    zone, lat_deg, lon_deg = _scattered(kind.code, count, zones, ground)
    east_km, north_km = on_plane(city, lat_deg, lon_deg)
    return Places(
        site_id=("",) * count,
        name=_names(kind, zone, zones),
        tags=(frozenset[str](),) * count,
        zone=zone,
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        east_km=east_km,
        north_km=north_km,
    )


def _scattered(
    name: str, count: int, zones: Zones, ground: AreaIndex
) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return zones, latitudes and longitudes of places where people are, (place,)."""
    zone = _spread(name, count, zones)
    lot = rng.draw(PLACEMENT_SEED, f"{name}.place", 0, (count, PLACE_LOTS))
    lat_deg, lon_deg = ground.sample_points(np.array(zones.code)[zone], lot)
    lat_deg = rng.rounded(lat_deg, POSITION_DECIMALS)
    return zone, lat_deg, rng.rounded(lon_deg, POSITION_DECIMALS)


def _spread(name: str, count: int, zones: Zones) -> IntArray:
    """Return zones in a sequence of low discrepancy: every beginning of it is well mixed."""
    weight = zone_frac(zones)
    offset = float(rng.draw(PLACEMENT_SEED, f"{name}.spread", 0, 1)[0])
    unit: FloatArray = np.mod(offset + GOLDEN_FRAC * np.arange(count), 1.0)
    return np.minimum(np.searchsorted(np.cumsum(weight), unit, side="right"), zones.count - 1)


def _names(kind: Kind, zone: IntArray, zones: Zones) -> tuple[str, ...]:
    number = [0] * zones.count
    names: list[str] = []
    for place in zone.tolist():
        number[place] += 1
        names.append(f"{zones.name[place]} · {SIMULATED[kind.code].station_vi} {number[place]}")
    return tuple(names)
