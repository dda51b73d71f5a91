"""The index of the newest hour that is computed, of every station; read once for many who ask."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from contract.city_time import CityTime
from contract.clock import monotonic_s
from db.connection import Connection
from db.pool import Pool
from db.queries import load
from ioc_api.air_index.rules import KIND, Station
from ioc_api.database import connection
from ioc_api.shared import Shared
from operations.indices.vn_aqi import POLLUTANTS

HOUR = timedelta(hours=1)
OLD = 3 * HOUR
"""An hour that began so long before now is not what the air is like: two more should be there."""
GRACE = timedelta(minutes=10)
"""So long an hour that is over may have too few stations: until then that of before stands."""
KEPT_S, DEADLINE_S = 5.0, 4.0

_QUERIES = load(Path(__file__).with_name("queries.sql"))


class AirNow(NamedTuple):
    """The air at a time.

    Attributes
    ----------
    hour_at : datetime or None
        Begin of the newest hour that is over and computed; None before the first.
    is_old : bool
        Whether newer ones should be there: then it says nothing of now.
    """

    as_of: datetime
    hour_at: datetime | None
    is_old: bool
    stations: tuple[Station, ...]


class Air:
    """Reads the index of the newest hour, not more often than it may have changed."""

    def __init__(self, pool: Pool, city_time: CityTime) -> None:
        self._pool = pool
        self._city_time = city_time
        self._read = Shared(self._look, kept_s=KEPT_S, monotonic_s=monotonic_s)

    async def now(self) -> AirNow:
        """Return the air as it was at most `KEPT_S` ago.

        Raises
        ------
        UnavailableError
            As `connection` does.
        """
        return await self._read.now()

    async def _look(self) -> AirNow:
        now = self._city_time.now()
        async with connection(self._pool, DEADLINE_S) as taken:
            found = await (await taken.execute(_QUERIES["read_until"])).fetchone()
            if found is None:
                return AirNow(now, None, is_old=True, stations=())
            until_at: datetime = found[0]
            stations = await _stations(taken, until_at - HOUR)
            if now < until_at + GRACE and not _are_enough(stations):
                before = await _stations(taken, until_at - 2 * HOUR)
                if _are_enough(before):
                    until_at, stations = until_at - HOUR, before
        hour_at = until_at - HOUR
        return AirNow(now, hour_at, now - hour_at >= OLD, stations)


async def _stations(taken: Connection, hour_at: datetime) -> tuple[Station, ...]:
    read = await taken.execute(_QUERIES["stations"], {"hour_at": hour_at})
    return tuple(map(_station, await read.fetchall()))


def _are_enough(stations: Sequence[Station]) -> bool:
    known_count = sum(one.value is not None for one in stations)
    return known_count >= KIND.needed_count(len(stations))


def _station(row: tuple[Any, ...]) -> Station:
    sensor_id, name, lat_deg, lon_deg, area, ward, value, dominant, *indices, has_row = row
    return Station(
        sensor_id=sensor_id,
        name=name,
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        area=area,
        ward=ward,
        has_row=has_row,
        value=value,
        dominant=dominant,
        by_pollutant=dict(zip(POLLUTANTS, indices, strict=True)),
    )
