"""Raw readings of one sensor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import sql

from db.pool import Pool
from ioc_api.queries import connection

# The table and its columns depend on the kind, so they are identifiers, not text.
_SELECT_RAW = sql.SQL(
    "SELECT observed_at, quality, {} FROM {} WHERE sensor_key = %(sensor_key)s"
    " AND observed_at >= %(from_at)s AND observed_at < %(to_at)s"
    " AND (%(after)s::timestamptz IS NULL OR observed_at > %(after)s)"
    " ORDER BY observed_at LIMIT %(limit)s"
)


@dataclass(frozen=True, slots=True)
class RawReading:
    """One stored reading; values in the order of the quantities that were asked for."""

    observed_at: datetime
    quality: int
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSpan:
    """Which readings are meant: from included, to and `after` excluded."""

    sensor_key: int
    from_at: datetime
    to_at: datetime
    after: datetime | None
    limit: int


async def raw_readings(
    pool: Pool, kind: str, quantities: Sequence[str], wanted: RawSpan
) -> list[RawReading]:
    """Return readings ascending in event time, one more than the limit where there are more.

    Raises `UnavailableError` as `connection` does.

    The text protocol is meant: it brings a float4 in its shortest form, the binary one would
    bring 42.099998474121094 for 42.1.
    """
    columns = sql.SQL(", ").join(map(sql.Identifier, quantities))
    query = _SELECT_RAW.format(columns, sql.Identifier(f"reading_{kind}"))
    parameters = {
        "sensor_key": wanted.sensor_key,
        "from_at": wanted.from_at,
        "to_at": wanted.to_at,
        "after": wanted.after,
        "limit": wanted.limit + 1,
    }
    async with connection(pool) as taken, taken.cursor(binary=False) as cursor:
        await cursor.execute(query, parameters)
        return [RawReading(row[0], row[1], row[2:]) for row in await cursor.fetchall()]
