"""A neighbour is away or slow: readiness says which and since when, and memory stays bounded."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from embedded.mosquitto import MosquittoServer
from embedded.postgres import PostgresServer
from tests.conftest import Until
from tests.integration.ingest.conftest import Publisher, StartWorker, birth, home_of, reading

pytestmark = pytest.mark.integration

HOME = home_of("hcmc-aq-0001")
TELEMETRY = f"{HOME}/telemetry"
RECEIVE_MAXIMUM = 500
GROWTH_MAX_MIB = 16.0

Query = Callable[..., list[tuple[Any, ...]]]

# A disk that takes half a second for each batch: the statement waits, as it would for its pages.
_SLOW_DISK = """
CREATE FUNCTION wait_for_disk() RETURNS trigger LANGUAGE plpgsql
AS 'BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END';
CREATE TRIGGER slow_disk AFTER INSERT ON reading_air_quality
FOR EACH STATEMENT EXECUTE FUNCTION wait_for_disk();
"""
_LOCK = "LOCK TABLE reading_air_quality IN ACCESS EXCLUSIVE MODE"


def publish_many(publisher: Publisher, count: int) -> None:
    """Publish readings one second apart; the broker has them all when this returns."""
    for seq in range(count):
        publisher.publish(TELEMETRY, reading(count + 10 - seq, seq=seq), waits=seq == count - 1)


def test_a_reading_that_waits_too_long_for_its_commit_is_a_problem_until_it_is_stored(
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
        blocker.execute(_LOCK)
        publisher.publish(TELEMETRY, reading())
        until(
            lambda: query("SELECT 1 FROM ingest_worker WHERE problem LIKE 'behind: %%'"),
            "the beat says that it is behind",
        )
        assert worker.metric('ingest_oldest_uncommitted_seconds{slot="0"}') > 5
    until(
        lambda: query("SELECT 1 FROM ingest_worker WHERE problem IS NULL AND stored_count = 1"),
        "the reading is stored and the beat is well again",
    )


def test_a_database_that_ends_its_sessions_is_named_and_forgotten_when_it_is_back(
    database_url: str,
    broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    query: Query,
    until: Until,
) -> None:
    start_worker(database_url, broker.url)
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", birth(), retain=True)
    until(lambda: query("SELECT 1 FROM sensor"), "the sensor is registered")
    with psycopg.connect(database_url) as blocker:
        blocker.execute(_LOCK)
        publisher.publish(TELEMETRY, reading())
        until(
            lambda: (
                query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'ingest-hcmc-0' AND wait_event_type = 'Lock'"
                )
                or query("SELECT 1 FROM ingest_worker WHERE problem LIKE 'database_away: %%'")
                == [(1,)]
            ),
            "its session is ended while it stores",
        )
        until(
            lambda: query("SELECT 1 FROM ingest_worker WHERE problem LIKE 'database_away: %%'"),
            "the beat says so",
        )
    until(
        lambda: query("SELECT 1 FROM ingest_worker WHERE problem IS NULL AND stored_count = 1"),
        "the reading is stored and the beat is well again",
    )


def test_while_the_database_is_away_the_broker_keeps_the_queue_and_memory_stays_bounded(
    database_url: str,
    broker: MosquittoServer,
    start_worker: StartWorker,
    connect_publisher: Callable[[int], Publisher],
    query: Query,
    until: Until,
) -> None:
    worker = start_worker(database_url, broker.url, ingest_receive_maximum=RECEIVE_MAXIMUM)
    publisher = connect_publisher(broker.port)
    publisher.publish(f"{HOME}/meta", birth(), retain=True)
    publish_many(publisher, 1_000)
    until(lambda: query("SELECT count(*) FROM reading_air_quality") == [(1_000,)], "warmed up")
    before_mib = worker.resident_mib
    with psycopg.connect(database_url) as blocker:
        blocker.execute(_LOCK)
        publish_many(publisher, 20_000)
        held = worker.metric('ingest_uncommitted_messages{slot="0"}')
        assert 0 < held <= RECEIVE_MAXIMUM
        assert worker.resident_mib - before_mib < GROWTH_MAX_MIB
    until(
        lambda: query("SELECT count(DISTINCT seq) FROM reading_air_quality") == [(20_000,)],
        "all that the broker kept is stored",
        60,
    )
    assert worker.resident_mib - before_mib < GROWTH_MAX_MIB


def test_a_slow_disk_makes_batches_larger_and_loses_nothing(
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
    with psycopg.connect(database_url) as connection:
        connection.execute(_SLOW_DISK)
    publish_many(publisher, 4_000)
    until(lambda: query("SELECT count(*) FROM reading_air_quality") == [(4_000,)], "all are stored")
    batches = worker.metric("ingest_batch_messages_count")
    assert worker.metric("ingest_batch_messages_sum") / batches > 250
    assert worker.metric("ingest_batch_retries_total") == 0


@pytest.mark.parametrize(
    ("is_password_wrong", "said"),
    [(True, "password authentication failed"), (False, "does not exist")],
    ids=["password", "database"],
)
def test_a_database_that_refuses_us_ends_the_worker_with_the_reason(
    postgres: PostgresServer,
    broker: MosquittoServer,
    start_worker: StartWorker,
    *,
    is_password_wrong: bool,
    said: str,
) -> None:
    url = postgres.url.replace(postgres.password, "guess")
    worker = start_worker(
        url if is_password_wrong else postgres.url_of("nowhere"), broker.url, waits=False
    )
    assert worker.wait() == 2
    assert said in worker.log
    assert "IOC_DATABASE_URL" in worker.log
    assert postgres.password not in worker.log
