"""The statement that reads a tier as it is at this moment, whatever maintenance has left to do.

A bucket's stored row is exact until its readings change; from then until maintenance has computed
it anew it is *stale*: ingest has marked it in `dirty_bucket` in the same transaction. So one
snapshot of the marks, the rollups and the readings gives exact rows: stored ones for buckets
without a stale quarter, and for the others the same arithmetic over what they are made of, stored
quarters and, for the stale quarters alone, readings.
"""

from collections.abc import Callable, Sequence

from psycopg.sql import SQL, Composed, Identifier, Literal

from contract.catalogue import Kind
from contract.quantity import Quantity
from db.register import before_bucket, before_reading
from db.rollup import (
    QUARTER,
    Tier,
    bucket_of,
    columns_of,
    comma,
    finer_parts,
    raw_parts,
)

Within = Callable[[SQL, SQL], Composed]
"""Returns a condition, beginning with AND, on the SQL of a sensor's key and of a time."""


def everywhere(_sensor_key: SQL, _at: SQL) -> Composed:
    """Return no condition."""
    return SQL("").format()


def current(  # noqa: PLR0913 - what differs between one sensor, a city and an area
    kind: Kind,
    tier: Tier,
    quantities: Sequence[Quantity],
    time_zone: str,
    *,
    sensors: Composed | SQL,
    kept_limit: SQL,
    within: Within = everywhere,
) -> Composed:
    """Return the common table expressions `touched` and `current`, to follow one named `stale`.

    `stale (sensor_key, from_at, to_at)` holds spans of whole quarters, none overlapping another.
    `current` has the columns `sensor_key, bucket_at, reading_count` and those of the quantities as
    `columns_of` lists them. The parameters are edges of buckets of the tier: `from_at` and `to_at`
    of the span, `stale_from_at` and `stale_to_at` of the part of it in which `stale` lies.

    Parameters
    ----------
    sensors
        The condition on `kept.sensor_key` that chooses the sensors.
    kept_limit
        The order and number of stored rows that matter, or nothing.
    within
        Which readings and quarters count, given the SQL of their sensor and time. A bucket that the
        condition divides must be stale: its stored row counts all.
    """
    columns = [Identifier(name) for quantity in quantities for name in columns_of(quantity)]
    return SQL(
        "touched AS (SELECT DISTINCT stale.sensor_key, {bucket} AS bucket_at FROM stale "
        "CROSS JOIN LATERAL generate_series(stale.from_at, "
        "stale.to_at - INTERVAL '1 microsecond', {quarter}) AS part (at)), "
        "current AS ((SELECT kept.sensor_key, kept.bucket_at, kept.reading_count, {columns} "
        "FROM {table} AS kept WHERE {sensors} "
        "AND kept.bucket_at >= %(from_at)s AND kept.bucket_at < %(to_at)s "
        "AND NOT EXISTS (SELECT FROM touched WHERE touched.sensor_key = kept.sensor_key "
        "AND touched.bucket_at = kept.bucket_at) {kept_limit}) UNION ALL {computed})"
    ).format(
        bucket=bucket_of(tier, SQL("part.at"), time_zone),
        quarter=_width(QUARTER),
        columns=comma(columns),
        table=tier.table(kind),
        sensors=sensors,
        kept_limit=kept_limit,
        computed=_quarters(kind, quantities, time_zone, within)
        if tier is QUARTER
        else _coarser(kind, tier, quantities, time_zone, within),
    )


def _quarters(
    kind: Kind, quantities: Sequence[Quantity], time_zone: str, within: Within
) -> Composed:
    """Return the select of the stale quarters, from the readings."""
    bucket = bucket_of(QUARTER, SQL("reading.observed_at"), time_zone)
    return SQL(
        "SELECT one.sensor_key, one.bucket_at, count(*)::int AS reading_count, {parts} FROM ("
        "SELECT reading.*, {bucket} AS bucket_at{before} FROM stale CROSS JOIN LATERAL ("
        "SELECT * FROM {table} AS inner_reading "
        "WHERE inner_reading.sensor_key = stale.sensor_key "
        "AND inner_reading.observed_at >= stale.from_at "
        "AND inner_reading.observed_at < stale.to_at "
        # Known before the statement runs, it tells the planner which chunks cannot matter; OFFSET
        # keeps it from reading those that can from end to end.
        "AND inner_reading.observed_at >= %(stale_from_at)s "
        "AND inner_reading.observed_at < %(stale_to_at)s {within} OFFSET 0"
        ") AS reading) AS one GROUP BY one.sensor_key, one.bucket_at"
    ).format(
        within=within(SQL("inner_reading.sensor_key"), SQL("inner_reading.observed_at")),
        parts=_named(quantities, [part for each in quantities for part in raw_parts(each)]),
        bucket=bucket,
        before=before_reading(
            quantities,
            SQL("reading.observed_at"),
            SQL("reading.sensor_key, {}").format(bucket),
        ),
        table=Identifier(f"reading_{kind.code}"),
    )


def _coarser(
    kind: Kind, tier: Tier, quantities: Sequence[Quantity], time_zone: str, within: Within
) -> Composed:
    """Return the select of the touched buckets, from stored quarters and stale ones."""
    columns = [Identifier(name) for quantity in quantities for name in columns_of(quantity)]
    whole = bucket_of(tier, SQL("quarter.bucket_at"), time_zone)
    return SQL(
        "SELECT one.sensor_key, one.whole_at, sum(one.reading_count)::int, {parts} FROM ("
        "SELECT quarter.*, {whole} AS whole_at{before} FROM ("
        "SELECT stored.* FROM touched CROSS JOIN LATERAL ("
        "SELECT finer.sensor_key, finer.bucket_at, finer.reading_count, {columns} "
        "FROM {table} AS finer WHERE finer.sensor_key = touched.sensor_key "
        "AND finer.bucket_at >= touched.bucket_at "
        "AND finer.bucket_at < touched.bucket_at + {width} "
        "AND finer.bucket_at >= %(stale_from_at)s AND finer.bucket_at < %(stale_to_at)s "
        "{within} OFFSET 0"
        ") AS stored WHERE NOT EXISTS (SELECT FROM stale "
        "WHERE stale.sensor_key = stored.sensor_key AND stored.bucket_at >= stale.from_at "
        "AND stored.bucket_at < stale.to_at) "
        "UNION ALL {quarters}) AS quarter) AS one GROUP BY one.sensor_key, one.whole_at"
    ).format(
        parts=_named(quantities, [part for each in quantities for part in finer_parts(each)]),
        whole=whole,
        before=before_bucket(
            quantities,
            SQL("quarter.bucket_at"),
            QUARTER.width_s,
            SQL("quarter.sensor_key, {}").format(whole),
        ),
        columns=comma(columns),
        table=QUARTER.table(kind),
        width=_width(tier),
        quarters=_quarters(kind, quantities, time_zone, within),
        within=within(SQL("finer.sensor_key"), SQL("finer.bucket_at")),
    )


def _named(quantities: Sequence[Quantity], parts: Sequence[Composed]) -> Composed:
    names = [name for quantity in quantities for name in columns_of(quantity)]
    return comma(
        [
            SQL("{} AS {}").format(part, Identifier(name))
            for name, part in zip(names, parts, strict=True)
        ]
    )


def _width(tier: Tier) -> Composed:
    return SQL("{} * INTERVAL '1 second'").format(Literal(tier.width_s))
