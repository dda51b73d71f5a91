"""A city's scenarios: listed, checked, and run."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from contract.city import City
from simulator.__main__ import main
from simulator.devices.reading import Reading
from simulator.run import straight, world
from simulator.run.scenarios import listed
from simulator.run.stage import course_of, left_out, local_ms, stage_of_run, with_scenario
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
    course = with_scenario(course_of(few, trouble=0.0), scenario, start_ms)
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
    stormy = with_scenario(quiet, scenario, start_ms)
    twin = left_out(stormy, [f"storm-west.{entry.entry_id}" for entry in scenario.entries])

    def run(course: Course) -> list[Reading]:
        return list(
            straight.readings(few, course, start_ms=start_ms, period_scale=1.0, duration_ms=HOUR_MS)
        )

    without = run(NOTHING)
    assert run(quiet) == run(twin) == without
    assert run(stormy) != without


def troubled(city: City, sensor_count: int, trouble: float) -> list[Reading]:
    """An hour of a city, without what happens to gateways: a bigger one has others."""
    model = world.build(city, seed=42, sensor_count=sensor_count)
    course = course_of(model, trouble=trouble)
    step = START_MS // MINUTE_MS
    ids = [event.event_id for event in course.during(step, step + 60) if event.gateways]
    return list(
        straight.readings(
            model,
            course.without(*ids),
            start_ms=START_MS,
            period_scale=1.0,
            duration_ms=HOUR_MS,
        )
    )


def test_a_sensor_reads_the_same_in_a_bigger_city_with_troubles(city: City) -> None:
    few, many = troubled(city, 60, trouble=10.0), troubled(city, 200, trouble=10.0)
    sensors = {reading.device.sensor_id for reading in few}

    assert few == [reading for reading in many if reading.device.sensor_id in sensors]
    assert few != troubled(city, 60, trouble=0.0)
