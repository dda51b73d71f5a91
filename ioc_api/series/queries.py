"""One aggregate over all sensors of a kind, bucket by bucket."""

from dataclasses import dataclass
from functools import lru_cache

from psycopg.sql import SQL, Composed, Identifier

from contract.catalogue import Kind
from contract.clock import rfc3339
from contract.quantity import Quantity
from db.current import current, everywhere
from db.pool import Pool
from db.rollup import Tier, columns_of, comma, mean
from ioc_api.database import connection
from ioc_api.span import Span

# A register and its neighbour's have no common mean, so no counter comes here.
_SELECT = SQL(
    "WITH {chosen},"
    " stale AS MATERIALIZED (SELECT piece.sensor_key, piece.bucket_at AS from_at,"
    " piece.bucket_at + INTERVAL '15 minutes' AS to_at"
    " FROM (SELECT mark.sensor_key, mark.bucket_at"
    " FROM dirty_bucket AS mark INNER JOIN chosen ON chosen.sensor_key = mark.sensor_key"
    " WHERE mark.kind = %(kind)s"
    " AND mark.bucket_at >= %(from_at)s AND mark.bucket_at < %(to_at)s"
    " UNION SELECT divided.sensor_key, divided.bucket_at FROM divided) AS piece), {current},"
    " summed AS (SELECT one.bucket_at, {sums}, min(one.{low}) AS low, max(one.{high}) AS high,"
    " count(*) AS sensor_count, sum({mean}) AS total"
    " FROM current AS one WHERE one.{count} > 0 GROUP BY one.bucket_at)"
    " SELECT one.bucket_at, {mean}, one.low, one.high, one.sensor_count, one.{count},"
    " one.total::real FROM summed AS one ORDER BY one.bucket_at"
)
_IN_CITY = SQL(
    "chosen AS MATERIALIZED (SELECT sensor_key FROM sensor WHERE kind = %(kind)s),"
    " divided AS (SELECT NULL::int AS sensor_key, NULL::timestamptz AS bucket_at WHERE false)"
)
# Sensors count while they stood in the area. A quarter in which one came or went is divided: it is
# answered from readings, where those are kept whole, and else belongs to where it began.
_IN_AREA = SQL(
    "standing AS MATERIALIZED (SELECT place.sensor_key, place.from_at,"
    " coalesce(place.to_at, 'infinity') AS to_at"
    " FROM sensor_place AS place INNER JOIN sensor ON sensor.sensor_key = place.sensor_key"
    " WHERE sensor.kind = %(kind)s AND (place.area_code = %(area)s OR place.ward_code = %(area)s)"
    " AND place.from_at < %(to_at)s AND (place.to_at IS NULL OR place.to_at > %(from_at)s)),"
    " chosen AS MATERIALIZED (SELECT DISTINCT standing.sensor_key FROM standing),"
    " divided AS (SELECT standing.sensor_key,"
    " time_bucket(INTERVAL '15 minutes', edge.at) AS bucket_at"
    " FROM standing CROSS JOIN LATERAL (VALUES (standing.from_at), (standing.to_at)) AS edge (at)"
    " WHERE edge.at > %(from_at)s AND edge.at < %(to_at)s"
    " AND time_bucket(INTERVAL '15 minutes', edge.at) >= coalesce("
    "(SELECT retention.kept_from_at FROM retention WHERE retention.tier = 'raw'), '-infinity'))"
)
_STOOD = SQL(
    " AND EXISTS (SELECT FROM standing WHERE standing.sensor_key = {sensor_key}"
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
    query = _select(asked.kind, asked.quantity, asked.tier, time_zone, asked.area is not None)
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
def _select(kind: Kind, quantity: Quantity, tier: Tier, time_zone: str, is_of_area: bool) -> bytes:  # noqa: FBT001 - a key of the cache
    name = quantity.name
    added = [
        column for column in columns_of(quantity) if column not in {f"{name}_min", f"{name}_max"}
    ]
    within = _stood if is_of_area else everywhere
    return _SELECT.format(
        chosen=_IN_AREA if is_of_area else _IN_CITY,
        current=current(
            kind,
            tier,
            [quantity],
            time_zone,
            sensors=SQL("kept.sensor_key IN (SELECT chosen.sensor_key FROM chosen){}").format(
                within(SQL("kept.sensor_key"), SQL("kept.bucket_at"))
            ),
            kept_limit=SQL(""),
            within=within,
        ),
        sums=comma([SQL("sum(one.{0}) AS {0}").format(Identifier(column)) for column in added]),
        low=Identifier(f"{name}_min"),
        high=Identifier(f"{name}_max"),
        mean=mean(quantity),
        count=Identifier(f"{name}_count"),
    ).as_bytes()


def _stood(sensor_key: SQL, at: SQL) -> Composed:
    return _STOOD.format(sensor_key=sensor_key, at=at)
