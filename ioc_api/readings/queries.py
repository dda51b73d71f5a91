"""What is stored of one sensor: readings, and buckets as they are at this moment."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from psycopg import AsyncCursor, IsolationLevel
from psycopg.sql import SQL, Composed, Identifier

from contract.catalogue import Kind
from contract.quantity import Quantity
from db.aggregate import mean
from db.column import comma, names
from db.current import current
from db.pool import Pool
from db.queries import load_lists, load_templates
from db.register import before_bucket, bucket_step
from db.rollup import DAY, HOUR, QUARTER, Tier, readings_of
from ioc_api.database import connection
from ioc_api.readings.tier import Extent
from ioc_api.span import Span

Cursor = AsyncCursor[tuple[Any, ...]]

_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))
_VALUES = load_lists(Path(__file__).with_name("values.sql"))


@dataclass(frozen=True, slots=True)
class RawReading:
    """One stored reading; values in the order of the quantities that were asked for."""

    observed_at: datetime
    quality: int
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bucket; `fields` of each quantity after another."""

    bucket_at: datetime
    count: int
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketSpan:
    """Which buckets are meant.

    Attributes
    ----------
    whole : Span
        From the bucket whose register the first increase begins at, to the end. Edges of buckets.
    first_at : datetime
        Start of the first bucket of the answer.
    before_count : int
        Buckets before that at most.
    stale : Sequence[Span]
        Quarters that readings must answer.
    computed : Span
        The buckets that these lie in, and those between. Edges of buckets.
    limit : int
        Rows at most.
    """

    whole: Span
    first_at: datetime
    before_count: int
    stale: Sequence[Span]
    computed: Span
    limit: int


class Snapshot:
    """What is stored of one sensor at one moment.

    The text protocol is meant: it brings a float4 in its shortest form, the binary one would
    bring 42.099998474121094 for 42.1.
    """

    def __init__(self, cursor: Cursor, kind: Kind, sensor_key: int) -> None:
        self._cursor = cursor
        self._kind = kind
        self._key = sensor_key

    async def extent(self, span: Span, most: int) -> tuple[Extent, int]:
        """Return where each tier begins and ends, and the readings in a span, counted to `most`."""
        parameters = {**self._within(span), "limit": most}
        await self._cursor.execute(_select_extent(self._kind), parameters)
        ((raw, quarter, hour, day, *newest, count),) = await self._cursor.fetchall()
        extent = Extent(
            oldest={"raw": raw, "15m": quarter, "1h": hour, "1d": day},
            newest_raw=newest[0],
            newest_quarter=newest[1],
            newest_day=newest[2],
        )
        return extent, count

    async def readings(
        self, names: Sequence[str], span: Span, after: datetime | None, limit: int
    ) -> list[RawReading]:
        """Return readings of a span after a time, ascending in event time, at most `limit`."""
        query = _TEMPLATES["select_readings"].format(
            values=comma([Identifier(name) for name in names]), readings=readings_of(self._kind)
        )
        parameters = {**self._within(span), "after": after, "limit": limit}
        await self._cursor.execute(query, parameters)
        return [RawReading(row[0], row[1], row[2:]) for row in await self._cursor.fetchall()]

    async def marked(self, span: Span) -> list[datetime]:
        """Return the quarters of a span that have changed since they were computed."""
        await self._cursor.execute(
            _TEMPLATES["select_marks"], {**self._within(span), "kind": self._kind.code}
        )
        return [row[0] for row in await self._cursor.fetchall()]

    async def last_before(self, quantity: Quantity, tier: Tier, at: datetime) -> datetime | None:
        """Return a time in the last bucket before `at` that has a value of a register."""
        query = _TEMPLATES["select_last_before"].format(
            readings=readings_of(self._kind),
            rollup=tier.table(self._kind),
            **names(quantity),
        )
        await self._cursor.execute(query, {"sensor_key": self._key, "from_at": at})
        ((before,),) = await self._cursor.fetchall()
        return before

    async def buckets(
        self, names: tuple[str, ...], tier: Tier, time_zone: str, wanted: BucketSpan
    ) -> list[Bucket]:
        """Return buckets ascending; values are the `fields` of each quantity in turn."""
        parameters = {
            **self._within(wanted.whole),
            "first_at": wanted.first_at,
            "stale_from_at": wanted.computed.from_at,
            "stale_to_at": wanted.computed.to_at,
            "stale_from": [span.from_at for span in wanted.stale],
            "stale_to": [span.to_at for span in wanted.stale],
            "limit": wanted.limit,
            # And those before the first that its increase begins in.
            "kept_limit": wanted.limit + wanted.before_count,
        }
        query = _select_buckets(self._kind, names, tier, time_zone)
        await self._cursor.execute(query, parameters)
        return [Bucket(row[0], row[1], row[2:]) for row in await self._cursor.fetchall()]

    def _within(self, span: Span) -> dict[str, object]:
        return {"sensor_key": self._key, "from_at": span.from_at, "to_at": span.to_at}


@asynccontextmanager
async def snapshot(pool: Pool, kind: Kind, sensor_key: int) -> AsyncGenerator[Snapshot]:
    """Yield what is stored of a sensor at one moment.

    Raises `UnavailableError` as `connection` does.
    """
    async with connection(pool) as taken:
        # All statements see the same moment: marks, rollups and readings fit together.
        await taken.set_isolation_level(IsolationLevel.REPEATABLE_READ)
        try:
            async with taken.cursor(binary=False) as cursor:
                yield Snapshot(cursor, kind, sensor_key)
        finally:
            await taken.rollback()
            await taken.set_isolation_level(None)


def fields(quantity: Quantity) -> tuple[str, ...]:
    """Return what a bucket says of a quantity, in the order of its columns."""
    match quantity.aggregate:
        case "sum":
            return ("mean", "min", "max", "sum")
        case "counter":
            return ("mean", "min", "max", "increase")
        case _:
            return ("mean", "min", "max")


# Statements are put together once: a long one takes milliseconds, as long as its answer.
@lru_cache
def _select_extent(kind: Kind) -> bytes:
    return (
        _TEMPLATES["select_extent"]
        .format(
            readings=readings_of(kind),
            quarters=QUARTER.table(kind),
            hours=HOUR.table(kind),
            days=DAY.table(kind),
        )
        .as_bytes()
    )


@lru_cache
def _select_buckets(kind: Kind, names: tuple[str, ...], tier: Tier, time_zone: str) -> bytes:
    quantities = [quantity for quantity in kind.quantities if quantity.name in names]
    chained = before_bucket(quantities, SQL("current.bucket_at"), tier.width_s)
    return (
        _TEMPLATES["select_buckets"]
        .format(
            **current(
                kind,
                tier,
                quantities,
                time_zone,
                sensors=SQL("kept.sensor_key = %(sensor_key)s"),
                kept_limit=SQL("ORDER BY kept.bucket_at LIMIT %(kept_limit)s"),
            ),
            values=comma([_values(quantity) for quantity in quantities]),
            row=comma([SQL("current.*"), *chained]),
        )
        .as_bytes()
    )


def _values(quantity: Quantity) -> Composed:
    """Return the SQL of a quantity's `fields`."""
    says = _VALUES.get(quantity.aggregate, _VALUES["mean"])
    if quantity.aggregate == "counter":
        return says.format(**names(quantity), mean=mean(quantity), step=bucket_step(quantity))
    return says.format(**names(quantity), mean=mean(quantity))
