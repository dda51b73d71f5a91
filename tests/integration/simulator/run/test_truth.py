"""What happens in a living city is told, measured beside it, and stored by ingest."""

from pathlib import Path
from typing import Any

import pytest

from contract import broker_address
from contract.broker_account import Accounts
from contract.payload.control import Done
from contract.payload.request import Break
from simulator.run.asking import ask
from tests.stand.simulator_run import Running, running
from tests.stand.station import Station

pytestmark = pytest.mark.integration

NOISE = "hcmc-ns-0001"  # reads each minute
SPEED = 60.0
STORED = (
    "SELECT to_at IS NOT NULL, sensor_id, sensor_count, "
    "jsonb_path_query_array(expected, '$[*].direction') FROM truth_event "
    "WHERE event_id = 'broken.1'"
)


ENDLESS = "SELECT count(*) FROM truth_event WHERE to_at IS NULL"
ALL = "SELECT count(*) FROM truth_event"


def live(station: Station, data: Path, trouble: str = "0") -> Any:
    return running(station.broker.url, data, "--trouble", trouble, sensors=200, speed=SPEED)


def break_noise(station: Station, run: Running, for_s: float | None) -> None:
    """Let an instrument stand still as soon as the city listens."""
    station.until(lambda: run.metric("simulator_gateways_connected") > 0, "the city lives")
    address = broker_address.parse(station.broker.url)
    answer = ask("hcmc", address, Accounts(), Break(sensor_id=NOISE, fault="stuck", for_s=for_s))
    assert isinstance(answer, Done), answer


def test_a_fault_is_stored_at_its_begin_and_measured_at_its_end(
    station: Station, tmp_path: Path
) -> None:
    station.start_worker()
    with live(station, tmp_path) as run:
        break_noise(station, run, for_s=600.0)
        begun: tuple[bool, list[str], int, list[str]] = (False, [NOISE], 1, [])
        station.until(lambda: station.query(STORED) == [begun], "its begin is stored")
        station.until(lambda: station.query(STORED) != [begun], "its end is stored")
    [(is_over, sensor_ids, count, directions)] = station.query(STORED)
    assert (is_over, sensor_ids, count) == (True, [NOISE], 1)
    assert set(directions) == {"stuck"}


def test_what_nobody_heard_is_told_by_the_next_start(station: Station, tmp_path: Path) -> None:
    """Without ingest the broker takes no truth, and the run that has it ends."""
    with live(station, tmp_path) as run:
        break_noise(station, run, for_s=None)
        station.until(lambda: run.metric("simulator_city_time_seconds") > 0, "the city lives on")
        run.stop()
    station.start_worker()
    assert station.query(STORED) == []
    with live(station, tmp_path):
        station.until(
            lambda: station.query(STORED) == [(False, [NOISE], 1, [])], "what goes on is stored"
        )


def test_what_goes_on_no_more_with_other_trouble_has_an_end(
    station: Station, tmp_path: Path
) -> None:
    station.start_worker()
    with live(station, tmp_path, trouble="20"):
        station.until(lambda: station.query(ENDLESS)[0][0] > 2, "trouble goes on")
    with live(station, tmp_path):
        station.until(lambda: station.query(ENDLESS) == [(0,)], "all of it has an end")
    assert station.query(ALL)[0][0] > 2
