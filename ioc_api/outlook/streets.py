"""What is to be expected on streets: read, computed and kept with the sensors that it is about."""

import asyncio
import functools
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import Kind
from contract.city import City
from contract.geometry import distance_km, plane_km
from db.pool import Pool
from ioc_api.fleet.fleet import Fleet
from ioc_api.outlook import queries
from ioc_api.outlook.river import RiverNow, minutes_of, river_of
from ioc_api.outlook.shelf import Shelf
from operations.outlook.flood import HORIZONS_MIN, PAST_BINS, Expected, Seen, expected
from operations.outlook.rain import BIN_MIN

LISTED_KM = 0.1  # a sensor this near to a listed street stands on it; assumed


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StreetsNow:
    """What was found at a city time; streets are those of `rows`, with the `keys` they had then."""

    found_at: datetime
    rows: IntArray
    keys: IntArray
    gauge_count: int
    expected: Expected


class Streets:
    """Looks at rain and streets; what was read before is kept."""

    def __init__(self, pool: Pool, fleet: Fleet, city: City) -> None:
        self._fleet = fleet
        self._city = city
        self._rain = Shelf(functools.partial(queries.rain_rates, pool), PAST_BINS)
        self._depth = Shelf(functools.partial(queries.depths, pool), PAST_BINS, has_newest=True)

    async def find(self, river: RiverNow, now: datetime) -> StreetsNow:
        """Return what is to be expected on streets at a city time.

        Raises
        ------
        UnavailableError
            If the database does not answer.
        """
        fleet, city = self._fleet, self._city
        gauges, streets = standing(fleet, queries.RAIN), standing(fleet, queries.FLOOD)
        keys = fleet.sensor_keys()
        gauge_km, street_km = _plane(fleet, city, gauges), _plane(fleet, city, streets)
        seen = Seen(
            month=(now + timedelta(hours=city.utc_offset_h)).month,
            gauge_east_km=gauge_km[0],
            gauge_north_km=gauge_km[1],
            rain_mmh=await self._rain.look(now, keys[gauges]),
            street_east_km=street_km[0],
            street_north_km=street_km[1],
            is_listed=_is_listed(fleet, city, streets),
            depth_m=await self._depth.look(now, keys[streets]),
            outlet_m=_outlet_m(city, river, now),
        )
        # In a storm tenths of a second, in a large city seconds: others are answered meanwhile.
        made = await asyncio.to_thread(expected, city.climate, seen)
        return StreetsNow(
            found_at=now,
            rows=streets,
            keys=keys[streets],
            gauge_count=gauges.size,
            expected=made,
        )


def standing(fleet: Fleet, kind: Kind) -> IntArray:
    """Return the rows of a kind's sensors that stand in the city, ascending."""
    rows = fleet.rows_of_kind(kind.code)
    return rows[~fleet.is_retired[rows] & ~fleet.is_outside[rows]]


def _is_listed(fleet: Fleet, city: City, rows: IntArray) -> BoolArray:
    """Tell which sensors stand where the pack knows that it floods, (row,)."""
    is_near = np.zeros(rows.size, np.bool_)
    for site in city.sites["flood"]:
        away_km = distance_km(fleet.lat_deg[rows], fleet.lon_deg[rows], site.lat_deg, site.lon_deg)
        is_near |= away_km <= LISTED_KM
    return is_near


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
