"""What the worker does not die of: a full disk below its log, a port of metrics that is taken."""

import socket
from pathlib import Path

import pytest

from contract.database_role import Role
from embedded.mosquitto import MosquittoServer
from tests.stand.account import as_role
from tests.stand.message import META, TELEMETRY, birth, reading
from tests.stand.station import Station
from tests.stand.worker import WorkerProcess

pytestmark = pytest.mark.integration


def test_a_full_disk_below_its_log_ends_no_worker(station: Station) -> None:
    """It says one line for each batch, and none of them can be written."""
    worker = WorkerProcess(
        {
            "IOC_DATABASE_URL": as_role(station.database_url, Role.INGEST),
            "IOC_MQTT_URL": station.broker.url,
        },
        Path("/dev/full"),
    ).start()
    try:
        station.until(lambda: worker.metric("ingest_subscribed") == 1, "it has subscribed")
        station.publish(META, birth(), retain=True)
        station.publish(TELEMETRY, reading(seq=1))
        station.until(
            lambda: station.query("SELECT 1 FROM reading_air_quality"), "the reading is stored"
        )
        assert worker.stop() == 0
    finally:
        worker.kill()


def test_a_port_of_metrics_that_is_taken_costs_that_port_alone(
    station: Station, tmp_path: Path
) -> None:
    """The worker takes another one, says so, and tells it where it is asked to."""
    with socket.create_server(("127.0.0.1", 0)) as thief:
        wanted = thief.getsockname()[1]
        worker = WorkerProcess(
            {
                "IOC_DATABASE_URL": as_role(station.database_url, Role.INGEST),
                "IOC_MQTT_URL": station.broker.url,
            },
            tmp_path / "worker.log",
            metrics_port=wanted,
        ).start()
        try:
            station.until(lambda: worker.metric("ingest_subscribed") == 1, "it has subscribed")
            (line,) = worker.events("metrics_port_taken")
            assert (line["wanted"], line["port"]) == (wanted, worker.metrics_port)
        finally:
            worker.kill()


def test_its_loop_shows_that_it_turns(station: Station) -> None:
    """By this the launcher knows that it hangs; another thread serves it."""
    worker = station.start_worker()
    name = "ingest_loop_turned_timestamp_seconds"
    first = worker.metric(name)
    station.until(lambda: worker.metric(name) > first > 0, "the loop has turned")


def test_its_loop_turns_while_the_broker_hangs(station: Station, broker: MosquittoServer) -> None:
    """A worker is not ended for what its neighbours do."""
    worker = station.start_worker()
    name = "ingest_loop_turned_timestamp_seconds"
    broker.kill()
    first = worker.metric(name)
    station.until(lambda: worker.metric(name) > first + 1, "the loop has turned")
