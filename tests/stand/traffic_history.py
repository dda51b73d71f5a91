"""Thirty days of traffic sensors in the database, rolled up: what the API benchmark asks for."""

from datetime import UTC, timedelta
from typing import Any

import psycopg
from psycopg import sql

from contract.catalogue import KIND_BY_CODE
from contract.clock import monotonic_s, utc_now
from db import rollup

KIND = KIND_BY_CODE["traffic_flow"]
DAYS = 30
STEP_S = 60
TIME_ZONE = "Asia/Ho_Chi_Minh"

# In the order in which ingest would have written them: a moment of all sensors after another.
INSERT_DAY = sql.SQL(
    "INSERT INTO {table} (sensor_key, observed_at, received_at, boot, seq, {columns}) "
    "SELECT one.sensor_key, at, at, 0, 0, {values} FROM "
    "generate_series(%(from_at)s::timestamptz, %(to_at)s::timestamptz - INTERVAL '1 second', "
    "%(step_s)s * INTERVAL '1 second') AS at "
    "CROSS JOIN unnest(%(keys)s::int[]) AS one (sensor_key) "
    "ON CONFLICT DO NOTHING"
)
VALUE = sql.SQL(
    "((extract(epoch FROM at)::bigint / 60 + one.sensor_key * {}) %% 1000 / 20.0)::real"
)
MARK = (
    "INSERT INTO dirty SELECT %(kind)s, one.sensor_key, at FROM "
    "generate_series(%(from_at)s::timestamptz, %(to_at)s::timestamptz - INTERVAL '1 second', "
    "INTERVAL '15 minutes') AS at CROSS JOIN unnest(%(keys)s::int[]) AS one (sensor_key)"
)

Connection = psycopg.Connection[tuple[Any, ...]]


def load(connection: Connection, keys: list[int]) -> tuple[int, float]:
    """Store the history and roll it up; return the number of readings and the seconds."""
    begun_s = monotonic_s()
    end = utc_now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    columns = [sql.Identifier(name) for name in KIND.quantity_names]
    values = [VALUE.format(sql.Literal(37 + number)) for number in range(len(columns))]
    insert = INSERT_DAY.format(
        table=sql.Identifier(f"reading_{KIND.code}"),
        columns=sql.SQL(", ").join(columns),
        values=sql.SQL(", ").join(values),
    )
    loaded = 0
    connection.execute(rollup.MAKE_DIRTY)
    for day in range(DAYS, 0, -1):
        span = {"from_at": end - timedelta(days=day), "to_at": end - timedelta(days=day - 1)}
        written = connection.execute(insert, {**span, "keys": keys, "step_s": STEP_S})
        loaded += written.rowcount
        # Days of the city begin before those of UTC: the buckets lie whole within a wider span.
        hull = (span["from_at"] - timedelta(days=2), span["to_at"] + timedelta(days=2))
        with connection.transaction():
            connection.execute(MARK, {**span, "kind": KIND.code, "keys": keys})
            for tier in rollup.TIERS:
                connection.execute(
                    rollup.refresh(KIND, tier, TIME_ZONE, hull),
                    {"floor_at": end - timedelta(days=9999)},
                )
    connection.execute("VACUUM (ANALYZE)")
    return loaded, monotonic_s() - begun_s
