"""The scenario of bad sensors: gaps as real stations have them, and every fault there is."""

import numpy as np
import pytest

from contract.arrays import BoolArray, FloatArray
from contract.city import City
from simulator.faults import making
from simulator.faults.cases import Cases
from simulator.faults.roster import Roster
from simulator.run import world
from simulator.run.stage import course_of, local_ms, with_scenario
from simulator.scenario.course import Course
from simulator.scenario.file import load
from simulator.scenario.repertoire import FAULTS
from simulator.world.state import MINUTE_MS

HOURS = 720
HOUR_MS = 60 * MINUTE_MS
KIND = "air_quality"


@pytest.fixture(scope="module")
def start_ms(city: City) -> int:
    start = load(city, "bad-sensors").start
    assert start is not None
    return local_ms(city, start)


@pytest.fixture(scope="module")
def course(city: City, start_ms: int) -> Course:
    model = world.build(city, seed=42, sensor_count=2_000)
    return with_scenario(course_of(model, trouble=0.0), load(city, "bad-sensors"), city, start_ms)


@pytest.fixture(scope="module")
def is_made(course: Course, start_ms: int) -> BoolArray:
    """Which of four readings an hour are made, (hour, reading, sensor)."""
    assert course.stage is not None
    count, step = course.stage.sensors[KIND].count, start_ms // MINUTE_MS
    faults = [
        fault
        for fault in course.faults(step, step + HOURS * 60)
        if fault.kind == KIND and fault.what == "dropout"
    ]
    times = np.arange(start_ms, start_ms + HOURS * HOUR_MS, HOUR_MS // 4, dtype=np.int64)
    readings = (np.tile(np.arange(count), times.size), np.repeat(times, count))
    cases = Cases.of(Roster(faults), 42, (readings[0], readings[1] // (HOUR_MS // 4), readings[1]))
    made = np.ones(readings[0].size, dtype=np.bool_)
    made[cases.reading[making.dropout(cases)]] = False
    return made.reshape(HOURS, 4, count)


def groups(course: Course) -> list[list[int]]:
    """Sensors of the kind with gaps, by which of the losses they have."""
    assert course.stage is not None
    by_losses: dict[tuple[str, ...], list[int]] = {}
    for index, sensor_id in enumerate(course.stage.sensors[KIND].name):
        losses = [
            e.event_id for e in course.given if e.what == "dropout" and sensor_id in e.sensors
        ]
        by_losses.setdefault(tuple(losses), []).append(index)
    return [sensors for losses, sensors in by_losses.items() if losses]


def gaps_h(is_there: BoolArray) -> FloatArray:
    """How long the gaps of one station are."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], is_there, [True]])))
    return (edges[1::2] - edges[::2]).astype(np.float64)


def test_every_fault_is_somewhere(city: City) -> None:
    assert {entry.what for entry in load(city, "bad-sensors").entries} == {*FAULTS}


def test_stations_have_between_a_little_and_most_of_their_hours(
    course: Course, is_made: BoolArray
) -> None:
    shares = sorted(float(is_made[:, :, sensors].mean()) for sensors in groups(course))

    assert len(shares) == 4
    assert 0.03 <= shares[0] < 0.1
    assert 0.7 < shares[-1] <= 0.85


def test_one_gap_in_ten_is_longer_than_one_to_four_days(course: Course, is_made: BoolArray) -> None:
    is_there: BoolArray = np.logical_or.reduce(is_made, axis=1)
    for sensors in groups(course):
        gaps = np.concatenate([gaps_h(is_there[:, sensor]) for sensor in sensors])
        assert 22 <= np.quantile(gaps, 0.9) <= 88
        assert 1 < np.median(gaps) <= 12


def test_the_other_sensors_have_no_gaps(course: Course, is_made: BoolArray) -> None:
    with_gaps = [sensor for sensors in groups(course) for sensor in sensors]
    share = len(with_gaps) / is_made.shape[2]

    assert 0.25 < share < 0.5
    assert np.delete(is_made, with_gaps, axis=2).all()
