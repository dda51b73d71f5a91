"""One aggregate over all sensors of a kind, bucket by bucket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from psycopg import AsyncCursor
from psycopg.sql import SQL, Composed, Identifier

from contract.catalogue import Kind
from contract.clock import rfc3339
from contract.quantity import Aggregate, Quantity
from db.aggregate import mean, untrusted_buckets
from db.column import columns_of, comma, names, rollup_columns
from db.current import Within, current, everywhere
from db.pool import Pool
from db.queries import load, load_templates
from db.register import before_bucket, bucket_step
from db.rollup import Tier
from db.trusted import Trust
from ioc_api.database import connection
from ioc_api.errors import BadParameterError
from ioc_api.span import Span

Cursor = AsyncCursor[tuple[Any, ...]]

CHAIN_BUCKETS = 2
"""Buckets before one that the increase of a register looks at."""

_QUERIES = load(Path(__file__).with_suffix(".sql"))
_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))
_TOTAL = {"mean": "total", "sum": "sum", "counter": "increase"}
_CHOSEN = SQL("kept.sensor_key IN (SELECT chosen.sensor_key FROM chosen)")
_STOOD = SQL(
    "EXISTS (SELECT FROM standing WHERE standing.sensor_key = {sensor_key}"
    " AND {at} >= standing.from_at AND {at} < standing.to_at)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What is asked for; `area` None means the city.

    Attributes
    ----------
    whole : Span
        Edges of buckets of the tier.
    trust : Trust
        Which readings it is made of.
    """

    kind: Kind
    quantity: Quantity
    area: str | None
    tier: Tier
    whole: Span
    trust: Trust = "good"


async def first_held(
    pool: Pool, time_zone: str, asked: Sequence[Series]
) -> tuple[Series, list[dict[str, object]]]:
    """Return the first of some series that holds something, and its items; else the first of all.

    Items are ascending; buckets without values are left out. All are asked within the one deadline
    of `connection`, and raise `UnavailableError` as it does.

    Raises
    ------
    BadParameterError
        If all readings are wanted of a time of which some are gone.
    """
    # Text on purpose: it brings a float4 in its shortest form.
    async with connection(pool) as taken, taken.cursor(binary=False) as cursor:
        for one in asked:
            items = await _items(cursor, time_zone, one, await _before(cursor, one))
            # Asked after: what retention drops meanwhile is known to be gone.
            if one.trust == "all":
                await _refuse_lost(cursor, one)
            if items:
                return one, items
    return asked[0], []


async def _refuse_lost(cursor: Cursor, asked: Series) -> None:
    await cursor.execute(_QUERIES["kept_from"])
    for (kept_from_at,) in await cursor.fetchall():
        begin, width = asked.whole.from_at, timedelta(seconds=asked.tier.width_s)
        if begin < kept_from_at:
            later = begin - (begin - kept_from_at) // width * width
            right = ("good", f"all with from={rfc3339(later)} or later")
            raise BadParameterError("quality", "all", right, "needs readings that are gone")


async def _before(cursor: Cursor, asked: Series) -> timedelta:
    """Return how long before the span begins what is computed.

    Of all readings no bucket that some are gone of: what a register had there is as it is stored.
    """
    if asked.quantity.aggregate != "counter":
        return timedelta()
    width = timedelta(seconds=asked.tier.width_s)
    before = CHAIN_BUCKETS * width
    if asked.trust == "all":
        await cursor.execute(_QUERIES["kept_from"])
        for (kept_from_at,) in await cursor.fetchall():
            whole_count = (asked.whole.from_at - kept_from_at) // width
            before = min(before, max(0, whole_count) * width)
    return before


async def _items(
    cursor: Cursor, time_zone: str, asked: Series, before: timedelta
) -> list[dict[str, object]]:
    is_register = asked.quantity.aggregate == "counter"
    from_at = asked.whole.from_at - before
    parameters = {
        "kind": asked.kind.code,
        "area": asked.area,
        "from_at": from_at,
        "first_at": asked.whole.from_at,
        "to_at": asked.whole.to_at,
        "stale_from_at": from_at,
        "stale_to_at": asked.whole.to_at,
    }
    select = _select_increases if is_register else _select_series
    query = select(
        asked.kind, asked.quantity, asked.tier, time_zone, asked.area is not None, asked.trust
    )
    await cursor.execute(query, parameters)
    return [_item(asked.quantity.aggregate, row) for row in await cursor.fetchall()]


def _item(aggregate: Aggregate, row: tuple[Any, ...]) -> dict[str, object]:
    bucket_at, average, low, high, sensor_count, count, untrusted_count, total = row
    is_directed = aggregate == "circular"
    item: dict[str, object] = {
        "bucket_at": rfc3339(bucket_at),
        "mean": average,
        "min": None if is_directed else low,
        "max": None if is_directed else high,
        "sensor_count": sensor_count,
        "count": count,
        "untrusted_count": untrusted_count,
    }
    if aggregate in _TOTAL:
        item[_TOTAL[aggregate]] = total
    return item


@lru_cache
def _select_series(
    kind: Kind,
    quantity: Quantity,
    tier: Tier,
    time_zone: str,
    is_of_area: bool,  # noqa: FBT001
    trust: Trust,
) -> bytes:
    added = [name for name in columns_of(quantity) if not name.endswith(("_min", "_max"))]
    total = {"mean": SQL("one.sum_of_means::REAL"), "sum": SQL("one.{sum}::REAL")}
    within = _stood if is_of_area else everywhere
    return (
        _TEMPLATES["select_series"]
        .format(
            **_sensors(is_of_area=is_of_area),
            divided=_TEMPLATES["divided_in_area" if is_of_area else "divided_in_city"],
            stale=_TEMPLATES[f"stale_{trust}"],
            **_current(kind, tier, quantity, time_zone, within, trust),
            **names(quantity),
            untrusted_count=untrusted_buckets(),
            sums=comma([SQL("sum(one.{0}) AS {0}").format(Identifier(name)) for name in added]),
            mean=mean(quantity),
            total=total.get(quantity.aggregate, SQL("NULL")).format(**names(quantity)),
        )
        .as_bytes()
    )


@lru_cache
def _select_increases(
    kind: Kind,
    quantity: Quantity,
    tier: Tier,
    time_zone: str,
    is_of_area: bool,  # noqa: FBT001
    trust: Trust,
) -> bytes:
    at, sensor_key = SQL("chain.bucket_at"), SQL("chain.sensor_key")
    chained = before_bucket([quantity], at, tier.width_s, sensor_key)
    stood = _stood if is_of_area else everywhere
    return (
        _TEMPLATES["select_increases"]
        .format(
            **_sensors(is_of_area=is_of_area),
            divided=_TEMPLATES["divided_in_city"],
            stale=_TEMPLATES[f"stale_{trust}"],
            **_current(kind, tier, quantity, time_zone, everywhere, trust),
            **names(quantity),
            columns=comma(rollup_columns([quantity])),
            rollup=tier.table(kind),
            untrusted_count=untrusted_buckets(),
            step=bucket_step(quantity),
            row=comma([SQL("chain.*"), *chained]),
            within=stood(SQL("one.sensor_key"), SQL("one.bucket_at")),
        )
        .as_bytes()
    )


def _sensors(*, is_of_area: bool) -> dict[str, SQL]:
    place = "area" if is_of_area else "city"
    return {part: _TEMPLATES[f"{part}_in_{place}"] for part in ("standing", "chosen")}


def _current(
    kind: Kind, tier: Tier, quantity: Quantity, time_zone: str, within: Within, trust: Trust
) -> dict[str, Composed]:
    return current(
        kind,
        tier,
        [quantity],
        time_zone,
        sensors=_CHOSEN,
        kept_limit=SQL(""),
        within=within,
        trust=trust,
    )


def _stood(sensor_key: SQL, at: SQL) -> Composed:
    return _STOOD.format(sensor_key=sensor_key, at=at)
