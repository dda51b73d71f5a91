"""Where everyday events happen: streets, feeders, stations, cabinets, canals, where people live."""

from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray
from simulator import rng
from simulator.kinds import MEMBERS
from simulator.scenario.stage import NO_AREA, Points, Stage
from simulator.world.models.ground import zones_of

PLACE_LOTS = 4  # numbers for a place: which district, and where in it
POSITION_DECIMALS = 5  # of a degree: a metre
CANAL = "canal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One place with the things that an event there is about."""

    area: str = NO_AREA
    lat_deg: float | None = None
    lon_deg: float | None = None
    streets: tuple[int, ...] = ()
    feeders: tuple[int, ...] = ()
    stations: tuple[int, ...] = ()
    sensors: tuple[str, ...] = ()


EVERYWHERE = Scene()
"""Of what happens to the whole city."""


def street(stage: Stage, index: int) -> Scene:
    """Return a street."""
    area, lat_deg, lon_deg = _at(stage.streets, index)
    return Scene(area=area, lat_deg=lat_deg, lon_deg=lon_deg, streets=(index,))


def feeder(stage: Stage, index: int) -> Scene:
    """Return a feeder."""
    area, lat_deg, lon_deg = _at(stage.feeders, index)
    return Scene(area=area, lat_deg=lat_deg, lon_deg=lon_deg, feeders=(index,))


def station(stage: Stage, index: int) -> Scene:
    """Return a pump station."""
    area, lat_deg, lon_deg = _at(stage.stations, index)
    return Scene(area=area, lat_deg=lat_deg, lon_deg=lon_deg, stations=(index,))


def cabinet(stage: Stage, index: int) -> Scene:
    """Return a cabinet of lamps; the fleet's first ones are those of every longer fleet."""
    points = cabinets(stage)
    area, lat_deg, lon_deg = _at(points, index)
    return Scene(area=area, lat_deg=lat_deg, lon_deg=lon_deg, sensors=(points.name[index],))


def cabinets(stage: Stage) -> Points:
    """Return the cabinets of the fleet."""
    return stage.sensors[MEMBERS["circuit"]]


def where_people_live(stage: Stage, unit: FloatArray) -> list[Scene]:
    """Return places in districts, weighted by their people.

    Parameters
    ----------
    unit : (place, PLACE_LOTS)
        Numbers in [0, 1).
    """
    zones = zones_of(stage.city)
    weight = np.cumsum(zones.population)
    zone = rng.pick(unit[:, 0] * weight[-1], weight.tolist())
    codes = [zones.code[int(one)] for one in np.minimum(zone, len(zones.code) - 1)]
    if not codes:
        return []
    lat_deg, lon_deg = stage.ground.sample_points(np.array(codes), unit[:, 1:])
    return [
        Scene(
            area=code, lat_deg=round(lat, POSITION_DECIMALS), lon_deg=round(lon, POSITION_DECIMALS)
        )
        for code, lat, lon in zip(codes, lat_deg.tolist(), lon_deg.tolist(), strict=True)
    ]


def at_canals(stage: Stage, unit: FloatArray) -> list[Scene]:
    """Return places at the city's canals, (place,) numbers in [0, 1); none where there is none."""
    sites = [site for of_sort in stage.city.sites.values() for site in of_sort]
    canals = [site for site in sites if CANAL in site.tags]
    chosen = (unit * len(canals)).astype(np.int64) if canals else np.zeros(0, dtype=np.int64)
    return [
        Scene(area=site.district_code, lat_deg=site.lat_deg, lon_deg=site.lon_deg)
        for site in (canals[int(one)] for one in chosen)
    ]


def _at(points: Points, index: int) -> tuple[str, float, float]:
    area = str(points.district[index]) or NO_AREA
    return area, float(points.lat_deg[index]), float(points.lon_deg[index])
