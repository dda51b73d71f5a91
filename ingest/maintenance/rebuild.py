"""Rollups computed anew from what is stored, a day and a kind per transaction.

Quarters come from readings, hours from quarters, days from hours. Nothing is removed: a bucket of
which nothing finer is stored stays as it is, and so does one below the floor that was computed from
more readings than are left.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from psycopg.sql import SQL, Composed, Identifier, Literal

from contract.catalogue import KIND_BY_CODE, Kind
from contract.clock import monotonic_s
from db.connection import Connection
from db.leader import take_turn
from db.rollup import HOUR, QUARTER, TIERS
from ingest.errors import RebuildError
from ingest.maintenance import floor
from ingest.maintenance.chunks import stored_tables, table_of
from ingest.maintenance.computation import refresh_tiers
from ingest.maintenance.floor import RAW
from ingest.maintenance.queries import QUERIES

ONE_DAY = timedelta(days=1)

_NOTE = """
INSERT INTO dirty (kind, sensor_key, bucket_at)
SELECT DISTINCT {kind}, sensor_key, time_bucket({width} * INTERVAL '1 second', {at})
FROM {table}
WHERE {at} >= %(from_at)s AND {at} < %(to_at)s
"""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be computed anew: days of the city, the last one not included."""

    from_date: date
    to_date: date
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class DayRebuilt:
    """One day of all kinds that were asked for, committed."""

    day: date
    bucket_count: Mapping[str, int]
    took_s: float


def order(from_text: str, to_text: str, kind_codes: Sequence[str]) -> Order:
    """Return what a command line asks for; no kind means all.

    Raises
    ------
    RebuildError
        With what is wrong and what would be right.
    """
    from_date, to_date = _day("--from", from_text), _day("--to", to_text)
    if to_date <= from_date:
        raise RebuildError(
            f"--to {to_date} must be later than --from {from_date}: the day of --to is not included"
        )
    unknown = [code for code in kind_codes if code not in KIND_BY_CODE]
    if unknown:
        raise RebuildError(
            f"unknown kind {', '.join(unknown)}; known: {', '.join(sorted(KIND_BY_CODE))}"
        )
    codes = dict.fromkeys(kind_codes or KIND_BY_CODE)
    return Order(from_date, to_date, tuple(KIND_BY_CODE[code] for code in codes))


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RebuildError(f"{option} {text} is not a day; write it as 2026-11-22") from None


async def rebuild(
    connection: Connection, wanted: Order, time_zone: str
) -> AsyncGenerator[DayRebuilt, None]:
    """Compute day by day, and tell of each day that is done; days without anything are left out.

    Raises
    ------
    psycopg.Error
        The days that were told are done, the others are as they were.
    """
    parameters = {"tables": stored_tables(wanted.kinds), "time_zone": time_zone}
    found = await (await connection.execute(QUERIES["stored_days"], parameters)).fetchone()
    if found is None or found[0] is None:
        return
    day = max(wanted.from_date, found[0])
    last = min(wanted.to_date - ONE_DAY, found[1])
    while day <= last:
        begin_s = monotonic_s()
        limits = await connection.execute(
            QUERIES["day_limits"], {"day": day, "time_zone": time_zone}
        )
        from_at, to_at = (await limits.fetchall())[0]
        counts = dict.fromkeys((tier.name for tier in TIERS), 0)
        for kind in wanted.kinds:
            done = await _rebuild_day(connection, kind, (from_at, to_at), time_zone)
            for name, count in done.items():
                counts[name] += count
        yield DayRebuilt(day, counts, monotonic_s() - begin_s)
        day += ONE_DAY


async def _rebuild_day(
    connection: Connection, kind: Kind, span: tuple[datetime, datetime], time_zone: str
) -> dict[str, int]:
    from_at, to_at = span
    async with connection.transaction():
        await take_turn(connection)
        floors = await floor.read(connection)
        for source in (RAW, QUARTER.name, HOUR.name):
            await connection.execute(_note(kind, source), {"from_at": from_at, "to_at": to_at})
        return await refresh_tiers(connection, kind, time_zone, floors.of)


def _note(kind: Kind, source: str) -> Composed:
    """Return the statement that notes the quarters in which something of a source begins."""
    return SQL(_NOTE).format(
        kind=Literal(kind.code),
        width=Literal(QUARTER.width_s),
        at=Identifier("observed_at" if source == RAW else "bucket_at"),
        table=Identifier(table_of(kind, source)),
    )
