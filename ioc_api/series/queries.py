"""One aggregate over all sensors of a kind, bucket by bucket."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from psycopg import AsyncCursor
from psycopg.sql import SQL, Composed, Identifier

from contract.catalogue import Kind
from contract.clock import rfc3339
from contract.quantity import Quantity
from db.aggregate import mean
from db.column import columns_of, comma, names
from db.current import current, everywhere
from db.pool import Pool
from db.queries import load_templates
from db.rollup import Tier
from ioc_api.database import connection
from ioc_api.span import Span

Cursor = AsyncCursor[tuple[Any, ...]]

_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))
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
    """

    kind: Kind
    quantity: Quantity
    area: str | None
    tier: Tier
    whole: Span


async def first_held(
    pool: Pool, time_zone: str, asked: Sequence[Series]
) -> tuple[Series, list[dict[str, object]]]:
    """Return the first of some series that holds something, and its items; else the first of all.

    Items are ascending; buckets without values are left out. All are asked within the one deadline
    of `connection`, and raise `UnavailableError` as it does.
    """
    # Text on purpose: it brings a float4 in its shortest form.
    async with connection(pool) as taken, taken.cursor(binary=False) as cursor:
        for one in asked:
            if items := await _items(cursor, time_zone, one):
                return one, items
    return asked[0], []


async def _items(cursor: Cursor, time_zone: str, asked: Series) -> list[dict[str, object]]:
    parameters = {
        "kind": asked.kind.code,
        "area": asked.area,
        "from_at": asked.whole.from_at,
        "to_at": asked.whole.to_at,
        "stale_from_at": asked.whole.from_at,
        "stale_to_at": asked.whole.to_at,
    }
    query = _select(asked.kind, asked.quantity, asked.tier, time_zone, asked.area is not None)
    await cursor.execute(query, parameters)
    is_directed = asked.quantity.aggregate == "circular"
    items: list[dict[str, object]] = []
    for bucket_at, average, low, high, sensor_count, count, total in await cursor.fetchall():
        item: dict[str, object] = {
            "bucket_at": rfc3339(bucket_at),
            "mean": average,
            "min": None if is_directed else low,
            "max": None if is_directed else high,
            "sensor_count": sensor_count,
            "count": count,
        }
        if asked.quantity.aggregate == "mean":
            item["total"] = total
        items.append(item)
    return items


@lru_cache
def _select(kind: Kind, quantity: Quantity, tier: Tier, time_zone: str, is_of_area: bool) -> bytes:  # noqa: FBT001 - a key of the cache
    place = "area" if is_of_area else "city"
    added = [name for name in columns_of(quantity) if not name.endswith(("_min", "_max"))]
    return (
        _TEMPLATES["select_series"]
        .format(
            **{
                part: _TEMPLATES[f"{part}_in_{place}"] for part in ("standing", "chosen", "divided")
            },
            **current(
                kind,
                tier,
                [quantity],
                time_zone,
                sensors=_CHOSEN,
                kept_limit=SQL(""),
                within=_stood if is_of_area else everywhere,
            ),
            **names(quantity),
            sums=comma([SQL("sum(one.{0}) AS {0}").format(Identifier(name)) for name in added]),
            mean=mean(quantity),
        )
        .as_bytes()
    )


def _stood(sensor_key: SQL, at: SQL) -> Composed:
    return _STOOD.format(sensor_key=sensor_key, at=at)
