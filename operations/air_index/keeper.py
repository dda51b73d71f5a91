"""The index of the air kept true to its hours: the marks of those that changed, round by round.

An hour's index is written when the hour is over, and again whenever one that it is made of changes.
What is silent has no marks: at each hour's end those are added of which something became over.

It may be cancelled at any point: a transaction that is not committed leaves its marks waiting.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import psycopg
import structlog

from contract.arrays import IntArray
from contract.chance import chance
from contract.city_time import CityTime
from contract.clock import from_us, to_us
from contract.pauses import Pauses
from db.connection import Connection, connect
from db.leader import try_lead_indices
from operations.air_index.queries import QUERIES
from operations.air_index.stored import DAYS_TABLE, HOURS_TABLE, Cells, hours_ugm3, write
from operations.air_index.units import (
    DAY_HOURS,
    DAY_US,
    HOUR_US,
    Units,
    computed,
    day_of,
    touched,
)
from operations.indices import vn_aqi
from operations.metrics import Metrics

ROUND_PERIOD_S = 5.0
LEAD_PERIOD_S = 2.0
MARK_LIMIT = 1_000
"""Marks of one transaction: some tens of milliseconds in which nothing else is judged."""
SILENT_MAX = timedelta(hours=DAY_HOURS)
"""What has been silent for longer leaves nothing to say."""
HOUR = timedelta(hours=1)

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the keeper is given."""

    database_url: str
    city_time: CityTime
    utc_offset_h: float
    metrics: Metrics


class Keeper:
    """Keeps the index of the air, in one of all processes at a time."""

    def __init__(self, shared: Surroundings) -> None:
        self._shared = shared
        self._utc_offset_us = round(shared.utc_offset_h * HOUR_US)

    async def run(self) -> None:
        """Work until cancelled; the database may come and go."""
        pauses = Pauses(chance)
        while True:
            try:
                await self._keep(pauses)
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                self._shared.metrics.failures.inc()
                _log.warning("indices_interrupted", problem=str(error).strip())
            await asyncio.sleep(pauses.next_s())

    async def _keep(self, pauses: Pauses) -> None:
        url = self._shared.database_url
        async with await connect(url, application="operations-indices") as connection:
            while not await try_lead_indices(connection):
                pauses.reset()
                await asyncio.sleep(LEAD_PERIOD_S)
            while True:
                count = await keep(connection, self._shared.city_time.now_us(), self._utc_offset_us)
                self._shared.metrics.index_rows.inc(count.written)
                pauses.reset()
                await asyncio.sleep(0 if count.may_have_left_some else ROUND_PERIOD_S)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a round came to: marks that were taken, rows that were written or taken away."""

    marks: int
    written: int

    @property
    def may_have_left_some(self) -> bool:
        """Tell whether more marks may be waiting than were taken."""
        return self.marks == MARK_LIMIT


async def keep(connection: Connection, now_us: int, utc_offset_us: int) -> Kept:
    """Compute what some marks touch of the hours and days that are over.

    Raises
    ------
    psycopg.Error
        Nothing is computed, and the marks are still there.
    """
    running_us = (now_us + utc_offset_us) // HOUR_US * HOUR_US - utc_offset_us
    async with connection.transaction():
        await _mark_silent(connection, running_us, utc_offset_us)
        taken = await connection.execute(
            QUERIES["take_marks"], {"running_at": from_us(running_us), "mark_limit": MARK_LIMIT}
        )
        marks = await taken.fetchall()
        if not marks:
            return Kept(0, 0)
        key = np.array([one for one, _ in marks], np.int64)
        hour_us = np.array([to_us(at) for _, at in marks], np.int64)
        written = await _write(
            connection, touched(key, hour_us, utc_offset_us), running_us, utc_offset_us
        )
    return Kept(len(marks), written)


async def _mark_silent(connection: Connection, running_us: int, utc_offset_us: int) -> None:
    found = await (await connection.execute(QUERIES["read_until"])).fetchone()
    until_at: datetime | None = None if found is None else found[0]
    running_at = from_us(running_us)
    if until_at == running_at:
        return
    if until_at is not None and until_at < running_at:
        last_at = min(running_at, until_at + SILENT_MAX) - HOUR
        hours_us = np.arange(to_us(until_at), to_us(last_at) + 1, HOUR_US)
        await connection.execute(
            QUERIES["mark_silent"],
            {
                "from_at": until_at,
                "last_at": last_at,
                "ends": _last_hours(hours_us, utc_offset_us),
                "newest_hours": vn_aqi.NOWCAST_NEWEST,
            },
        )
    await connection.execute(QUERIES["write_until"], {"running_at": running_at})


def _last_hours(hours_us: IntArray, utc_offset_us: int) -> list[datetime]:
    """Return which hours are the last of a day of the city."""
    next_us = hours_us + HOUR_US
    is_last = day_of(next_us, utc_offset_us) == next_us
    return [from_us(each) for each in hours_us[is_last].tolist()]


async def _write(connection: Connection, units: Units, running_us: int, utc_offset_us: int) -> int:
    """Write what is known of units' hours and days that are over, and since when the rule is."""
    index = computed(await hours_ugm3(connection, units))
    valid_us = to_us(datetime.combine(vn_aqi.VALID_FROM, datetime.min.time(), UTC)) - utc_offset_us
    hour_us = units.hour_us
    hours = Cells(np.repeat(units.sensor_key, DAY_HOURS), hour_us.ravel())
    is_over = ((hour_us < running_us) & (hour_us >= valid_us)).ravel()
    written = await write(connection, HOURS_TABLE, index.hours.raveled(), hours, is_over)
    is_past = (units.day_us + DAY_US <= running_us) & (units.day_us >= valid_us)
    days = Cells(units.sensor_key, units.day_us)
    return written + await write(connection, DAYS_TABLE, index.days, days, is_past)
