"""A slot belongs to whoever holds its lock, also after the database was away."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest

from embedded.mosquitto import MosquittoServer
from ingest.slots import LOCK_CLASS, held_slots, try_hold
from tests.integration.ingest.conftest import Publisher, StartWorker, birth, home_of, reading

pytestmark = pytest.mark.integration

HOME = home_of("hcmc-aq-0001")
_LOCK = "SELECT pg_advisory_lock(%s, 0)"
_END_WORKERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ingest-hcmc-0'
"""


async def test_a_held_slot_is_nobody_elses_until_it_is_given_back(database_url: str) -> None:
    first = await try_hold(database_url, city="hcmc", slot=3)
    assert first is not None
    assert await try_hold(database_url, city="hcmc", slot=3) is None
    other = await try_hold(database_url, city="hcmc", slot=4)
    assert other is not None
    assert await held_slots(other) == {3, 4}
    await first.close()
    again = await try_hold(database_url, city="hcmc", slot=3)
    assert again is not None
    await again.close()
    await other.close()


async def test_a_batch_is_left_unacknowledged_where_another_process_has_the_slot_by_now(
    database_url: str,
    broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    query: Callable[..., list[tuple[Any, ...]]],
    until_async: Callable[..., Awaitable[None]],
) -> None:
    worker = start_worker(database_url, broker.url)
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", birth(), retain=True)
    await until_async(lambda: query("SELECT 1 FROM sensor"), "the sensor is registered")
    rival = await psycopg.AsyncConnection.connect(database_url, autocommit=True)
    locking = asyncio.create_task(rival.execute(_LOCK, [LOCK_CLASS]))
    async with await psycopg.AsyncConnection.connect(database_url) as blocker:
        await blocker.execute("LOCK TABLE reading_air_quality IN ACCESS EXCLUSIVE MODE")
        for seq in range(20):
            publisher.publish(f"{HOME}/telemetry", reading(100 - seq, seq=seq))
        await until_async(
            lambda: worker.metric('ingest_uncommitted_messages{slot="0"}') == 20, "received"
        )
        await blocker.execute(_END_WORKERS)
        await locking
        await until_async(
            lambda: worker.metric("ingest_batches_abandoned_total") >= 1, "the batch is left"
        )
        await until_async(lambda: worker.metric("ingest_slots_held") == 0, "and the slot")
    assert query("SELECT count(*) FROM reading_air_quality") == [(0,)]
    await rival.close()
    await until_async(
        lambda: query("SELECT count(*) FROM reading_air_quality") == [(20,)],
        "it has the slot again and stores what was redelivered",
    )
    assert worker.metric("ingest_readings_duplicate_total") == 0
    assert worker.is_running()
