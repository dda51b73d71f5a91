"""Hours that are over: what sensors said of the same hour a week ago, and the air's newest index.

Read beside the requests and kept by row; no request waits for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import structlog

from contract.arrays import FloatArray, IntArray
from contract.city import City
from contract.city_time import CityTime
from contract.clock import monotonic_s
from db.pool import Pool
from db.rollup import HOUR
from ioc_api.again import again
from ioc_api.air_index.now import Air
from ioc_api.bucket import Grid
from ioc_api.fleet.fleet import COLUMN, Fleet
from ioc_api.scorecards.queries import air_indices, hour_means
from operations.indices.domain import Domain
from operations.indices.scorecard import DOMAINS

WEEK = timedelta(days=7)
WIDTH = timedelta(seconds=HOUR.width_s)
FIRST_LOOK_S = 0.05  # between two looks whether the live state has been read
LOOK_S = 5.0
AGAIN_S = 600.0
"""A week ago is read anew within its hour: sensors join, a past may be loaded meanwhile."""
(AIR,) = (domain for domain in DOMAINS if not domain.quantities)

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
    by_domain: Mapping[str, HourValues]


class Hours:
    """Reads what is due, and keeps it.

    Attributes
    ----------
    week_ago : Hour or None
        The hour of a week ago; None while it is not known.
    air : Hour or None
        The newest hour that is over, of which the index of the air is known.
    """

    def __init__(
        self, *, pool: Pool, fleet: Fleet, city: City, city_time: CityTime, air: Air
    ) -> None:
        self._pool = pool
        self._fleet = fleet
        self._city_time = city_time
        self._air = air
        self._grid = Grid(HOUR, timedelta(hours=city.utc_offset_h))
        self._read_s = -AGAIN_S
        self.week_ago: Hour | None = None
        self.air: Hour | None = None

    async def run(self) -> None:
        """Look for ever what is due."""

        def say(detail: str, retry_s: float) -> None:
            _log.warning("scorecards_unread", detail=detail, retry_s=retry_s)

        await again(self.look, say)

    async def look(self) -> float:
        """Read what is due of the hour that runs; return when to look again. [s]."""
        if not self._fleet.is_loaded:
            return FIRST_LOOK_S
        now = self._city_time.now()
        hour_at = self._grid.start_of(now)
        await self._look_at_air()
        then_at = hour_at - WEEK
        is_another = self.week_ago is None or self.week_ago.hour_at != then_at
        if is_another or monotonic_s() - self._read_s >= AGAIN_S:
            if is_another:
                self.week_ago = None  # what was is of another hour
            found = {
                # Of the air the index is told of the hour that is over.
                one.code: await self._read(one, then_at if one.quantities else then_at - WIDTH)
                for one in DOMAINS
            }
            self.week_ago, self._read_s = Hour(then_at, found), monotonic_s()
        return LOOK_S

    async def _look_at_air(self) -> None:
        """Take over what the index of the air says of now; nothing where it is old."""
        found, layout = await self._air.now(), self._fleet.layout
        if found.hour_at is None or found.is_old:
            self.air = None
            return
        values = np.full((len(self._fleet), 1), np.nan)
        for station in found.stations:
            row = self._fleet.row(station.sensor_id)
            if row is not None and station.value is not None:
                values[row] = station.value
        self.air = Hour(found.hour_at, {AIR.code: HourValues(values, layout)})

    async def _read(self, domain: Domain, hour_at: datetime) -> HourValues:
        """Return what was said of an hour."""
        kind, fleet = domain.catalogued, self._fleet
        layout, values = fleet.layout, np.full((len(fleet), max(1, len(domain.quantities))), np.nan)
        listed: list[int] = fleet.rows_of_kind(kind.code).tolist()
        row_of = {fleet.sensors[row].sensor_key: row for row in listed}
        if domain.quantities:
            columns = [COLUMN[kind.code][name] for name in domain.quantities]
            quantities = [kind.quantities[column] for column in columns]
            said = await hour_means(self._pool, kind, quantities, hour_at)
        else:
            said = await air_indices(self._pool, hour_at)
        ours = [(row_of[key], *means) for key, *means in said if key in row_of]
        if ours:
            table = np.array(ours, np.float64)  # None becomes NaN
            values[table[:, 0].astype(np.int64)] = table[:, 1:]
        return HourValues(values, layout)
