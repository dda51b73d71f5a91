"""The line is cut in every place: nothing is lost, nothing is doubled."""

import signal
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from embedded.mosquitto import MosquittoServer
from embedded.postgres import PostgresServer
from tests.integration.ingest.conftest import Publisher, StartWorker, birth, home_of, reading

pytestmark = pytest.mark.integration

HOME = home_of("hcmc-aq-0001")
TELEMETRY = f"{HOME}/telemetry"
Query = Callable[..., list[tuple[Any, ...]]]
Until = Callable[..., None]


def publish_many(publisher: Publisher, count: int, *, first: int = 0) -> None:
    """Publish readings one second apart; the broker has them all when this returns."""
    for seq in range(first, first + count):
        publisher.publish(
            TELEMETRY,
            reading(20_000 - seq, seq=seq, pm25_ugm3=1.0 + seq % 300),
            waits=seq == first + count - 1,
        )


def test_a_killed_worker_stores_every_reading_once(
    database_url: str,
    broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    query: Query,
    until: Until,
) -> None:
    worker = start_worker(database_url, broker.url)
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", birth(), retain=True)
    publish_many(publisher, 5_000)
    until(lambda: query("SELECT 1 FROM reading_air_quality LIMIT 1"), "some are stored")
    worker.kill()
    publish_many(publisher, 100, first=5_000)
    start_worker(database_url, broker.url)
    until(
        lambda: (
            query("SELECT count(*), count(DISTINCT seq) FROM reading_air_quality")
            == [(5_100, 5_100)]
        ),
        "all readings are stored once",
    )
    assert query("SELECT count(*) FROM dead_letter") == [(0,)]


def test_a_killed_broker_loses_nothing_that_it_had_confirmed(
    database_url: str,
    persistent_broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    query: Query,
    until: Until,
) -> None:
    broker = persistent_broker
    worker = start_worker(database_url, broker.url)
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", birth(), retain=True)
    until(lambda: query("SELECT 1 FROM sensor"), "the sensor is registered")
    with psycopg.connect(database_url) as blocker:
        # The commit has to wait while the broker dies: what arrived is received, not stored.
        blocker.execute("LOCK TABLE reading_air_quality IN ACCESS EXCLUSIVE MODE")
        publish_many(publisher, 1_500)
        until(lambda: worker.metric('ingest_uncommitted_messages{slot="0"}') == 1_500, "received")
        broker.kill()
        until(lambda: worker.metric("ingest_connected") == 0, "the worker has noticed")
        broker.start()
        until(lambda: worker.metric("ingest_subscribed") == 1, "the worker is back")
        publish_many(connect_publisher(broker.port), 500, first=1_500)
        blocker.rollback()
    until(
        lambda: (
            query("SELECT count(*), count(DISTINCT seq) FROM reading_air_quality")
            == [(2_000, 2_000)]
        ),
        "all readings are stored once",
    )
    assert query("SELECT count(*) FROM dead_letter") == [(0,)]


def test_a_stopped_database_is_waited_for_with_the_batch_in_hand(
    own_postgres: PostgresServer,
    broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    until: Until,
) -> None:
    def count() -> int:
        with psycopg.connect(own_postgres.url) as connection:
            row = connection.execute("SELECT count(*) FROM reading_air_quality").fetchone()
            return 0 if row is None else int(row[0])

    worker = start_worker(own_postgres.url, broker.url)
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", birth(), retain=True)
    publish_many(publisher, 200)
    until(lambda: count() == 200, "the first are stored")
    own_postgres.kill()
    publish_many(publisher, 3_000, first=200)
    until(lambda: worker.metric("ingest_batch_retries_total") >= 2, "the worker tries again")
    own_postgres.start()
    until(lambda: count() == 3_200, "all are stored")
    assert worker.is_running()
    assert worker.stop() == 0, worker.log


def test_a_reading_that_the_database_refuses_is_found_and_the_others_are_stored(
    database_url: str,
    broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    query: Query,
    until: Until,
) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE reading_air_quality ADD CHECK (pm25_ugm3 <> 13)")
    worker = start_worker(database_url, broker.url)
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", birth(), retain=True)
    for seq in range(40):
        publisher.publish(TELEMETRY, reading(1000 - seq, seq=seq, pm25_ugm3=13 if seq == 17 else 1))
    times = [reading(500 - row)["observed_at"] for row in range(5)]
    publisher.publish(
        "city/v1/hcmc/760/gateway/gw-1/telemetry",
        {
            "kind": "air_quality",
            "sensor_id": ["hcmc-aq-0001"] * 5,
            "observed_at": times,
            "values": {"pm25_ugm3": [1, 2, 13, 4, 5]},
        },
    )
    until(
        lambda: (
            query("SELECT count(*) FROM reading_air_quality") == [(43,)]
            and len(query("SELECT 1 FROM dead_letter")) == 2
        ),
        "43 readings are stored and two have letters",
    )
    letters = query("SELECT reason, item_index, detail FROM dead_letter ORDER BY dead_letter_id")
    assert [(reason, items) for reason, items, _ in letters] == [
        ("wrong_type", None),
        ("wrong_type", [2]),
    ]
    assert "23514" in letters[0][2]
    assert worker.is_running()


def test_a_redelivered_message_gets_no_second_letter(
    database_url: str,
    broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    query: Query,
    until: Until,
) -> None:
    worker = start_worker(database_url, broker.url)
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", birth(), retain=True)
    until(lambda: query("SELECT 1 FROM sensor"), "the sensor is registered")
    with psycopg.connect(database_url) as blocker:
        blocker.execute("LOCK TABLE dead_letter IN ACCESS EXCLUSIVE MODE")
        for _ in range(3):
            publisher.publish(TELEMETRY, "not json")
        until(lambda: worker.metric('ingest_oldest_uncommitted_seconds{slot="0"}') > 0, "received")
        worker.kill()
        # What the dead worker would have committed just before its acknowledgement was lost.
        blocker.execute(
            "INSERT INTO dead_letter (received_at, topic, payload, reason, detail, reading_count, "
            "client_id, packet_id) SELECT now(), %s, 'not json', 'not_json', 'x', 1, "
            "'ingest-hcmc-0', packet_id FROM generate_series(1, 100) AS packet_id",
            [TELEMETRY],
        )
        blocker.commit()
    again = start_worker(database_url, broker.url)
    until(lambda: again.metric('ingest_readings_refused_total{reason="not_json"}') == 3, "judged")
    assert query("SELECT count(*) FROM dead_letter") == [(100,)]


def test_a_second_worker_waits_and_takes_over_when_the_first_dies(
    database_url: str,
    broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    query: Query,
    until: Until,
) -> None:
    first = start_worker(database_url, broker.url)
    second = start_worker(database_url, broker.url, waits=False)
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", birth(), retain=True)
    publish_many(publisher, 50)
    until(lambda: query("SELECT count(*) FROM reading_air_quality") == [(50,)], "stored")
    assert second.metric("ingest_slots_held") == 0
    first.kill()
    publish_many(publisher, 50, first=50)
    until(lambda: second.metric("ingest_subscribed") == 1, "the second has the slot")
    until(lambda: query("SELECT count(*) FROM reading_air_quality") == [(100,)], "all stored")


def test_a_clean_stop_commits_and_acknowledges_what_has_arrived(
    database_url: str,
    broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    query: Query,
    until: Until,
) -> None:
    worker = start_worker(database_url, broker.url, ingest_batch_max_age_s=30)
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", birth(), retain=True)
    publish_many(publisher, 100)
    until(lambda: worker.metric('ingest_oldest_uncommitted_seconds{slot="0"}') > 0, "received")
    assert worker.stop(signal.SIGTERM) == 0, worker.log
    stored = query("SELECT count(*) FROM reading_air_quality")[0][0]
    again = start_worker(database_url, broker.url)
    until(lambda: query("SELECT count(*) FROM reading_air_quality") == [(100,)], "the rest came")
    assert again.metric("ingest_readings_duplicate_total") == 0
    assert again.metric("ingest_readings_stored_total") == 100 - stored
    assert again.stop(signal.SIGINT) == 0, again.log


def test_slots_of_a_dead_worker_are_adopted_and_drained(
    database_url: str,
    broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    query: Query,
    until: Until,
) -> None:
    workers = [start_worker(database_url, broker.url, ingest_slot_count=2) for _ in range(2)]
    until(lambda: all(one.metric("ingest_slots_held") == 1 for one in workers), "one slot each")
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", birth(), retain=True)
    until(lambda: query("SELECT 1 FROM sensor"), "the sensor is registered")
    workers[0].kill()
    publish_many(publisher, 1_000)
    until(
        lambda: (
            query("SELECT count(*), count(DISTINCT seq) FROM reading_air_quality")
            == [(1_000, 1_000)]
        ),
        "the dead worker's share is stored too",
    )
    assert workers[1].metric("ingest_slots_held") == 2
    assert query("SELECT slot FROM ingest_worker ORDER BY slot") == [(0,), (1,)]
