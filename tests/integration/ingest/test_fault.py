"""The line is cut in every place: nothing is lost, nothing is doubled."""

import signal
from collections.abc import Callable
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

from embedded.mosquitto import MosquittoServer
from embedded.postgres import PostgresServer
from tests.stand.message import HOME, TELEMETRY, reading
from tests.stand.station import Station

pytestmark = pytest.mark.integration

# A table that turns rows away for a reason that passes.
_FAIL = """
CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = TG_ARGV[0]; END $$;
"""
_FAIL_READINGS = """
CREATE TRIGGER failing BEFORE INSERT ON reading_air_quality
FOR EACH ROW EXECUTE FUNCTION fail('53200')
"""
_FAIL_LETTERS = """
CREATE TRIGGER failing BEFORE INSERT ON dead_letter
FOR EACH ROW EXECUTE FUNCTION fail('53100')
"""

OpenStation = Callable[[str, MosquittoServer], Station]


def test_a_killed_worker_stores_every_reading_once(station: Station) -> None:
    worker = station.start_worker()
    station.register(HOME)
    station.publish_many(HOME, 5_000)
    station.until(
        lambda: station.query("SELECT 1 FROM reading_air_quality LIMIT 1"), "some are stored"
    )
    worker.kill()
    station.publish_many(HOME, 100, first=5_000)
    station.start_worker()
    station.until_stored(5_100)
    assert station.query("SELECT count(*) FROM dead_letter") == [(0,)]


def test_a_killed_broker_loses_nothing_that_it_had_confirmed(
    open_station: OpenStation, database_url: str, persistent_broker: MosquittoServer
) -> None:
    station = open_station(database_url, persistent_broker)
    worker = station.start_worker()
    station.register(HOME)
    with psycopg.connect(database_url) as blocker:
        # The commit has to wait while the broker dies: what arrived is received, not stored.
        blocker.execute("LOCK TABLE reading_air_quality IN ACCESS EXCLUSIVE MODE")
        station.publish_many(HOME, 1_500)
        station.until(
            lambda: worker.metric('ingest_uncommitted_messages{slot="0"}') == 1_500, "received"
        )
        persistent_broker.kill()
        station.until(lambda: worker.metric("ingest_connected") == 0, "the worker has noticed")
        persistent_broker.start()
        station.until(lambda: worker.metric("ingest_subscribed") == 1, "the worker is back")
        open_station(database_url, persistent_broker).publish_many(HOME, 500, first=1_500)
        blocker.rollback()
    station.until_stored(2_000)
    assert station.query("SELECT count(*) FROM dead_letter") == [(0,)]


def test_a_stopped_database_is_waited_for_with_the_batch_in_hand(
    open_station: OpenStation, own_postgres: PostgresServer, broker: MosquittoServer
) -> None:
    station = open_station(own_postgres.url, broker)
    worker = station.start_worker()
    station.register(HOME)
    station.publish_many(HOME, 200)
    station.until_stored(200)
    own_postgres.kill()
    station.publish_many(HOME, 3_000, first=200)
    station.until(
        lambda: worker.metric("ingest_batch_retries_total") >= 2, "the worker tries again"
    )
    own_postgres.start()
    station.until_stored(3_200)
    assert worker.is_running()
    assert worker.stop() == 0, worker.log


def test_a_reading_that_the_database_refuses_is_found_and_the_others_are_stored(
    station: Station,
) -> None:
    with psycopg.connect(station.database_url) as connection:
        connection.execute("ALTER TABLE reading_air_quality ADD CHECK (pm25_ugm3 <> 13)")
    worker = station.start_worker()
    station.register(HOME)
    for seq in range(40):
        station.publish(TELEMETRY, reading(1000 - seq, seq=seq, pm25_ugm3=13 if seq == 17 else 1))
    times = [reading(500 - row)["observed_at"] for row in range(5)]
    station.publish(
        "city/v1/hcmc/760/gateway/gw-1/telemetry",
        {
            "kind": "air_quality",
            "sensor_id": ["hcmc-aq-0001"] * 5,
            "observed_at": times,
            "values": {"pm25_ugm3": [1, 2, 13, 4, 5]},
        },
    )
    station.until(
        lambda: (
            station.query("SELECT count(*) FROM reading_air_quality") == [(43,)]
            and len(station.query("SELECT 1 FROM dead_letter")) == 2
        ),
        "43 readings are stored and two have letters",
    )
    letters = station.query(
        "SELECT reason, item_index, detail FROM dead_letter ORDER BY dead_letter_id"
    )
    assert [(reason, items) for reason, items, _ in letters] == [
        ("wrong_type", None),
        ("wrong_type", [2]),
    ]
    assert "23514" in letters[0][2]
    assert worker.is_running()


@pytest.mark.parametrize(
    ("failing", "fault"),
    [("reading_air_quality", _FAIL_READINGS), ("dead_letter", _FAIL_LETTERS)],
    ids=["memory for a reading", "disk for the letter of a refused one"],
)
def test_what_passes_is_waited_for_down_to_the_last_reading(
    station: Station, failing: str, fault: LiteralString
) -> None:
    worker = station.start_worker()
    station.register(HOME)
    with psycopg.connect(station.database_url) as connection:
        connection.execute("ALTER TABLE reading_air_quality ADD CHECK (pm25_ugm3 <> 13)")
        connection.execute(_FAIL)
        connection.execute(fault)
    station.publish(TELEMETRY, reading(20, seq=0, pm25_ugm3=13))
    station.publish(TELEMETRY, reading(10, seq=1))
    station.until(lambda: worker.metric("ingest_batch_retries_total") >= 4, "it tries again")
    with psycopg.connect(station.database_url) as connection:
        connection.execute(sql.SQL("DROP TRIGGER failing ON {}").format(sql.Identifier(failing)))
    station.until_stored(1)
    station.until(
        lambda: station.query("SELECT reason FROM dead_letter") == [("wrong_type",)],
        "the refused one has its letter",
    )
    assert worker.is_running()


def test_a_redelivered_message_gets_no_second_letter(station: Station) -> None:
    worker = station.start_worker()
    station.register(HOME)
    with psycopg.connect(station.database_url) as blocker:
        blocker.execute("LOCK TABLE dead_letter IN ACCESS EXCLUSIVE MODE")
        for _ in range(3):
            station.publish(TELEMETRY, "not json")
        # The age of the oldest may still be that of the birth.
        station.until(
            lambda: worker.metric('ingest_uncommitted_messages{slot="0"}') == 3, "received"
        )
        worker.kill()
        # What the dead worker would have committed just before its acknowledgement was lost.
        blocker.execute(
            "INSERT INTO dead_letter (received_at, topic, payload, reason, detail, reading_count, "
            "client_id, packet_id) SELECT now(), %s, 'not json', 'not_json', 'x', 1, "
            "'ingest-hcmc-0', packet_id FROM generate_series(1, 100) AS packet_id",
            [TELEMETRY],
        )
        blocker.commit()
    again = station.start_worker()
    station.until(
        lambda: again.metric('ingest_readings_refused_total{reason="not_json"}') == 3, "judged"
    )
    assert station.query("SELECT count(*) FROM dead_letter") == [(100,)]


def test_a_second_worker_waits_and_takes_over_when_the_first_dies(station: Station) -> None:
    first = station.start_worker()
    second = station.start_worker(waits=False)
    station.register(HOME)
    station.publish_many(HOME, 50)
    station.until_stored(50)
    assert second.metric("ingest_slots_held") == 0
    first.kill()
    station.publish_many(HOME, 50, first=50)
    station.until(lambda: second.metric("ingest_subscribed") == 1, "the second has the slot")
    station.until_stored(100)


def test_a_clean_stop_commits_and_acknowledges_what_has_arrived(station: Station) -> None:
    first = station.start_worker()
    station.register(HOME)
    assert first.stop(signal.SIGTERM) == 0, first.log
    worker = station.start_worker(ingest_batch_max_age_s=30)
    station.publish_many(HOME, 100)
    station.until(
        lambda: worker.metric('ingest_oldest_uncommitted_seconds{slot="0"}') > 0, "received"
    )
    assert worker.stop(signal.SIGTERM) == 0, worker.log
    stored = station.query("SELECT count(*) FROM reading_air_quality")[0][0]
    again = station.start_worker()
    station.until_stored(100)
    assert again.metric("ingest_readings_duplicate_total") == 0
    assert again.metric("ingest_readings_stored_total") == 100 - stored
    assert again.stop(signal.SIGINT) == 0, again.log
    lines = [*worker.events("batch_stored"), *again.events("batch_stored")]
    assert sum(line["new"] for line in lines) == 100


def test_slots_of_a_dead_worker_are_adopted_and_drained(station: Station) -> None:
    # A worker that starts late, on a busy machine, finds both slots taken by the other.
    workers = [station.start_worker(ingest_slot_count=2, waits=False) for _ in range(2)]
    station.until(
        lambda: sum(one.metric("ingest_slots_held") for one in workers) == 2, "both are held"
    )
    station.register(HOME)
    dead, living = sorted(workers, key=lambda one: one.metric("ingest_slots_held"), reverse=True)
    dead.kill()
    station.publish_many(HOME, 1_000)
    station.until_stored(1_000)
    assert living.metric("ingest_slots_held") == 2
    assert station.query("SELECT slot FROM ingest_worker ORDER BY slot") == [(0,), (1,)]
