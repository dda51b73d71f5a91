"""Marks, turns and floors, as two connections see them: no update is lost, and nothing twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg import AsyncConnection, sql

from contract.catalogue import KIND_BY_CODE
from contract.database_role import Role
from db import leader
from db.connection import Connection
from db.rollup import TIERS
from ingest.maintenance.computation import compute_marked
from ingest.maintenance.connection import open_connection
from tests.stand.account import as_role
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

ZONE = "Asia/Ho_Chi_Minh"
KIND = KIND_BY_CODE["rain_gauge"]
AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
_REGISTER = """
INSERT INTO sensor (city, sensor_id, kind, domain, name, lat_deg, lon_deg, quantities, period_s,
announced_at) VALUES ('hcmc', 's-1', 'rain_gauge', 'environment', 's', 10.7, 106.7, '{rain_mm}', 60,
now())
"""
_STORE = """
INSERT INTO reading_rain_gauge (sensor_key, observed_at, received_at, rain_mm)
VALUES (1, %s, now(), %s)
"""
_MARK = "INSERT INTO dirty_bucket (kind, sensor_key, bucket_at) VALUES ('rain_gauge', 1, %s)"
_BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = %s"


@pytest.fixture
async def keeper(database_url: str) -> AsyncIterator[Connection]:
    """Who computes."""
    async with await open_connection(
        as_role(database_url, Role.INGEST), application="keeper"
    ) as opened:
        yield opened


@pytest.fixture
async def writer(database_url: str) -> AsyncIterator[Connection]:
    """Who stores; one sensor is registered."""
    async with await AsyncConnection.connect(database_url, autocommit=True) as opened:
        await opened.execute(_REGISTER)
        yield opened


async def store(connection: Connection, rain_mm: float, *, minute: int) -> None:
    """Store a reading with its mark, as a batch does."""
    async with connection.transaction():
        await connection.execute(_STORE, [AT + timedelta(minutes=minute), rain_mm])
        await connection.execute(_MARK, [AT])


async def sums(connection: Connection) -> list[float | None]:
    """Return the rain of all buckets of each tier."""
    found: list[float | None] = []
    for tier in TIERS:
        query = sql.SQL("SELECT sum(rain_mm_sum) FROM {}").format(tier.table(KIND))
        found.append((await (await connection.execute(query)).fetchall())[0][0])
    return found


async def marks(connection: Connection) -> int:
    """Return how many marks wait."""
    query = "SELECT count(*) FROM dirty_bucket"
    return int((await (await connection.execute(query)).fetchall())[0][0])


async def is_blocked(connection: Connection, pid: int) -> bool:
    found = await connection.execute(_BLOCKED, [pid])
    return (await found.fetchall())[0][0] == 1


async def test_marks_become_buckets_of_every_tier(keeper: Connection, writer: Connection) -> None:
    await store(writer, 1.5, minute=1)
    await store(writer, 2.0, minute=2)
    computed = await compute_marked(keeper, KIND, ZONE)
    assert computed.mark_count == 2
    assert computed.bucket_count == {"15m": 1, "1h": 1, "1d": 1}
    assert await sums(writer) == [3.5, 3.5, 3.5]
    assert await marks(writer) == 0


async def test_a_mark_committed_during_the_computation_waits_for_the_next(
    database_url: str, keeper: Connection, writer: Connection
) -> None:
    """The batch was under way when marks were taken: its own mark survives."""
    await store(writer, 1.0, minute=1)
    async with await AsyncConnection.connect(database_url) as late:
        await late.execute(_STORE, [AT + timedelta(minutes=2), 2.0])
        await late.execute(_MARK, [AT])
        await compute_marked(keeper, KIND, ZONE)
        assert await sums(writer) == [1.0, 1.0, 1.0]
    assert await marks(writer) == 1
    await compute_marked(keeper, KIND, ZONE)
    assert await sums(writer) == [3.0, 3.0, 3.0]


@pytest.mark.parametrize(
    ("is_keyed", "expected_mm"), [(False, 3.0), (True, 1.0)], ids=["as built", "with a key"]
)
async def test_a_key_on_the_marks_would_lose_an_update_for_ever(
    database_url: str, keeper: Connection, writer: Connection, *, is_keyed: bool, expected_mm: float
) -> None:
    """Why `dirty_bucket` has none.

    A bucket is marked. A batch stores a second row of it; with a key and ON CONFLICT DO NOTHING it
    finds the mark and writes none. Before it commits, maintenance takes the mark and computes
    without its row. Then nobody is left who knows that the bucket is wrong.
    """
    mark = _MARK
    if is_keyed:
        await writer.execute("CREATE UNIQUE INDEX ON dirty_bucket (kind, sensor_key, bucket_at)")
        mark = _MARK + " ON CONFLICT DO NOTHING"
    await store(writer, 1.0, minute=1)
    async with await AsyncConnection.connect(database_url) as batch:
        await batch.execute(_STORE, [AT + timedelta(minutes=2), 2.0])
        await batch.execute(mark, [AT])
        await compute_marked(keeper, KIND, ZONE)
    await compute_marked(keeper, KIND, ZONE)
    assert await sums(writer) == [expected_mm] * 3
    assert await marks(writer) == 0


async def test_a_killed_computation_loses_no_mark(
    database_url: str, keeper: Connection, writer: Connection, until_async: UntilAsync
) -> None:
    """Killed between taking the marks and the commit: they are there again."""
    await store(writer, 1.0, minute=1)
    async with await AsyncConnection.connect(database_url) as blocker:
        await blocker.execute("LOCK TABLE rollup_rain_gauge_1d IN ACCESS EXCLUSIVE MODE")
        computing = asyncio.create_task(compute_marked(keeper, KIND, ZONE))
        pid = keeper.info.backend_pid
        await until_async(lambda: is_blocked(writer, pid), "it holds the marks and waits")
        await writer.execute("SELECT pg_terminate_backend(%s)", [pid])
        with pytest.raises(psycopg.OperationalError):
            await computing
    assert await marks(writer) == 1
    assert await sums(writer) == [None, None, None]
    async with await open_connection(
        as_role(database_url, Role.INGEST), application="next"
    ) as successor:
        await compute_marked(successor, KIND, ZONE)
    assert await sums(writer) == [1.0, 1.0, 1.0]


async def test_one_leads_and_the_next_when_its_connection_ends(
    database_url: str, keeper: Connection, until_async: UntilAsync
) -> None:
    async with await open_connection(
        as_role(database_url, Role.INGEST), application="second"
    ) as second:
        assert await leader.try_lead(keeper)
        assert not await leader.try_lead(second)
        await keeper.close()
        await until_async(lambda: leader.try_lead(second), "the server has noticed")


async def test_who_computes_takes_turns(
    database_url: str, keeper: Connection, writer: Connection, until_async: UntilAsync
) -> None:
    """A second transaction waits for the first and then sees what it did."""
    await store(writer, 1.0, minute=1)
    async with await open_connection(
        as_role(database_url, Role.INGEST), application="rebuild"
    ) as other:
        async with other.transaction():
            await leader.take_turn(other)
            computing = asyncio.create_task(compute_marked(keeper, KIND, ZONE))
            await until_async(
                lambda: is_blocked(writer, keeper.info.backend_pid), "it waits for its turn"
            )
            assert await marks(writer) == 1
        await computing
    assert await sums(writer) == [1.0, 1.0, 1.0]


async def test_a_reading_below_the_floor_changes_nothing(
    keeper: Connection, writer: Connection
) -> None:
    """Its neighbours may be gone: the bucket stays as it was computed from all of them."""
    await store(writer, 1.0, minute=1)
    await store(writer, 2.0, minute=2)
    await compute_marked(keeper, KIND, ZONE)
    await writer.execute("DELETE FROM reading_rain_gauge")
    await writer.execute(
        "INSERT INTO retention (tier, kept_from_at, cut_at, applied_at) "
        "VALUES ('raw', %(at)s, %(at)s, now())",
        {"at": AT + timedelta(days=1)},
    )
    await store(writer, 5.0, minute=3)
    computed = await compute_marked(keeper, KIND, ZONE)
    assert computed.bucket_count["15m"] == 0
    assert await sums(writer) == [3.0, 3.0, 3.0]
    assert await marks(writer) == 0
