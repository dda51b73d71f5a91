"""Each scenario shows what it says: its events against the run without them."""

from datetime import timedelta

import pytest

from contract.city import City
from simulator.run import world
from simulator.run.stage import course_of, local_ms, with_scenario
from simulator.run.twin import compared
from simulator.run.world import Simulation
from simulator.scenario.file import known_scenarios, load
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS
from tests.stand.scenario_expected import EXPECTED, STANDARD_SENSORS, Change

MOST_MIN = round(timedelta(hours=24) / timedelta(minutes=1))
PIECE_MIN = 120


@pytest.fixture(scope="module")
def standard(city: City) -> CityModel:
    return world.build(city, seed=42, sensor_count=STANDARD_SENSORS)


def test_every_scenario_but_that_of_faults_has_something_to_be_seen(city: City) -> None:
    assert {*known_scenarios(city)} - EXPECTED.keys() == {"bad-sensors"}
    for name, expected in EXPECTED.items():
        assert expected.keys() <= {entry.entry_id for entry in load(city, name).entries}


def test_nothing_comes_before_what_brought_it_about(city: City) -> None:
    for name in known_scenarios(city):
        entries = {entry.entry_id: entry for entry in load(city, name).entries}
        for entry in entries.values():
            if entry.cause is not None:
                assert entries[entry.cause].after_min <= entry.after_min, f"{name}.{entry.entry_id}"


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPECTED)
def test_a_scenario_shows_what_it_says(city: City, standard: CityModel, name: str) -> None:
    scenario = load(city, name)
    assert scenario.start is not None
    from_ms = local_ms(city, scenario.start)
    course = with_scenario(course_of(standard, trouble=0.0), scenario, city, from_ms)
    simulation = Simulation.of(standard, birth_ms=from_ms, period_scale=1.0)
    lived = simulation.born(standard.spun_up(from_ms // MINUTE_MS, course), boot=0)
    missing: dict[str, set[Change]] = {}
    for event in sorted(course.given, key=lambda event: event.begin_step):
        wanted = EXPECTED[name].get(event.event_id.partition(".")[2])
        if wanted is None:
            continue
        while lived.physics.step < event.begin_step:
            minutes = min(PIECE_MIN, event.begin_step - lived.physics.step)
            lived, _, _ = simulation.advance(lived, course, minutes)
        to_step = min(event.end_step or event.begin_step, event.begin_step + MOST_MIN)
        *_, comparison = compared(simulation, lived, course, event, to_step)
        found = {(one.kind, one.quantity, one.direction) for one in comparison.effect().expected}
        if wanted - found:
            missing[event.event_id] = {*wanted} - found
        assert wanted or not found, event.event_id

    assert missing == {}
