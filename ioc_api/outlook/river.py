"""How the river stands at the primary gauge against the constants: read again and again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from contract.city import City
from contract.clock import EPOCH
from contract.geometry import distance_km
from db.pool import Pool
from ioc_api.fleet.fleet import Fleet
from ioc_api.judgement.limits import SITE_RADIUS_KM
from ioc_api.outlook import queries
from ioc_api.span import Span
from operations.outlook.tide import RESIDUAL_SPAN_MIN, Residual, River

SPAN = timedelta(minutes=RESIDUAL_SPAN_MIN)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class RiverNow:
    """What was found at a city time; None where no reading could be trusted."""

    residual: Residual | None
    found_at: datetime


def minutes_of(instant: datetime) -> float:
    """Return minutes since the epoch."""
    return (instant - EPOCH) / _MINUTE


def river_of(city: City) -> River:
    """Return the city's primary gauge."""
    return River(tide=city.tide, utc_offset_h=city.utc_offset_h)


async def find(pool: Pool, fleet: Fleet, city: City, now: datetime) -> RiverNow:
    """Return the residual of the hour before a city time.

    Raises
    ------
    UnavailableError
        If the database does not answer.
    """
    keys = gauge_keys(fleet, city)
    found = await queries.river_levels(pool, keys, Span(now - SPAN, now)) if keys else []
    at_min = np.array([minutes_of(at) for at, _ in found])
    level_m = np.array([level for _, level in found])
    return RiverNow(river_of(city).residual(at_min, level_m), now)


def gauge_keys(fleet: Fleet, city: City) -> list[int]:
    """Return the keys of the sensors that stand at the primary gauge."""
    site = next(
        (s for s in city.sites["river"] if s.site_id == city.tide.transfer.primary_gauge), None
    )
    if site is None:
        return []
    rows = fleet.rows_of_kind(queries.RIVER.code)
    away_km = distance_km(fleet.lat_deg[rows], fleet.lon_deg[rows], site.lat_deg, site.lon_deg)
    near = rows[(away_km <= SITE_RADIUS_KM) & ~fleet.is_outside[rows]]
    listed: list[int] = near.tolist()
    return [fleet.sensors[row].sensor_key for row in listed]
