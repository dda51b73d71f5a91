"""How long is kept what: whole chunks that ended before a day are dropped, oldest tiers last.

Days are the city's, and they count back from the city's now or from the newest reading, whichever
is earlier. How far a cut may go beyond the last one does not follow from any clock
(`ingest.maintenance.cut`): what it may not is held, and dropped by hand (`python -m ingest
retention`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psycopg

from contract.catalogue import KINDS
from contract.clock import CALENDAR_END
from db.connection import Connection
from db.leader import take_turn
from db.rollup import DAY, HOUR, QUARTER
from ingest.maintenance import chunks, cut, floor
from ingest.maintenance.chunks import LETTERS, table_of
from ingest.maintenance.floor import RAW
from ingest.maintenance.queries import QUERIES


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days are kept of each; None is for ever."""

    raw_days: int
    quarter_days: int
    hour_days: int
    day_days: int | None
    dead_letter_days: int

    def of_tiers(self) -> dict[str, int | None]:
        """Return the days of each tier of readings."""
        return {
            RAW: self.raw_days,
            QUARTER.name: self.quarter_days,
            HOUR.name: self.hour_days,
            DAY.name: self.day_days,
        }


@dataclass(frozen=True, slots=True)
class Present:
    """What time it is, and how far that can be believed.

    Attributes
    ----------
    city_at : datetime
        For readings and rollups.
    wall_at : datetime
        For dead letters, which bear the time at which they came.
    city_since, wall_since : callable
        Given a tier and when it was cut, return how much of the clock's time has passed since,
        leaps left out.
    is_steady : bool
        Whether the city's clock has not leapt for a day.
    """

    city_at: datetime
    wall_at: datetime
    city_since: Callable[[str, datetime], timedelta]
    wall_since: Callable[[str, datetime], timedelta]
    is_steady: bool = False


@dataclass(slots=True)
class Dropped:
    """What one run removed, what it left to be dropped by hand, and what it could not cut.

    Attributes
    ----------
    held : dict of str to datetime
        By tier, the day before which a clock wants all to go and it may not.
    waiting : list of str
        Tables left alone because buckets wait to be computed from what is in them.
    moved : list of str
        Tiers whose cut is another one than the last.
    """

    chunk_count: int = 0
    letter_count: int = 0
    held: dict[str, datetime] = field(default_factory=dict[str, datetime])
    waiting: list[str] = field(default_factory=list[str])
    failures: dict[str, psycopg.Error] = field(default_factory=dict[str, psycopg.Error])
    moved: list[str] = field(default_factory=list[str])


async def apply(
    connection: Connection, retention: Retention, present: Present, *, time_zone: str
) -> Dropped:
    """Drop what is too old, as far as the clocks can be believed.

    Raises
    ------
    psycopg.Error
        The database is away. What was dropped before stays dropped, the rest is there.
    """
    run = _Run(connection, present, time_zone)
    newest_at = await _newest_at(connection)
    for name, days in retention.of_tiers().items():
        if newest_at is not None and days is not None:
            await run.cut_tier(name, days, min(present.city_at, newest_at))
    await run.cut_letters(retention.dead_letter_days)
    return run.dropped


class _Run:
    """One run over all tiers."""

    def __init__(self, connection: Connection, present: Present, time_zone: str) -> None:
        self.dropped = Dropped()
        self._connection = connection
        self._present = present
        self._time_zone = time_zone

    async def cut_tier(self, name: str, days: int, now_at: datetime) -> None:
        """Drop the chunks of a tier that ended before what is kept, counted from a city time."""
        wanted_at = await self._midnight(now_at, days)
        first_limit_at = await self._midnight(self._present.wall_at, days)
        cut_at = await self._move(name, wanted_at, first_limit_at, self._present.city_since)
        if cut_at is None:
            return
        if name == RAW:
            self.dropped.waiting += await chunks.with_marks(self._connection, cut_at)
        for table in chunks.tables_of(name):
            if table in self.dropped.waiting:
                continue
            try:
                self.dropped.chunk_count += await chunks.drop(self._connection, table, cut_at)
            except psycopg.Error as error:
                if self._connection.closed:
                    raise
                self.dropped.failures[table] = error

    async def cut_letters(self, days: int) -> None:
        """Delete the letters that came before what is kept."""
        wanted_at = self._present.wall_at - timedelta(days=days)
        cut_at = await self._move(LETTERS, wanted_at, wanted_at, self._present.wall_since)
        if cut_at is not None:
            self.dropped.letter_count += await chunks.delete_letters(self._connection, cut_at)

    async def _move(
        self,
        name: str,
        wanted_at: datetime,
        first_limit_at: datetime,
        since: Callable[[str, datetime], timedelta],
    ) -> datetime | None:
        """Return the cut that may be made, written down before anything goes."""
        async with self._connection.transaction():
            await take_turn(self._connection)
            last = await floor.last_cut(self._connection, name)
            allowed = cut.judge(
                wanted_at,
                last,
                passed=timedelta(0) if last is None else since(name, last.applied_at),
                first_limit_at=first_limit_at,
                is_steady=self._present.is_steady,
            )
            if allowed.is_held and await chunks.count(self._connection, name, wanted_at):
                await floor.hold(self._connection, name, wanted_at)
                self.dropped.held[name] = wanted_at
            else:
                await floor.release(self._connection, name)
            if allowed.cut_at is not None and (last is None or allowed.cut_at != last.cut_at):
                await floor.move(self._connection, name, allowed.cut_at, self._present.wall_at)
                self.dropped.moved.append(name)
            return allowed.cut_at

    async def _midnight(self, now_at: datetime, days: int) -> datetime:
        parameters = {"now_at": now_at, "days": days, "time_zone": self._time_zone}
        found = await self._connection.execute(QUERIES["midnight"], parameters)
        return (await found.fetchall())[0][0]


async def _newest_at(connection: Connection) -> datetime | None:
    tables = [table_of(kind, RAW) for kind in KINDS]
    parameters = {"tables": tables, "end_at": CALENDAR_END}
    found = await (await connection.execute(QUERIES["newest_chunk"], parameters)).fetchone()
    return None if found is None else found[0]
