"""A slot belongs to whoever holds its lock, also after the database was away."""

import asyncio
import signal

import psycopg
import pytest

from contract.database_role import Role
from ingest.slots import LOCK_CLASS, held_slots, try_hold
from tests.account import as_role
from tests.conftest import UntilAsync
from tests.integration.ingest.conftest import Station, home_of

pytestmark = pytest.mark.integration

HOME = home_of("hcmc-aq-0001")
_LOCK = "SELECT pg_advisory_lock(%s, 0)"
_IS_LOADING = """
SELECT 1 FROM pg_stat_activity
WHERE application_name = 'ingest-hcmc-0' AND wait_event_type = 'Lock'
"""
_UNCOMMITTED = 'ingest_uncommitted_messages{slot="0"}'
_END_WORKERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ingest-hcmc-0'
"""


async def test_a_held_slot_is_nobody_elses_until_it_is_given_back(database_url: str) -> None:
    first = await try_hold(as_role(database_url, Role.INGEST), city="hcmc", slot=3)
    assert first is not None
    assert await try_hold(as_role(database_url, Role.INGEST), city="hcmc", slot=3) is None
    other = await try_hold(as_role(database_url, Role.INGEST), city="hcmc", slot=4)
    assert other is not None
    assert await held_slots(other) == {3, 4}
    await first.close()
    again = await try_hold(as_role(database_url, Role.INGEST), city="hcmc", slot=3)
    assert again is not None
    await again.close()
    await other.close()


async def test_a_batch_is_left_unacknowledged_where_another_process_has_the_slot_by_now(
    station: Station, until_async: UntilAsync
) -> None:
    worker = station.start_worker()
    station.register(HOME)
    rival = await psycopg.AsyncConnection.connect(station.database_url, autocommit=True)
    locking = asyncio.create_task(rival.execute(_LOCK, [LOCK_CLASS]))
    async with await psycopg.AsyncConnection.connect(station.database_url) as blocker:
        await blocker.execute("LOCK TABLE reading_air_quality IN ACCESS EXCLUSIVE MODE")
        station.publish_many(HOME, 20)
        await until_async(lambda: worker.metric(_UNCOMMITTED) == 20, "received")
        await blocker.execute(_END_WORKERS)
        await locking
        await until_async(
            lambda: worker.metric("ingest_batches_abandoned_total") >= 1, "the batch is left"
        )
        await until_async(
            lambda: (
                (metrics := worker.metrics()).get("ingest_slots_held") == 0
                and _UNCOMMITTED not in metrics
            ),
            "and the slot with its gauges",
        )
    assert station.query("SELECT count(*) FROM reading_air_quality") == [(0,)]
    await rival.close()
    await until_async(
        lambda: station.query("SELECT count(*) FROM reading_air_quality") == [(20,)],
        "it has the slot again and stores what was redelivered",
    )
    assert worker.metric("ingest_readings_duplicate_total") == 0
    assert worker.is_running()


def test_a_worker_that_is_told_to_end_while_it_takes_a_slot_ends(station: Station) -> None:
    with psycopg.connect(station.database_url) as blocker:
        blocker.execute("LOCK TABLE sensor IN ACCESS EXCLUSIVE MODE")
        worker = station.start_worker(waits=False)
        station.until(lambda: station.query(_IS_LOADING), "it waits for the sensors")
        worker.signal(signal.SIGTERM)
        station.until(lambda: worker.events("stopping"), "it was told")
    assert worker.wait() == 0, worker.log
    assert not worker.events("subscribed")
