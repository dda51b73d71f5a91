"""The law of marks and floors, whatever happens in whatever order.

A bucket with readings has a rollup or a mark; a rollup never comes to stand for fewer readings than
before; and where nothing was cut, a bucket without a mark says what its rows say.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import AsyncConnection

from contract.catalogue import KIND_BY_CODE
from db.connection import Connection
from ingest.maintenance import floor
from ingest.maintenance.computation import compute_marked
from ingest.maintenance.connection import open_connection

pytestmark = pytest.mark.integration

ZONE = "Asia/Ho_Chi_Minh"
KIND = KIND_BY_CODE["rain_gauge"]
BEGIN = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS, MINUTES = 3, 30
Counts = dict[datetime, int]

_STORE = """
INSERT INTO reading_rain_gauge (sensor_key, observed_at, received_at, rain_mm)
VALUES (1, %s, now(), 1)
ON CONFLICT DO NOTHING
"""
_MARK = """
INSERT INTO dirty_bucket (kind, sensor_key, bucket_at)
VALUES ('rain_gauge', 1, time_bucket('15 minutes', %s))
"""
_RAW = """
SELECT time_bucket('15 minutes', observed_at), count(*)::int FROM reading_rain_gauge GROUP BY 1
"""
_MINUTE = st.integers(0, DAYS - 1).flatmap(
    lambda day: st.integers(0, MINUTES - 1).map(
        lambda minute: BEGIN + day * DAY + timedelta(minutes=minute)
    )
)
_CUT = st.integers(0, DAYS).map(lambda day: BEGIN + day * DAY)
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("store"), _MINUTE),
        st.tuples(st.just("floor"), _CUT),
        st.tuples(st.just("drop"), _CUT),
        st.tuples(st.just("compute"), st.just(BEGIN)),
    ),
    max_size=25,
)


async def happen(connection: Connection, what: str, at: datetime) -> None:
    match what:
        case "store":
            async with connection.transaction():
                await connection.execute(_STORE, [at])
                await connection.execute(_MARK, [at])
        case "floor":
            await floor.move(connection, "raw", at, at)
        case "drop":
            # As retention does: the floor first, and only what no mark waits for.
            await floor.move(connection, "raw", at, at)
            marked = await counts(
                connection, "SELECT bucket_at, 1 FROM dirty_bucket WHERE bucket_at < %s", at
            )
            if not marked:
                await connection.execute(
                    "DELETE FROM reading_rain_gauge WHERE observed_at < %s", [at]
                )
        case _:
            await compute_marked(connection, KIND, ZONE)


async def counts(connection: Connection, query: Any, *parameters: datetime) -> Counts:
    return dict(await (await connection.execute(query, parameters)).fetchall())


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(events=EVENTS)
async def test_no_bucket_with_readings_is_forgotten_and_no_rollup_loses_any(
    database_url: str, events: list[tuple[str, datetime]]
) -> None:
    async with (
        await AsyncConnection.connect(database_url, autocommit=True) as owner,
        await open_connection(database_url, application="law") as connection,
    ):
        await owner.execute(
            "TRUNCATE sensor, reading_rain_gauge, rollup_rain_gauge_15m, rollup_rain_gauge_1h, "
            "rollup_rain_gauge_1d, dirty_bucket, retention RESTART IDENTITY CASCADE"
        )
        await owner.execute(
            "INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, "
            "quantities, period_s, announced_at) VALUES ('hcmc', 's-1', 'rain_gauge', "
            "'environment', 's', 10.7, 106.7, '{rain_mm}', 60, now())"
        )
        before, marked = Counts(), Counts()
        for what, at in [*events, ("compute", BEGIN)]:
            await happen(connection, what, at)
            raw = await counts(connection, _RAW)
            rolled = await counts(
                connection, "SELECT bucket_at, reading_count FROM rollup_rain_gauge_15m"
            )
            marked = await counts(connection, "SELECT bucket_at, 1 FROM dirty_bucket")
            floor_at = (await floor.read(connection)).raw_at
            assert raw.keys() <= rolled.keys() | marked.keys()
            assert all(rolled[bucket] >= count for bucket, count in before.items())
            for bucket, count in raw.items():
                if bucket not in marked:
                    is_exact = rolled[bucket] == count
                    assert is_exact or (bucket < floor_at and rolled[bucket] > count)
            before = rolled
        assert not marked
