"""How long is kept what: whole chunks that ended before a day are dropped, oldest tiers last.

Days are the city's, and they count back from the city's now or from the newest reading, whichever
is earlier: a clock that runs wild, or is not known yet, deletes nothing by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import psycopg

from contract.catalogue import KINDS, Kind
from db.rollup import DAY, HOUR, QUARTER, TIERS
from ingest.maintenance.floor import RAW
from ingest.maintenance.leader import take_turn
from ingest.maintenance.queries import QUERIES
from ingest.slots import Connection

COMPLETED = "completed_reading"
LETTER_LIMIT = 10_000
_CHUNK_LOCK_TIMEOUT = "SET LOCAL lock_timeout = '5s'"


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days are kept of each; None is for ever."""

    raw_days: int
    quarter_days: int
    hour_days: int
    day_days: int | None
    dead_letter_days: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """What one run removed, and which tables it could not cut."""

    chunk_count: int
    letter_count: int
    failures: Mapping[str, psycopg.Error] = field(default_factory=dict[str, psycopg.Error])


async def apply(
    connection: Connection,
    retention: Retention,
    *,
    city_now: datetime,
    wall_now: datetime,
    time_zone: str,
) -> Dropped:
    """Drop what is too old.

    Parameters
    ----------
    city_now : datetime
        For readings and rollups.
    wall_now : datetime
        For dead letters, which bear the time at which they came.

    Raises
    ------
    psycopg.Error
        The database is away. What was dropped before stays dropped, the rest is there.
    """
    newest_at = await _newest_at(connection)
    chunk_count, failures = 0, dict[str, psycopg.Error]()
    for name, days in _days_of(retention).items():
        if newest_at is None or days is None:
            continue
        now_at = min(city_now, newest_at)
        limits = {"now_at": now_at, "days": days, "time_zone": time_zone}
        kept_from_at = await _keep_from(connection, name, limits)
        for table in _tables_of(name):
            try:
                chunk_count += await _drop(connection, table, kept_from_at)
            except psycopg.Error as error:
                if connection.closed:
                    raise
                failures[table] = error
    letters_from_at = wall_now - timedelta(days=retention.dead_letter_days)
    return Dropped(chunk_count, await _delete_letters(connection, letters_from_at), failures)


def table_of(kind: Kind, name: str) -> str:
    """Return the table of a kind's readings, where the name is `raw`, or of one of its tiers."""
    return f"reading_{kind.code}" if name == RAW else f"rollup_{kind.code}_{name}"


def _tables_of(name: str) -> list[str]:
    """Return all tables that are cut together."""
    tables = [table_of(kind, name) for kind in KINDS]
    return [*tables, COMPLETED] if name == RAW else tables


def stored_tables(kinds: tuple[Kind, ...] = KINDS) -> list[str]:
    """Return the tables of some kinds in every tier."""
    return [
        table_of(kind, name) for kind in kinds for name in (RAW, *(tier.name for tier in TIERS))
    ]


def _days_of(retention: Retention) -> dict[str, int | None]:
    return {
        RAW: retention.raw_days,
        QUARTER.name: retention.quarter_days,
        HOUR.name: retention.hour_days,
        DAY.name: retention.day_days,
    }


async def _newest_at(connection: Connection) -> datetime | None:
    tables = [table_of(kind, RAW) for kind in KINDS]
    found = await (await connection.execute(QUERIES["newest_chunk"], {"tables": tables})).fetchone()
    return None if found is None else found[0]


async def _keep_from(connection: Connection, name: str, limits: Mapping[str, object]) -> datetime:
    """Return the day from which a tier is kept, written down before anything goes."""
    async with connection.transaction():
        await take_turn(connection)
        moved = await connection.execute(QUERIES["keep_from"], {"tier": name, **limits})
        found = await moved.fetchone()
    if found is None:
        raise LookupError(f"no row of retention for tier {name}")
    kept_from_at: datetime = found[0]
    return kept_from_at


async def _drop(connection: Connection, table: str, kept_from_at: datetime) -> int:
    async with connection.transaction():
        await take_turn(connection)
        # Who waits for a chunk's exclusive lock holds up all who come after.
        await connection.execute(_CHUNK_LOCK_TIMEOUT)
        dropped = await connection.execute(
            QUERIES["drop_chunks"], {"table": table, "kept_from_at": kept_from_at}
        )
        found = await dropped.fetchone()
    return 0 if found is None else int(found[0])


async def _delete_letters(connection: Connection, kept_from_at: datetime) -> int:
    total = 0
    while True:
        deleted = await connection.execute(
            QUERIES["delete_letters"], {"kept_from_at": kept_from_at, "letter_limit": LETTER_LIMIT}
        )
        total += deleted.rowcount
        if deleted.rowcount < LETTER_LIMIT:
            return total
