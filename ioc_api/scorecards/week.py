"""What sensors said of the same hour a week ago, read once an hour and kept by row."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import structlog

from contract.arrays import FloatArray, IntArray
from contract.chance import chance
from contract.city import City
from contract.city_time import CityTime
from contract.clock import monotonic_s
from contract.pauses import Pauses
from db.pool import Pool
from db.rollup import HOUR
from ioc_api.bucket import Grid
from ioc_api.errors import UnavailableError
from ioc_api.fleet.fleet import COLUMN, Fleet
from ioc_api.scorecards.queries import hour_means
from operations.indices.domain import Domain
from operations.indices.scorecard import DOMAINS

WEEK = timedelta(days=7)
LOOK_S = 5.0
AGAIN_S = 600.0
"""The same hour is read anew: sensors join, and a past may be loaded while the city runs."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, eq=False)
class HourValues:
    """What the sensors of a domain said of an hour.

    Attributes
    ----------
    values : (sensor, quantity)
        By row of the fleet; NaN where nothing is known, and for who had no row yet.
    layout : int
        The registry's when it was read: who changed since may be somebody else.
    """

    values: FloatArray
    layout: int

    def of(self, fleet: Fleet, rows: IntArray) -> FloatArray:
        """Return the values of some rows: (row, quantity)."""
        found = np.full((len(rows), self.values.shape[1]), np.nan)
        is_there = (rows < len(self.values)) & (fleet.changed_at[rows] <= self.layout)
        found[is_there] = self.values[rows[is_there]]
        return found


@dataclass(frozen=True, slots=True)
class Hour:
    """What was said of an hour, by domain."""

    hour_at: datetime
    by_domain: Mapping[str, HourValues] = field(default_factory=dict[str, HourValues])


class WeekAgo:
    """Reads the hour of a week ago, and keeps it until the next one.

    Attributes
    ----------
    hour : Hour or None
        None while it is not known.
    """

    def __init__(self, *, pool: Pool, fleet: Fleet, city: City, city_time: CityTime) -> None:
        self._pool = pool
        self._fleet = fleet
        self._city_time = city_time
        self._grid = Grid(HOUR, timedelta(hours=city.utc_offset_h))
        self._read_s = -AGAIN_S
        self.hour: Hour | None = None

    async def run(self) -> None:
        """Look for ever whether another hour has begun."""
        pauses = Pauses(chance)
        while True:
            try:
                await self.look()
            except UnavailableError as error:
                pause_s = pauses.next_s()
                _log.warning("scorecards_unread", detail=error.detail, retry_s=round(pause_s, 2))
            else:
                pauses.reset()
                pause_s = LOOK_S
            await asyncio.sleep(pause_s)

    async def look(self) -> None:
        """Read the hour that is due, as soon as the live state has been read."""
        hour_at = self._grid.start_of(self._city_time.now()) - WEEK
        is_another = self.hour is None or self.hour.hour_at != hour_at
        if not self._fleet.is_loaded or not (is_another or monotonic_s() - self._read_s >= AGAIN_S):
            return
        if is_another:
            self.hour = None  # what was is of another hour
        found = {
            domain.code: await self._read(domain, hour_at)
            for domain in DOMAINS
            if domain.quantities
        }
        self.hour, self._read_s = Hour(hour_at, found), monotonic_s()

    async def _read(self, domain: Domain, hour_at: datetime) -> HourValues:
        kind, fleet = domain.catalogued, self._fleet
        columns = [COLUMN[kind.code][name] for name in domain.quantities]
        layout, rows = fleet.layout, fleet.rows_of_kind(kind.code)
        listed: list[int] = rows.tolist()
        row_of = {fleet.sensors[row].sensor_key: row for row in listed}
        values = np.full((len(fleet), len(columns)), np.nan)
        quantities = [kind.quantities[column] for column in columns]
        for sensor_key, *means in await hour_means(self._pool, kind, quantities, hour_at):
            row = row_of.get(sensor_key)
            if row is not None:
                values[row] = [np.nan if mean is None else mean for mean in means]
        return HourValues(values, layout)
