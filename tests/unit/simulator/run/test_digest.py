"""Two runs are the same or they are not: the digest says so, however a run is computed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from contract.city import City
from simulator.__main__ import main
from simulator.devices.reading import Reading, instant
from simulator.run.digest import digest, lines_of
from simulator.run.share import Division
from simulator.run.straight import Plan, Run
from simulator.world.state import MINUTE_MS

HOUR_MS = 60 * MINUTE_MS
# 2026-10-24 15:00 in Ho Chi Minh City.
START_MS = 1_792_828_800_000
EVERYDAY = 1.0


@pytest.fixture(scope="module")
def quiet(city: City) -> Plan:
    return Plan(
        city_folder=city.folder,
        seed=7,
        sensor_count=60,
        period_scale=1.0,
        start_ms=START_MS,
        duration_ms=3 * HOUR_MS,
    )


@pytest.fixture(scope="module")
def troubled(quiet: Plan) -> Plan:
    return replace(quiet, sensor_count=120, scenario="bad-sensors", trouble=EVERYDAY)


def text(plan: Plan) -> list[str]:
    """Return the lines of a run, block by block."""
    return [line for part in Run.of(plan).stretches() for line in lines_of(part).in_order()]


def as_sent(reading: Reading) -> tuple[str, str, int, str]:
    at, sent_at = instant(reading.observed_at_ms), instant(reading.sent_at_ms)
    return sent_at, reading.device.sensor_id, reading.seq, at


def test_two_runs_are_the_same(quiet: Plan) -> None:
    assert digest(quiet) == digest(quiet)


@pytest.mark.slow
def test_sensors_shared_out_over_processes_are_the_same_run(troubled: Plan) -> None:
    assert digest(troubled, Division(processes=3)) == digest(troubled)


def test_shards_have_each_reading_once(troubled: Plan) -> None:
    run, parts = Run.of(troubled), list[str]()
    for number in range(4):
        for stretch in run.of_shard(number, 4).stretches():
            parts += lines_of(stretch).in_order()
    assert sorted(parts) == sorted(text(troubled))


def test_blocks_of_a_minute_and_of_an_hour_are_the_same_run(troubled: Plan) -> None:
    by_minute = [as_sent(reading) for reading in Run.of(troubled).readings()]
    rows = [line.split(",") for line in text(troubled)]
    assert by_minute == [(row[0], row[1], int(row[3]), row[4]) for row in rows]


CHANGES: dict[str, Callable[[Plan], Plan]] = {
    "another seed": lambda plan: replace(plan, seed=8),
    "another start": lambda plan: replace(plan, start_ms=START_MS + MINUTE_MS),
    "a scenario": lambda plan: replace(plan, scenario="storm-west"),
    "faults": lambda plan: replace(plan, scenario="bad-sensors"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_another_run_differs(quiet: Plan, change: Callable[[Plan], Plan]) -> None:
    assert digest(change(quiet)) != digest(quiet)


def test_a_scenario_without_any_of_its_events_changes_nothing(quiet: Plan) -> None:
    stormy = Run.of(replace(quiet, scenario="storm-west"))
    events = tuple(event.event_id for event in stormy.course.given)
    assert events
    assert digest(replace(quiet, scenario="storm-west", without=events)) == digest(quiet)


@pytest.mark.parametrize("trouble", [0.0, 5.0])
def test_a_longer_fleet_has_the_lines_of_a_shorter_one(quiet: Plan, trouble: float) -> None:
    plan = replace(quiet, trouble=trouble)
    few, many = text(plan), text(replace(plan, sensor_count=200))
    ids = {line.split(",")[1] for line in few}
    assert [line for line in many if line.split(",")[1] in ids] == few


def test_a_civil_day_is_the_city_s(capsys: pytest.CaptureFixture[str]) -> None:
    """Midnight in Ho Chi Minh City is 17:00 UTC of the day before."""
    few = ["digest", "--sensors", "10", "--seed", "7"]
    said: list[str] = []
    for span in (
        ["--day", "2026-03-02"],
        ["--start", "2026-03-01T17:00:00Z", "--duration", "86400"],
    ):
        assert main([*few, *span]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
