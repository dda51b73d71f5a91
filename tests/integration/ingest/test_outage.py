"""A neighbour is away or slow: readiness says which and since when, and memory stays bounded."""

import psycopg
import pytest

from contract.database_role import Role
from embedded.mosquitto import MosquittoServer
from embedded.postgres import PostgresServer
from tests.stand.account import PASSWORDS, as_role
from tests.stand.message import HOME, TELEMETRY, reading
from tests.stand.station import StartWorker, Station

pytestmark = pytest.mark.integration

RECEIVE_MAXIMUM = 500
GROWTH_MAX_MIB = 16.0

# A disk that takes half a second for each batch: the statement waits, as it would for its pages.
_SLOW_DISK = """
CREATE FUNCTION wait_for_disk() RETURNS trigger LANGUAGE plpgsql
AS 'BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END';
CREATE TRIGGER slow_disk AFTER INSERT ON reading_air_quality
FOR EACH STATEMENT EXECUTE FUNCTION wait_for_disk();
"""
_AWAY = "SELECT 1 FROM ingest_worker WHERE problem LIKE 'database_away: %%'"
_LOCK = "LOCK TABLE reading_air_quality IN ACCESS EXCLUSIVE MODE"


def until_well(station: Station) -> None:
    """Wait until the one reading that was sent is stored and the beat has no problem."""
    station.until(
        lambda: station.query(
            "SELECT 1 FROM ingest_worker WHERE problem IS NULL AND stored_count = 1"
        ),
        "the reading is stored and the beat is well again",
    )


def test_a_reading_that_waits_too_long_for_its_commit_is_a_problem_until_it_is_stored(
    station: Station,
) -> None:
    worker = station.start_worker()
    station.register(HOME)
    with psycopg.connect(station.database_url) as blocker:
        blocker.execute(_LOCK)
        station.publish(TELEMETRY, reading())
        station.until(
            lambda: station.query("SELECT 1 FROM ingest_worker WHERE problem LIKE 'behind: %%'"),
            "the beat says that it is behind",
        )
        assert worker.metric('ingest_oldest_uncommitted_seconds{slot="0"}') > 5
    until_well(station)


def test_a_database_that_ends_its_sessions_is_named_and_forgotten_when_it_is_back(
    station: Station,
) -> None:
    station.start_worker()
    station.register(HOME)
    with psycopg.connect(station.database_url) as blocker:
        blocker.execute(_LOCK)
        station.publish(TELEMETRY, reading())
        station.until(
            lambda: (
                station.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'ingest-hcmc-0' AND wait_event_type = 'Lock'"
                )
                or station.query(_AWAY)
            ),
            "its session is ended while it stores",
        )
        station.until(lambda: station.query(_AWAY), "the beat says so")
    until_well(station)


def test_while_the_database_is_away_the_broker_keeps_the_queue_and_memory_stays_bounded(
    station: Station,
) -> None:
    worker = station.start_worker(ingest_receive_maximum=RECEIVE_MAXIMUM)
    station.register(HOME)
    station.publish_many(HOME, 1_000)
    station.until_stored(1_000)
    before_mib = worker.resident_mib
    with psycopg.connect(station.database_url) as blocker:
        blocker.execute(_LOCK)
        station.publish_many(HOME, 20_000, first=1_000)
        held = worker.metric('ingest_uncommitted_messages{slot="0"}')
        assert 0 < held <= RECEIVE_MAXIMUM
        assert worker.resident_mib - before_mib < GROWTH_MAX_MIB
    station.until_stored(21_000)
    assert worker.resident_mib - before_mib < GROWTH_MAX_MIB


def test_a_slow_disk_makes_batches_larger_and_loses_nothing(station: Station) -> None:
    worker = station.start_worker()
    station.register(HOME)
    with psycopg.connect(station.database_url) as connection:
        connection.execute(_SLOW_DISK)
    station.publish_many(HOME, 4_000)
    station.until_stored(4_000)
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
    url = as_role(postgres.url, Role.INGEST).replace(PASSWORDS[Role.INGEST], "guess")
    worker = start_worker(
        url if is_password_wrong else postgres.url_of("nowhere"), broker.url, waits=False
    )
    assert worker.wait() == 2
    assert said in worker.log
    assert "IOC_DATABASE_URL" in worker.log
    assert postgres.password not in worker.log
