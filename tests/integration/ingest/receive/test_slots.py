"""A slot belongs to whoever holds its lock, also after the database was away."""

import asyncio
import signal
from collections.abc import Callable

import psycopg
import pytest

from contract.database_role import Role
from embedded.mosquitto import MosquittoServer
from embedded.runtime import Runtime
from ingest.receive.slots import LOCK_CLASS, held_slots, try_hold
from tests.stand.account import as_role
from tests.stand.message import HOME, TELEMETRY, reading
from tests.stand.rig import hold_session
from tests.stand.station import Station
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

GATEWAY = "city/v1/hcmc/760/gateway/gw-760-1/status"
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


def test_a_slot_that_is_no_longer_configured_is_emptied_and_forgotten(
    persistent_broker: MosquittoServer,
    database_url: str,
    open_station: Callable[[str, MosquittoServer], Station],
) -> None:
    """Its session stays on the broker with what waits in it, and still gets its share."""
    station = open_station(database_url, persistent_broker)
    worker = station.start_worker(ingest_slot_count=2, ingest_receive_maximum=50)
    station.until(lambda: worker.metric("ingest_slots_held") == 2, "it has both slots")
    station.until(lambda: worker.metric("ingest_subscribed") == 1, "in both it has subscribed")
    station.register(HOME)
    station.until(
        lambda: station.query("SELECT count(*) FROM ingest_worker") == [(2,)], "both have beaten"
    )
    worker.kill()
    station.publish_many(HOME, 1000)
    worker = station.start_worker(ingest_slot_count=1, ingest_receive_maximum=50)
    station.publish_many(HOME, 100, first=1000)
    station.until_stored(1100)
    station.until(
        lambda: station.query("SELECT slot FROM ingest_session") == [(0,)], "the other has ended"
    )
    assert station.query("SELECT slot FROM ingest_worker") == [(0,)]
    assert worker.metric("ingest_sessions_left") == 0
    station.publish_many(HOME, 100, first=1100)
    station.until_stored(1200)
    assert worker.metric("ingest_readings_duplicate_total") == 0
    assert not station.query("SELECT FROM dead_letter")


def test_a_session_of_another_name_is_emptied_beside_the_slots_own(
    persistent_broker: MosquittoServer,
    database_url: str,
    open_station: Callable[[str, MosquittoServer], Station],
    binaries: Runtime,
) -> None:
    """The gateway's status in it is older than what every other session was told since."""
    station = open_station(database_url, persistent_broker)
    worker = station.start_worker()
    station.register(HOME, gateway_id="gw-760-1")
    worker.stop()
    filters = ["$share/ingest/city/v1/hcmc/+/+/+/+/telemetry", "city/v1/hcmc/+/gateway/+/status"]
    hold_session(binaries, persistent_broker.port, "ingest-hcmc-0-of-old", *filters)
    station.publish(GATEWAY, "offline", retain=True)
    for seq in range(200):
        station.publish(TELEMETRY, reading(300 - seq, seq=seq), waits=seq == 199)
    station.publish(GATEWAY, "online", retain=True)
    statement = "INSERT INTO ingest_session VALUES ('ingest-hcmc-0-of-old', 0, %s) RETURNING slot"
    station.query(statement, filters)
    station.start_worker()
    station.until_stored(200)
    station.until(
        lambda: station.query("SELECT client_id FROM ingest_session") == [("ingest-hcmc-0",)],
        "the old one has ended",
    )
    assert station.query("SELECT status FROM gateway") == [("online",)]


def test_a_worker_that_ends_while_it_empties_a_session_leaves_the_rest_in_it(
    persistent_broker: MosquittoServer,
    database_url: str,
    open_station: Callable[[str, MosquittoServer], Station],
) -> None:
    station = open_station(database_url, persistent_broker)
    worker = station.start_worker(ingest_slot_count=2)
    station.until(lambda: worker.metric("ingest_slots_held") == 2, "it has both slots")
    station.until(lambda: worker.metric("ingest_subscribed") == 1, "in both it has subscribed")
    station.register(HOME)
    worker.stop()
    station.publish_many(HOME, 500)
    with psycopg.connect(database_url) as blocker:
        blocker.execute("LOCK TABLE reading_air_quality IN SHARE MODE")  # it can be read
        worker = station.start_worker(waits=False, ingest_slot_count=1)
        station.until(lambda: worker.metric("ingest_sessions_left") == 1, "it empties the other")
        worker.kill()
    assert station.query("SELECT slot FROM ingest_session ORDER BY slot") == [(0,), (1,)]
    station.start_worker(ingest_slot_count=1)
    station.until_stored(500)
    station.until(
        lambda: station.query("SELECT slot FROM ingest_session") == [(0,)], "the other has ended"
    )
