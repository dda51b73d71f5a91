"""One aggregate over all sensors of a kind, bucket by bucket."""

from dataclasses import dataclass
from functools import lru_cache

from psycopg.sql import SQL, Identifier

from contract.catalogue import Kind
from contract.clock import rfc3339
from contract.quantity import Quantity
from db.current import current
from db.pool import Pool
from db.rollup import Tier, columns_of, comma, mean
from ioc_api.queries import connection
from ioc_api.span import Span

# A register and its neighbour's have no common mean, so no counter comes here.
_SELECT = SQL(
    "WITH chosen AS MATERIALIZED (SELECT sensor_key FROM sensor WHERE kind = %(kind)s"
    " AND (%(area)s::text IS NULL OR area_code = %(area)s OR ward_code = %(area)s)),"
    " stale AS MATERIALIZED (SELECT DISTINCT mark.sensor_key, mark.bucket_at AS from_at,"
    " mark.bucket_at + INTERVAL '15 minutes' AS to_at"
    " FROM dirty_bucket AS mark INNER JOIN chosen ON chosen.sensor_key = mark.sensor_key"
    " WHERE mark.kind = %(kind)s"
    " AND mark.bucket_at >= %(from_at)s AND mark.bucket_at < %(to_at)s), {current},"
    " summed AS (SELECT one.bucket_at, {sums}, min(one.{low}) AS low, max(one.{high}) AS high,"
    " count(*) AS sensor_count, sum({mean}) AS total"
    " FROM current AS one WHERE one.{count} > 0 GROUP BY one.bucket_at)"
    " SELECT one.bucket_at, {mean}, one.low, one.high, one.sensor_count, one.{count},"
    " one.total::real FROM summed AS one ORDER BY one.bucket_at"
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


async def series(pool: Pool, time_zone: str, asked: Series) -> list[dict[str, object]]:
    """Return the items of a series, ascending; buckets without values are left out.

    Raises `UnavailableError` as `connection` does.
    """
    parameters = {
        "kind": asked.kind.code,
        "area": asked.area,
        "from_at": asked.whole.from_at,
        "to_at": asked.whole.to_at,
        "stale_from_at": asked.whole.from_at,
        "stale_to_at": asked.whole.to_at,
    }
    query = _select(asked.kind, asked.quantity, asked.tier, time_zone)
    # Text on purpose: it brings a float4 in its shortest form.
    async with connection(pool) as taken, taken.cursor(binary=False) as cursor:
        await cursor.execute(query, parameters)
        found = await cursor.fetchall()
    is_directed = asked.quantity.aggregate == "circular"
    items: list[dict[str, object]] = []
    for bucket_at, average, low, high, sensor_count, count, total in found:
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
def _select(kind: Kind, quantity: Quantity, tier: Tier, time_zone: str) -> bytes:
    name = quantity.name
    added = [
        column for column in columns_of(quantity) if column not in {f"{name}_min", f"{name}_max"}
    ]
    return _SELECT.format(
        current=current(
            kind,
            tier,
            [quantity],
            time_zone,
            sensors=SQL("kept.sensor_key IN (SELECT chosen.sensor_key FROM chosen)"),
            kept_limit=SQL(""),
        ),
        sums=comma([SQL("sum(one.{0}) AS {0}").format(Identifier(column)) for column in added]),
        low=Identifier(f"{name}_min"),
        high=Identifier(f"{name}_max"),
        mean=mean(quantity),
        count=Identifier(f"{name}_count"),
    ).as_bytes()
