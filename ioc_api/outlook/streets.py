"""What is to be expected on streets: read, computed and kept with the sensors that it is about."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.catalogue import Kind
from contract.city import City
from contract.geometry import plane_km
from db.pool import Pool
from ioc_api.fleet.fleet import Fleet
from ioc_api.outlook import queries
from ioc_api.outlook.queries import Bins
from ioc_api.outlook.river import RiverNow, minutes_of, river_of
from ioc_api.span import Span
from operations.outlook.flood import HORIZONS_MIN, PAST_BINS, Expected, Seen, expected
from operations.outlook.rain import BIN_MIN

BACK = timedelta(minutes=PAST_BINS * BIN_MIN)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StreetsNow:
    """What was found at a city time; streets are those of `rows`, with the `keys` they had then."""

    found_at: datetime
    rows: IntArray
    keys: IntArray
    gauge_count: int
    expected: Expected


async def find(pool: Pool, fleet: Fleet, city: City, river: RiverNow, now: datetime) -> StreetsNow:
    """Return what is to be expected on streets at a city time.

    Raises
    ------
    UnavailableError
        If the database does not answer.
    """
    gauges, streets = standing(fleet, queries.RAIN), standing(fleet, queries.FLOOD)
    span = Span(now - BACK, now)
    gauge_keys, street_keys = _keys(fleet, gauges), _keys(fleet, streets)
    rain = _laid(gauge_keys, await queries.rain_rates(pool, span))
    depth = _laid(street_keys, await queries.depths(pool, span))
    gauge_km, street_km = _plane(fleet, city, gauges), _plane(fleet, city, streets)
    seen = Seen(
        month=(now + timedelta(hours=city.utc_offset_h)).month,
        gauge_east_km=gauge_km[0],
        gauge_north_km=gauge_km[1],
        rain_mmh=rain,
        street_east_km=street_km[0],
        street_north_km=street_km[1],
        depth_m=depth,
        outlet_m=_outlet_m(city, river, now),
    )
    # Some tenths of a second in a storm: others are answered meanwhile.
    made = await asyncio.to_thread(expected, city.climate, seen)
    return StreetsNow(
        found_at=now, rows=streets, keys=street_keys, gauge_count=gauges.size, expected=made
    )


def standing(fleet: Fleet, kind: Kind) -> IntArray:
    """Return the rows of a kind's sensors that stand in the city, ascending."""
    rows = fleet.rows_of_kind(kind.code)
    return rows[~fleet.is_retired[rows] & ~fleet.is_outside[rows]]


def _keys(fleet: Fleet, rows: IntArray) -> IntArray:
    return fleet.sensor_keys()[rows]


def _laid(keys: IntArray, bins: Bins) -> FloatArray:
    """Return numbers of sensors by bin, (bin, sensor), the last bin last; NaN where none is."""
    laid = np.full((PAST_BINS, keys.size), np.nan)
    if not keys.size:
        return laid
    order = np.argsort(keys)
    place = np.minimum(np.searchsorted(keys, bins.sensor_keys, sorter=order), keys.size - 1)
    column = order[place]
    is_ours = (keys[column] == bins.sensor_keys) & (bins.back < PAST_BINS)
    laid[PAST_BINS - 1 - bins.back[is_ours], column[is_ours]] = bins.told[is_ours]
    return laid


def _plane(fleet: Fleet, city: City, rows: IntArray) -> tuple[FloatArray, FloatArray]:
    box = city.bbox
    return plane_km(
        fleet.lat_deg[rows],
        fleet.lon_deg[rows],
        lat0_deg=(box.south_deg + box.north_deg) / 2,
        lon0_deg=(box.west_deg + box.east_deg) / 2,
    )


def _outlet_m(city: City, river: RiverNow, now: datetime) -> FloatArray:
    """Return the river at the ends of the bins that were and that come, (bin,). [m]."""
    coming = max(HORIZONS_MIN) // BIN_MIN
    at_min = minutes_of(now) + BIN_MIN * np.arange(1.0 - PAST_BINS, coming + 1.0)
    return river_of(city).levels(at_min, river.residual).level_m
