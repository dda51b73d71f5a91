"""The worker's part in maintenance: one error harms one kind, and it is seen."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg import AsyncConnection

from contract.city_time import CityTime
from contract.clock import utc_now
from contract.database_role import Role
from contract.metrics import MetricSet
from db.connection import Connection
from ingest.maintenance import unjudged
from ingest.maintenance.keeper import Keeper, Policy
from ingest.maintenance.retention import Retention
from ingest.metrics import METRICS, MaintenanceMetrics
from tests.stand.account import as_role
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
POLICY = Policy("Asia/Ho_Chi_Minh", Retention(90, 731, 3653, None, 30), ())
KINDS = {"noise": "leq_db", "rain_gauge": "rain_mm", "weather": "wind_from_deg"}


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Connection]:
    """A sensor of each of three kinds with one reading, marked; the first kind cannot be computed.

    Its table of hours is away.
    """
    async with await AsyncConnection.connect(database_url, autocommit=True) as opened:
        for key, (kind, quantity) in enumerate(KINDS.items(), 1):
            await opened.execute(
                "INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, "
                "quantities, period_s, announced_at) VALUES ('hcmc', %s, %s, 'environment', 's', "
                "10.7, 106.7, '{}', 60, now())",
                [f"s-{key}", kind],
            )
            await opened.execute(
                f"INSERT INTO reading_{kind} (sensor_key, observed_at, received_at, {quantity}) "  # type: ignore[arg-type]  # noqa: S608
                "VALUES (%s, %s, now(), 60)",
                [key, AT],
            )
            await opened.execute("INSERT INTO dirty_bucket VALUES (%s, %s, %s)", [kind, key, AT])
        await opened.execute("ALTER TABLE rollup_noise_1h RENAME TO away")
        yield opened


async def is_true(connection: Connection, query: Any) -> bool:
    return bool((await (await connection.execute(query)).fetchall())[0][0])


@contextlib.asynccontextmanager
async def kept(database_url: str, made: MetricSet) -> AsyncGenerator[None, None]:
    """Run a keeper."""
    keeper = Keeper(
        as_role(database_url, Role.INGEST),
        POLICY,
        city_time=CityTime(utc_now),
        wall=utc_now,
        metrics=MaintenanceMetrics(made),
    )
    async with asyncio.TaskGroup() as group:
        keeping = group.create_task(keeper.run())
        yield
        keeping.cancel()


async def test_a_kind_that_fails_is_counted_and_the_others_go_on(
    database_url: str, connection: Connection, until_async: UntilAsync
) -> None:
    """And once its fault is mended, nothing of it is missing.

    What is to be computed anew waits for that, and is said.
    """
    await connection.execute("INSERT INTO recount_due VALUES ('weather', %s, %s)", [AT, AT])
    made = MetricSet(METRICS)

    def sample(name: str, **labels: str) -> float:
        return made.registry.get_sample_value(f"ingest_{name}", labels) or 0.0

    async with kept(database_url, made):
        await until_async(
            lambda: sample("maintenance_failures_total", part="noise") >= 2, "it tries again"
        )
        assert sample("maintenance_leads") == 1
        assert sample("buckets_computed_total", tier="1d") == 2
        assert sample("maintenance_failures_total", part="weather") == 0
        await until_async(lambda: sample("dirty_marks") == 1, "its mark waits")
        assert sample("dirty_oldest_seconds") > 0
        assert sample("recount_due_chunks") == 1
        await connection.execute("ALTER TABLE away RENAME TO rollup_noise_1h")
        await until_async(
            lambda: is_true(connection, "SELECT count(*) = 1 FROM rollup_noise_1d"), "mended"
        )
        await until_async(lambda: sample("dirty_marks") == 0, "nothing waits")
        await until_async(lambda: sample("recount_due_chunks") == 0, "nothing is to be done anew")
    assert sample("maintenance_leads") == 0
    assert sample("maintenance_round_seconds_count") >= 2


async def test_the_next_keeper_leads_when_the_first_ends(
    database_url: str, connection: Connection, until_async: UntilAsync
) -> None:
    first, second = MetricSet(METRICS), MetricSet(METRICS)

    def leads(made: MetricSet) -> bool:
        return made.registry.get_sample_value("ingest_maintenance_leads") == 1

    async with kept(database_url, second):
        await until_async(lambda: leads(second), "one leads")
        async with kept(database_url, first):
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'ingest-maintenance'"
            )
            await until_async(lambda: leads(first) != leads(second), "again exactly one")


async def test_retention_runs_soon_after_the_start(
    database_url: str, connection: Connection, until_async: UntilAsync
) -> None:
    """Once the broker has had time to tell the city's clock."""
    made = MetricSet(METRICS)
    await connection.execute("ALTER TABLE away RENAME TO rollup_noise_1h")
    await connection.execute(
        "INSERT INTO reading_rain_gauge (sensor_key, observed_at, received_at, rain_mm) "
        "VALUES (2, %s, now(), 1), (2, %s, now(), 1)",
        [utc_now(), utc_now() - timedelta(days=95)],
    )
    async with kept(database_url, made):
        await until_async(
            lambda: made.registry.get_sample_value("ingest_retention_last_run_timestamp_seconds"),
            "ran",
        )
    assert made.registry.get_sample_value("ingest_chunks_dropped_total") == 1
    assert (
        made.registry.get_sample_value("ingest_maintenance_failures_total", {"part": "retention"})
        == 0
    )


async def test_the_table_of_marks_stays_small(
    database_url: str, connection: Connection, until_async: UntilAsync
) -> None:
    """What a backlog leaves behind is given back: every round reads the table whole."""
    await connection.execute("ALTER TABLE away RENAME TO rollup_noise_1h")
    await connection.execute(
        "INSERT INTO dirty_bucket SELECT 'rain_gauge', 2, %s FROM generate_series(1, 119999)", [AT]
    )
    size = "SELECT pg_relation_size('dirty_bucket') < 100000"
    assert not await is_true(connection, size)
    async with kept(database_url, MetricSet(METRICS)):
        await until_async(lambda: is_true(connection, size), "vacuumed")
    assert await is_true(connection, "SELECT count(*) = 0 FROM dirty_bucket")


async def test_what_nobody_judges_is_forgotten_once_it_is_too_much(
    database_url: str,
    connection: Connection,
    until_async: UntilAsync,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever judges later is told so; less than too much waits for them."""
    monkeypatch.setattr(unjudged, "LIMIT", 1000)
    monkeypatch.setattr("ingest.maintenance.keeper.UNJUDGED_PERIOD_S", 0.0)
    await connection.execute("INSERT INTO judged_until (city_at) VALUES (%s)", [AT])
    append = "INSERT INTO changed_sensor SELECT 'noise', n, %s, %s FROM generate_series(1, %s) AS n"
    await connection.execute(append, [AT, AT, 1000])
    made = MetricSet(METRICS)
    async with kept(database_url, made):
        await until_async(
            lambda: made.registry.get_sample_value("ingest_changes_waiting") == 1000, "counted"
        )
        assert await is_true(connection, "SELECT marks_cut_at IS NULL FROM judged_until")
        await connection.execute(append, [AT, AT, 1])
        await until_async(
            lambda: is_true(connection, "SELECT marks_cut_at IS NOT NULL FROM judged_until"),
            "noted",
        )
        await until_async(
            lambda: made.registry.get_sample_value("ingest_changes_cut_total") == 1001, "told"
        )
    assert await is_true(connection, "SELECT count(*) = 0 FROM changed_sensor")


async def test_hours_of_the_air_that_wait_long_are_marked_once(connection: Connection) -> None:
    """No mark is lost, however many there are of an hour."""
    mark = "INSERT INTO air_index_due SELECT n %% 3, %s FROM generate_series(1, 30) AS n"
    await connection.execute(mark, [AT])
    assert await unjudged.fold_air_marks(connection, limit=30) == 30
    assert await unjudged.fold_air_marks(connection, limit=29) == 30
    found = await connection.execute("SELECT sensor_key FROM air_index_due ORDER BY 1")
    assert [key for (key,) in await found.fetchall()] == [0, 1, 2]
