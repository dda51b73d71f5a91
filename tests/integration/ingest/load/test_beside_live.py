"""A load beside a live city and the keeper: whoever comes first, rollups equal the rows."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, LiteralString
from zoneinfo import ZoneInfo

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql

from contract.city import city_folder, load_city
from contract.clock import from_us, to_us, utc_now
from contract.database_role import Role
from db.connection import Connection, connect
from db.leader import take_turn
from db.rollup import TIERS, refresh
from ingest.judge.bounds import Bounds
from ingest.load import part_store
from ingest.load.kept import Kept
from ingest.load.ledger import Ledger
from ingest.load.part_store import Stored
from ingest.load.prepared import Measure, prepare
from ingest.load.sensor_index import SensorIndex
from ingest.maintenance.computation import compute_marked
from ingest.maintenance.connection import open_connection
from tests.stand import noise_past
from tests.stand.account import as_role
from tests.stand.noise_past import KIND, SENSORS, STEP_US, ZONE, day
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

PLAUSIBLE = load_city(city_folder("hcmc")).plausible
_LIVE = """
INSERT INTO reading_noise (sensor_key, observed_at, received_at, leq_db)
SELECT sensor_key, %s, now(), %s FROM sensor WHERE sensor_id = %s
"""
_MARK = """
INSERT INTO dirty_bucket (kind, sensor_key, bucket_at)
SELECT 'noise', sensor_key, time_bucket('15 min', %s) FROM sensor WHERE sensor_id = %s
"""
_ALL = sql.SQL("SELECT * FROM {} ORDER BY sensor_key, bucket_at")
_BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid = %s"


@pytest_asyncio.fixture
async def loading(database_url: str) -> AsyncGenerator[Connection]:
    """Who loads."""
    noise_past.register(database_url)
    url = as_role(database_url, Role.INGEST)
    async with await connect(url, application="load") as opened:
        await Ledger("past", "-").begin(opened)
        yield opened


@pytest_asyncio.fixture
async def keeper(database_url: str) -> AsyncGenerator[Connection]:
    """Who computes."""
    url = as_role(database_url, Role.INGEST)
    async with await open_connection(url, application="keeper") as opened:
        yield opened


@pytest_asyncio.fixture
async def live(database_url: str) -> AsyncGenerator[Connection]:
    """Who stores what the city sends, and looks on."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as opened:
        # Whoever makes a chunk lets others wait for it until the commit.
        await opened.execute(_LIVE, [from_us(day(1)), 50.0, SENSORS[0]])
        await opened.execute("DELETE FROM reading_noise")
        yield opened


async def load(connection: Connection, days_ago: int = 1, *, may_stand: bool = False) -> Stored:
    """Load a day of noise."""
    index = SensorIndex("hcmc")
    await index.find(connection, SENSORS)
    bounds = Bounds(to_us(utc_now()), 0, plausible=PLAUSIBLE)
    measure = Measure(bounds, Kept(), ZoneInfo(ZONE), to_us(utc_now()))
    prepared = prepare(noise_past.delivery(days_ago), index.known, measure)
    stored = await part_store.store(
        connection, Ledger("past", "-"), prepared, may_stand=may_stand, is_whole=True
    )
    assert stored is not None
    return stored


async def send(connection: Connection, *, minute: int, level_db: float = 90.0) -> None:
    """Store a live reading of yesterday with its mark, as a batch does."""
    at = from_us(day(1) + minute * 60_000_000)
    async with connection.transaction():
        await connection.execute(_LIVE, [at, level_db, SENSORS[0]])
        await connection.execute(_MARK, [at, SENSORS[0]])


async def ask(connection: Connection, query: LiteralString) -> list[tuple[Any, ...]]:
    return await (await connection.execute(query)).fetchall()


async def is_blocked(connection: Connection, pid: int) -> bool:
    found = await connection.execute(_BLOCKED, [pid])
    return (await found.fetchall())[0][0] == 1


async def rollups(connection: Connection) -> list[list[tuple[Any, ...]]]:
    return [
        await (await connection.execute(_ALL.format(tier.table(KIND)))).fetchall() for tier in TIERS
    ]


async def assert_exact(keeper: Connection) -> None:
    """Assert that no bucket waits and all are what the database makes of the rows."""
    while (await compute_marked(keeper, KIND, ZONE)).mark_count:
        pass
    before = await rollups(keeper)
    async with keeper.transaction():
        await keeper.execute(
            "INSERT INTO dirty SELECT DISTINCT 'noise', sensor_key, "
            "time_bucket('15 min', observed_at) FROM reading_noise"
        )
        for tier in TIERS:
            await keeper.execute(refresh(KIND, tier, ZONE), {"floor_at": from_us(0)})
    after = await rollups(keeper)
    assert [len(one) for one in before] == [len(one) for one in after]
    for mine, right in zip(before, after, strict=True):
        for one, other in zip(mine, right, strict=True):
            assert one[:2] == other[:2]
            assert one[2:] == pytest.approx(other[2:], rel=1e-12)


@pytest.mark.parametrize("is_computed", [True, False], ids=["computed", "still marked"])
async def test_a_day_in_which_live_readings_stand(
    loading: Connection, keeper: Connection, live: Connection, *, is_computed: bool
) -> None:
    """Only what they share is left to the keeper: one mark where it has computed, else theirs."""
    await send(live, minute=7)
    if is_computed:
        await compute_marked(keeper, KIND, ZONE)
    await load(loading)
    assert await ask(live, "SELECT count(*) FROM dirty_bucket") == [(1,)]
    if is_computed:
        assert await ask(live, "SELECT count(*) FROM rollup_noise_15m") == [(4 * 96,)]
    await assert_exact(keeper)


async def test_a_day_that_shares_an_hour_of_which_it_has_no_quarter(
    loading: Connection, keeper: Connection, live: Connection
) -> None:
    """The day stands already: a quarter in it is marked, and all other buckets are written."""
    await send(live, minute=24 * 60 - 1)
    await compute_marked(keeper, KIND, ZONE)
    await load(loading)
    await assert_exact(keeper)


async def test_readings_that_come_after_the_load(
    loading: Connection, keeper: Connection, live: Connection
) -> None:
    await load(loading)
    assert await ask(live, "SELECT count(*) FROM dirty_bucket") == [(0,)]
    await send(live, minute=7)
    await assert_exact(keeper)


async def test_the_keeper_between_the_rows_and_the_turn(
    loading: Connection, keeper: Connection, live: Connection, until_async: UntilAsync
) -> None:
    """It computes a shared bucket from live rows alone, and the load finds that and marks it."""
    async with keeper.transaction():
        await take_turn(keeper)
        task = asyncio.create_task(load(loading))
        pid = loading.info.backend_pid
        await until_async(lambda: is_blocked(live, pid), "the load waits for its turn")
        await send(live, minute=7)
        assert (await compute_marked(keeper, KIND, ZONE)).mark_count == 1
    await task
    assert await ask(live, "SELECT count(*) FROM dirty_bucket") == [(1,)]
    await assert_exact(keeper)


async def test_the_keeper_waits_while_rollups_are_written(
    loading: Connection, keeper: Connection, live: Connection, until_async: UntilAsync
) -> None:
    """A mark that is committed meanwhile is taken after the load, from all rows."""
    async with loading.transaction():
        await load(loading)
        await send(live, minute=7)
        task = asyncio.create_task(compute_marked(keeper, KIND, ZONE))
        pid = keeper.info.backend_pid
        await until_async(lambda: is_blocked(live, pid), "the keeper waits for its turn")
    assert (await task).mark_count == 1
    await assert_exact(keeper)


async def test_a_batch_that_is_not_committed_yet_is_counted_when_it_is(
    loading: Connection, keeper: Connection, live: Connection
) -> None:
    async with live.transaction():
        await send(live, minute=7)
        await load(loading)
        await compute_marked(keeper, KIND, ZONE)
    assert await ask(live, "SELECT count(*) FROM dirty_bucket") == [(1,)]
    await assert_exact(keeper)


async def test_a_row_that_another_one_stores_at_the_same_moment(
    loading: Connection, keeper: Connection, live: Connection, until_async: UntilAsync
) -> None:
    """The look finds nothing, and the key says no: through the stage it is a counted duplicate."""
    async with live.transaction():
        at = from_us(day(1) + STEP_US)
        await live.execute(_LIVE, [at, 51.0, SENSORS[0]])
        await live.execute(_MARK, [at, SENSORS[0]])
        task = asyncio.create_task(load(loading))
        pid = loading.info.backend_pid

        async def waits() -> bool:
            return await is_blocked(keeper, pid)

        await until_async(waits, "the load waits for the row")
    with pytest.raises(psycopg.errors.UniqueViolation):
        await task
    stored = await load(loading, may_stand=True)
    # The row had no greatest level, which the loaded one adds.
    assert (stored.tally.new_count, stored.tally.duplicate_count) == (4 * 96, 0)
    assert await ask(live, "SELECT count(*) FROM reading_noise") == [(4 * 96,)]
    await assert_exact(keeper)
