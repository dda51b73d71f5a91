"""What is stored of one sensor: readings, and buckets as they are at this moment."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from psycopg.sql import SQL, Composed, Identifier

from contract.catalogue import Kind
from contract.quantity import Quantity
from db.aggregate import mean
from db.column import comma, names
from db.current import current
from db.pool import Pool
from db.queries import load_lists, load_templates
from db.register import before_bucket, bucket_step
from db.rollup import DAY, HOUR, QUARTER, Tier, bucket_of, readings_of
from db.trusted import Trust, is_trusted
from ioc_api.database import Cursor, connection, standing_still
from ioc_api.readings.line import Line, from_sent
from ioc_api.readings.plan import BucketPlan, Known, ReadingPlan, Wanted
from ioc_api.readings.tier import Extent, tier_of

_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))
_VALUES = load_lists(Path(__file__).with_name("values.sql"))
_LINE_VALUE = SQL(
    "string_agg(float8send(coalesce(one.{value}::DOUBLE PRECISION, 'NaN')), ''::BYTEA)"
)


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
    untrusted_count: int | None
    values: tuple[float | None, ...]


@asynccontextmanager
async def snapshot(pool: Pool) -> AsyncGenerator[Cursor]:
    """Yield a cursor for which time stands still. Raises as `connection` does."""
    async with connection(pool) as taken, standing_still(taken) as cursor:
        yield cursor


async def known(cursor: Cursor, wanted: Wanted, chained_at: datetime, time_zone: str) -> Known:
    """Return what a plan needs to know of the sensor."""
    await cursor.execute(
        _select_known(wanted.kind),
        {
            "kind": wanted.kind.code,
            "sensor_key": wanted.sensor_key,
            "from_at": wanted.span.from_at,
            "to_at": wanted.span.to_at,
            "most_readings": wanted.most_readings,
        },
    )
    ((raw, quarter, hour, day, *newest, raw_count, marks),) = await cursor.fetchall()
    extent = Extent(
        oldest={"raw": raw, "15m": quarter, "1h": hour, "1d": day},
        newest_raw=newest[0],
        newest_quarter=newest[1],
        newest_day=newest[2],
    )
    chains = [] if marks is None else await _chains(cursor, wanted, chained_at, time_zone)
    return Known(
        extent=extent,
        raw_count=raw_count,
        marks=marks or (),
        chained_from=min(chains, default=None),
    )


async def _chains(
    cursor: Cursor, wanted: Wanted, chained_at: datetime, time_zone: str
) -> list[datetime]:
    """Return the day in which the increases of each register begin."""
    found: list[datetime] = []
    for quantity in wanted.kind.quantities:
        if quantity.aggregate == "counter" and quantity.name in wanted.names:
            await cursor.execute(
                _select_chained_from(wanted.kind, quantity, time_zone, wanted.trust),
                {"sensor_key": wanted.sensor_key, "chained_at": chained_at},
            )
            found += [at for (at,) in await cursor.fetchall()]
    return found


async def read(
    cursor: Cursor, wanted: Wanted, plan: ReadingPlan | BucketPlan, time_zone: str
) -> list[RawReading] | list[Bucket]:
    """Return what was planned, ascending in event time.

    A reading's values are those of the quantities, a bucket's the `fields` of each in turn.
    """
    if isinstance(plan, ReadingPlan):
        await cursor.execute(
            _select_readings(wanted.kind, wanted.names),
            {
                "sensor_key": wanted.sensor_key,
                "from_at": plan.span.from_at,
                "to_at": plan.span.to_at,
                "after": plan.after,
                "limit": plan.limit,
            },
        )
        return [RawReading(row[0], row[1], row[2:]) for row in await cursor.fetchall()]
    await cursor.execute(
        _select_buckets(wanted.kind, wanted.names, tier_of(plan.tier), time_zone, wanted.trust),
        {
            "sensor_key": wanted.sensor_key,
            "from_at": plan.whole.from_at,
            "to_at": plan.whole.to_at,
            "first_at": plan.first_at,
            "stale_from_at": plan.computed.from_at,
            "stale_to_at": plan.computed.to_at,
            "stale_from": [span.from_at for span in plan.stale],
            "stale_to": [span.to_at for span in plan.stale],
            "limit": plan.limit,
            # And those before the first that its increase begins in.
            "kept_limit": plan.limit + plan.before_count,
        },
    )
    return [Bucket(row[0], row[1], row[2], row[3:]) for row in await cursor.fetchall()]


async def read_line(cursor: Cursor, wanted: Wanted, plan: ReadingPlan) -> Line:
    """Return the readings that were planned, in columns."""
    await cursor.execute(
        _select_line(wanted.kind, wanted.names),
        {
            "sensor_key": wanted.sensor_key,
            "from_at": plan.span.from_at,
            "to_at": plan.span.to_at,
            "limit": plan.limit,
        },
        binary=True,
    )
    ((*values, observed_at, quality),) = await cursor.fetchall()
    return from_sent(observed_at, quality, values)


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
def _select_known(kind: Kind) -> bytes:
    return (
        _TEMPLATES["select_known"]
        .format(
            readings=readings_of(kind),
            quarters=QUARTER.table(kind),
            hours=HOUR.table(kind),
            days=DAY.table(kind),
        )
        .as_bytes()
    )


@lru_cache
def _select_chained_from(kind: Kind, quantity: Quantity, time_zone: str, trust: Trust) -> bytes:
    def day_before(at: SQL) -> Composed:
        return _TEMPLATES["select_day_before"].format(
            day=bucket_of(DAY, SQL("observed_at"), time_zone),
            readings=readings_of(kind),
            days=DAY.table(kind),
            before_at=at,
            counts=is_trusted(readings_of(kind)) if trust == "good" else SQL("TRUE"),
            **names(quantity),
        )

    last_day, before_it = day_before(SQL("%(chained_at)s")), day_before(SQL("last_day.at"))
    return (
        _TEMPLATES["select_chained_from"].format(last_day=last_day, day_before=before_it).as_bytes()
    )


@lru_cache
def _select_readings(kind: Kind, quantities: tuple[str, ...]) -> bytes:
    values = comma([Identifier(name) for name in quantities])
    return (
        _TEMPLATES["select_readings"].format(values=values, readings=readings_of(kind)).as_bytes()
    )


@lru_cache
def _select_line(kind: Kind, quantities: tuple[str, ...]) -> bytes:
    sent = [_LINE_VALUE.format(value=Identifier(name)) for name in quantities]
    return (
        _TEMPLATES["select_line"].format(values=comma(sent), readings=readings_of(kind)).as_bytes()
    )


@lru_cache
def _select_buckets(
    kind: Kind, wanted: tuple[str, ...], tier: Tier, time_zone: str, trust: Trust
) -> bytes:
    quantities = [quantity for quantity in kind.quantities if quantity.name in wanted]
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
                trust=trust,
            ),
            values=comma([bucket_values(quantity) for quantity in quantities]),
            row=comma([SQL("current.*"), *chained]),
        )
        .as_bytes()
    )


def bucket_values(quantity: Quantity) -> Composed:
    """Return the SQL of a quantity's `fields`."""
    says = _VALUES.get(quantity.aggregate, _VALUES["mean"])
    if quantity.aggregate == "counter":
        return says.format(**names(quantity), mean=mean(quantity), step=bucket_step(quantity))
    return says.format(**names(quantity), mean=mean(quantity))
