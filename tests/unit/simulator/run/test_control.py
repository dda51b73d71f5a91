"""What the running city is told, between two of its minutes."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from contract.city import City
from contract.clock import CityClock, from_us
from contract.payload.control import Done, Refused, State
from simulator.run import world
from simulator.run.control import Control
from simulator.run.journal import FILE, Journal, followed
from simulator.run.pacing import Tempo
from simulator.run.progress import Progress
from simulator.run.stage import course_of
from simulator.run.world import Simulation
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS, Physics

START_STEP = 29_868_060
NOW = from_us(START_STEP * MINUTE_MS * 1000)


@pytest.fixture(scope="module")
def small(city: City) -> CityModel:
    return world.build(city, seed=42, sensor_count=60)


@pytest.fixture(scope="module")
def dawn(small: CityModel) -> Physics:
    return small.climatology(START_STEP)


@pytest.fixture
def progress(small: CityModel, dawn: Physics) -> Progress:
    simulation = Simulation.of(small, birth_ms=START_STEP * MINUTE_MS, period_scale=1.0)
    course = course_of(small, trouble=0.0)
    return Progress(
        simulation, simulation.born(dawn, boot=0), course, made_ms=START_STEP * MINUTE_MS
    )


@pytest.fixture
def control(city: City, progress: Progress, tmp_path: Path) -> Control:
    tempo = Tempo(CityClock(NOW, NOW, 60.0), lambda: NOW)
    return Control(city, progress, tempo, Journal(tmp_path), scenario="")


def told(control: Control, request: Mapping[str, object]) -> Done | Refused:
    _, answer = control.answer(json.dumps(request).encode())
    return answer


def state(control: Control, request: Mapping[str, object]) -> State:
    answer = told(control, request)
    assert isinstance(answer, Done), answer
    return answer.state


STUCK = {"command": "break", "sensor_id": "hcmc-ns-0001", "fault": "stuck", "for_s": 90}


def test_what_is_told_begins_with_the_next_minute_of_which_nothing_is_out(
    control: Control, progress: Progress
) -> None:
    (fault,) = state(control, STUCK).events
    assert (fault.from_at, fault.to_at) == (NOW, NOW + timedelta(minutes=2)), "whole minutes"
    progress.compute()
    progress.make(START_STEP * MINUTE_MS + 20_000)
    later = state(control, STUCK).events[-1]
    assert later.event_id == "broken.2"
    assert later.from_at == NOW + timedelta(minutes=1)


def test_it_is_written_down_before_it_is_answered(
    control: Control, progress: Progress, tmp_path: Path, small: CityModel
) -> None:
    state(control, STUCK)
    state(control, {"command": "scenario", "name": "storm-west"})
    state(control, {"command": "repair", "sensor_id": "hcmc-ns-0001"})
    state(control, {"command": "end", "event_id": "storm-west.storm"})
    entries = Journal(tmp_path).entries()
    again = followed(course_of(small, trouble=0.0), entries)

    assert again.given == progress.course.given
    assert again.ended == progress.course.ended
    assert again.repaired == progress.course.repaired
    assert control.scenario == "storm-west"


def test_what_cannot_be_written_down_does_not_happen(
    control: Control, progress: Progress, tmp_path: Path
) -> None:
    (tmp_path / FILE).mkdir()
    before = progress.course
    answer = told(control, STUCK)

    assert isinstance(answer, Refused)
    assert "cannot be written down" in answer.error
    assert progress.course is before


def test_a_file_plays_as_a_scenario_of_its_own(control: Control) -> None:
    text = """
label_vi = "Thử"
label_en = "Trial"
about = "A trial."
[[fault]]
id = "quiet"
what = "dead"
sensor = ["hcmc-ns-0001"]
after = "5m"
for = "10m"
"""
    first = state(control, {"command": "inject", "toml": text})
    both = state(control, {"command": "inject", "toml": text})

    assert [one.event_id for one in first.events] == ["injected.quiet"]
    assert first.events[0].from_at == NOW + timedelta(minutes=5)
    assert {one.event_id for one in both.events} == {"injected.quiet", "injected-2.quiet"}
    assert both.scenario == "", "none of the city's"


def test_a_request_that_cannot_be_read_is_answered_too(control: Control) -> None:
    request, answer = control.answer(b"moon")

    assert request is None
    assert isinstance(answer, Refused)
    assert 'expected an object like {"command":"state"}' in answer.error
