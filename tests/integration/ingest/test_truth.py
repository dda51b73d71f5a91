"""Ground truth on its way from the broker to its table: in any order, once, whoever dies."""

from typing import Any

import pytest

from contract.reason import Reason
from tests.stand.message import HOME, TELEMETRY, reading
from tests.stand.private_broker import PrivateBroker
from tests.stand.publisher import Publisher
from tests.stand.station import StartWorker, Station
from tests.stand.truth import STORM, ended, storm, topic_of
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration

TOLD = "SELECT event_id, to_at IS NULL, sensor_id, jsonb_array_length(expected) FROM truth_event"
BEGUN = [(STORM, True, ["hcmc-rain-0001"], 0)]
MEASURED = [(STORM, False, ["hcmc-flood-0002", "hcmc-rain-0001"], 2)]
DONE = "SELECT count(*) FROM reading_air_quality"


def tell(station: Station, event: dict[str, Any]) -> None:
    station.publish(topic_of(event), event)


def until_told(station: Station, expected: list[Any]) -> None:
    station.until(lambda: station.query(TOLD) == expected, f"truth is {expected}")


def until_read(station: Station, count: int) -> None:
    """Wait until what was sent before a reading is dealt with."""
    station.publish(TELEMETRY, reading(60 - count))
    station.until(lambda: station.query(DONE) == [(count,)], f"{count} readings are stored")


def test_an_event_is_stored_as_it_is_told(station: Station) -> None:
    station.start_worker()
    tell(station, ended(lat_deg=None, lon_deg=None, cause_event_id="an.other", scenario=""))
    until_told(station, MEASURED)
    [row] = station.query(
        "SELECT what, cause_event_id, scenario, area, lat_deg, lon_deg, from_at::text, "
        "to_at - from_at = '90 minutes', sensor_count, expected, parameters, "
        "now() - received_at < '1 minute' FROM truth_event"
    )
    assert row == (
        "storm", "an.other", "", "760", None, None, "2026-10-24 08:30:00+00",
        True, 2, ended()["expected"], {"peak_mmh": 80.0}, True,
    )  # fmt: skip


def test_an_end_that_came_first_is_not_undone(station: Station) -> None:
    """Nor is what was measured, by an end that was not; whether in one batch or in several."""
    station.start_worker()
    station.register(HOME)
    for count, event in enumerate((ended(), storm(), ended(expected=[]), storm()), 1):
        tell(station, event)
        until_read(station, count)
        assert station.query(TOLD) == MEASURED


def test_a_measured_end_follows_one_that_was_not(station: Station) -> None:
    station.start_worker()
    tell(station, storm())
    until_told(station, BEGUN)
    tell(station, ended(expected=[]))
    until_told(station, [(*MEASURED[0][:3], 0)])
    tell(station, ended())
    until_told(station, MEASURED)


@pytest.mark.parametrize(
    ("first", "last"),
    [(storm(), ended()), (ended(), storm())],
    ids=["in order", "end first"],
)
def test_a_worker_that_is_killed_between_begin_and_end_loses_neither(
    station: Station, first: dict[str, Any], last: dict[str, Any]
) -> None:
    worker = station.start_worker()
    station.register(HOME)
    tell(station, first)
    station.until(lambda: station.query(TOLD), "the first is stored")
    worker.kill()
    tell(station, last)
    tell(station, storm("another.storm"))
    station.start_worker()
    station.until(lambda: len(station.query(TOLD)) == 2, "what came meanwhile is stored")
    until_read(station, 1)
    assert station.query(f"{TOLD} WHERE event_id = %s", STORM) == MEASURED


def test_what_comes_again_is_written_once(station: Station) -> None:
    """All slots hear all truth."""
    worker = station.start_worker(ingest_slot_count=2)
    station.register(HOME)
    for count in range(1, 4):
        tell(station, ended())
        until_read(station, count)
    assert station.query(TOLD) == MEASURED
    assert worker.metric("ingest_truth_events_written_total") == 1
    assert station.query("SELECT count(*) FROM dead_letter") == [(0,)]


def test_bad_truth_is_a_letter_and_its_neighbours_are_stored(station: Station) -> None:
    worker = station.start_worker()
    station.register(HOME)
    tell(station, storm())
    station.publish("city/v1/hcmc/truth/another", storm())
    station.publish("city/v1/hcmc/truth/A B", storm())
    station.publish("city/v1/hcmc/truth/cleared", b"")
    tell(station, storm("telemetry"))  # on the topic of a reading, and none
    until_read(station, 1)
    until_told(station, BEGUN)
    letters = station.query("SELECT reason, topic FROM dead_letter ORDER BY dead_letter_id")
    assert letters == [
        (Reason.TOPIC_MISMATCH, "city/v1/hcmc/truth/another"),
        (Reason.BAD_TOPIC, "city/v1/hcmc/truth/A B"),
        (Reason.NOT_JSON, "city/v1/hcmc/truth/cleared"),
        (Reason.MISSING_FIELD, "city/v1/hcmc/truth/telemetry"),
    ]
    assert worker.is_running()


def test_on_the_private_broker_truth_is_the_simulators(
    private_broker: PrivateBroker, database_url: str, start_worker: StartWorker, until: Until
) -> None:
    server = private_broker.server
    assert server.inner is not None
    simulator = Publisher(server.inner.port, account=private_broker.account("simulator"))
    stranger = Publisher(server.port)
    try:
        station = Station(server, database_url, simulator, until, start_worker)
        station.start_worker(mqtt_credentials=private_broker.credentials_of("ingest"))
        stranger.publish(topic_of(storm("a.lie")), storm("a.lie"))
        tell(station, storm())
        until_told(station, BEGUN)
    finally:
        simulator.close()
        stranger.close()
