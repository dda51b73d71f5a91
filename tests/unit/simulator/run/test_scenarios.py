"""A city's scenarios: listed, checked, and run."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from contract.city import City
from simulator.__main__ import main
from simulator.devices.reading import Reading
from simulator.run import straight, world
from simulator.run.scenarios import listed
from simulator.run.stage import course_of, left_out, local_ms, stage_of_run, with_scenario
from simulator.run.straight import Plan, Run
from simulator.scenario.course import NOTHING, Course
from simulator.scenario.file import known_scenarios, load
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS

SENSORS = 200
HOUR_MS = 60 * MINUTE_MS
START_MS = 29_868_060 * MINUTE_MS  # midnight of Friday 2026-10-16
BROKEN = """\
label_vi = "Hỏng"
label_en = "Broken"
about = "Nothing."
[[event]]
what = "accident"
site = "nowhere"
"""


@pytest.fixture(scope="module")
def few(city: City) -> CityModel:
    return world.build(city, seed=42, sensor_count=SENSORS)


def test_the_pack_has_scenarios_that_run_with_any_fleet(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    for count in ("10", "2000"):
        assert main(["scenarios", "--sensors", count]) == 0
        told = capsys.readouterr()
        assert [line.split()[0] for line in told.out.splitlines()] == [*known_scenarios(city)]
        assert (
            "Mưa giông khu vực phía Tây · Storm over the west: 3 events and faults in 2h15m"
            in told.out
        )
        assert told.err == ""


def test_a_scenario_that_is_wrong_is_listed_with_what_is_wrong(
    city: City, few: CityModel, tmp_path: Path
) -> None:
    folder = tmp_path / "hcmc"
    shutil.copytree(city.folder / "scenarios", folder / "scenarios")
    (folder / "scenarios" / "broken.toml").write_text(BROKEN, "utf-8")
    here = replace(city, outlines_path=folder / "outlines.geojson")
    told = dict(listed(here, stage_of_run(few)))
    wrong = [problem for problem in told.values() if problem]

    assert len(told) == len(known_scenarios(city)) + 1
    assert len(wrong) == 1
    assert "broken.toml:6: site 'nowhere' is not known; accepted: " in wrong[0]


@pytest.mark.parametrize(
    "name",
    ["accident-corridor", "bad-sensors", "feeder-outage-night", "ordinary-weekday", "storm-west"],
)
def test_each_scenario_runs_for_an_hour(city: City, few: CityModel, name: str) -> None:
    scenario = load(city, name)
    assert scenario.start is not None
    start_ms = local_ms(city, scenario.start)
    course = with_scenario(course_of(few, trouble=0.0), scenario, city, start_ms)
    readings = straight.readings(
        few, course, start_ms=start_ms, period_scale=1.0, duration_ms=HOUR_MS
    )
    seen = {reading.device.sensor_id for reading in readings}

    assert len(seen) > 0.5 * SENSORS


def test_a_scenario_without_its_events_is_a_run_without_it(city: City, few: CityModel) -> None:
    scenario = load(city, "storm-west")
    assert scenario.start is not None
    start_ms = local_ms(city, scenario.start)
    quiet = course_of(few, trouble=0.0)
    stormy = with_scenario(quiet, scenario, city, start_ms)
    twin = left_out(stormy, [f"storm-west.{entry.entry_id}" for entry in scenario.entries])

    def run(course: Course) -> list[str]:
        return lines(
            straight.readings(few, course, start_ms=start_ms, period_scale=1.0, duration_ms=HOUR_MS)
        )

    without = run(NOTHING)
    assert run(quiet) == run(twin) == without
    assert run(stormy) != without


def lines(readings: Iterable[Reading]) -> list[str]:
    """What readings say: one that says nothing of a quantity is no equal of itself."""
    return [line(reading) for reading in readings]


def line(reading: Reading) -> str:
    return f"{reading.payload().decode()} of {reading.device.sensor_id}"


def troubled(city: City, sensor_count: int, trouble: float) -> dict[str, list[str]]:
    """An hour of a city by sensor, without what happens to gateways: a bigger one has others."""
    model = world.build(city, seed=42, sensor_count=sensor_count)
    course = course_of(model, trouble=trouble)
    step = START_MS // MINUTE_MS
    ids = [event.event_id for event in course.during(step, step + 60) if event.gateways]
    found: dict[str, list[str]] = {}
    for reading in straight.readings(
        model, course.without(*ids), start_ms=START_MS, period_scale=1.0, duration_ms=HOUR_MS
    ):
        found.setdefault(reading.device.sensor_id, []).append(line(reading))
    return found


def test_a_sensor_reads_the_same_in_a_bigger_city_with_troubles(city: City) -> None:
    few, many = troubled(city, 60, trouble=4.0), troubled(city, 200, trouble=4.0)

    assert few == {sensor_id: many[sensor_id] for sensor_id in few}
    assert few != troubled(city, 60, trouble=0.0)


@pytest.mark.parametrize(
    ("run_begins", "storm_begins"),
    [
        ("2026-10-16T00:00", "2026-10-16T15:30"),
        ("2026-10-16T15:00", "2026-10-16T15:30"),
        ("2026-10-16T16:10", "2026-10-16T16:40"),
    ],
    ids=["a whole day", "at its own time", "after its own time"],
)
def test_a_scenario_begins_at_its_own_time_of_the_first_day(
    city: City, run_begins: str, storm_begins: str
) -> None:
    from_ms = local_ms(city, datetime.fromisoformat(run_begins))
    plan = Plan(
        city_folder=city.folder,
        seed=42,
        sensor_count=10,
        period_scale=1.0,
        start_ms=from_ms,
        duration_ms=HOUR_MS,
        scenario="storm-west",
    )
    (storm, *_) = Run.of(plan).course.given

    assert storm.event_id == "storm-west.storm"
    assert storm.begin_step * MINUTE_MS == local_ms(city, datetime.fromisoformat(storm_begins))
