"""A fault is measured by its devices alone: what comes out is what two whole cities would show."""

from collections import deque
from collections.abc import Callable

import pytest

from simulator.run.effect import Comparison, Effect
from simulator.run.stage import course_of
from simulator.run.twin import FAULT_PIECE_MAX_MIN, compared
from simulator.run.world import Simulation, World
from simulator.scenario.course import Course
from simulator.scenario.event import Event
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS, Physics

SPAN_MIN = 2 * FAULT_PIECE_MAX_MIN


@pytest.fixture(scope="module")
def simulation(model: CityModel, midnight: Physics) -> Simulation:
    return Simulation.of(model, birth_ms=(midnight.step - 60) * MINUTE_MS, period_scale=1.0)


FAULTS: dict[str, Callable[[Course], dict[str, object]]] = {
    "dead": lambda _: {"sensors": ("hcmc-aq-0002", "hcmc-tf-0001")},
    "stuck": lambda _: {"sensors": ("hcmc-aq-0002",)},
    "late": lambda _: {"sensors": ("hcmc-aq-0002",), "values": {"delay_s": 900.0}},
    "duplicate": lambda _: {"sensors": ("hcmc-aq-0002",)},
    "offline": lambda course: (
        {"gateways": (next(iter(course.stage.gateways.index)),)} if course.stage else {}
    ),
}


@pytest.mark.parametrize("what", FAULTS)
def test_what_a_faults_devices_show_is_what_two_cities_show(
    simulation: Simulation, midnight: Physics, what: str
) -> None:
    quiet = course_of(simulation.model, trouble=0)
    event = Event(
        event_id=f"test.{what}-1", what=what, begin_step=midnight.step,
        end_step=midnight.step + SPAN_MIN, **FAULTS[what](quiet),  # pyright: ignore[reportArgumentType]
    )  # fmt: skip
    course = quiet.with_events([event])
    world = simulation.born(midnight, boot=0)
    known = deque(compared(simulation, world, course, event, midnight.step + SPAN_MIN), maxlen=1)

    found = known[0].effect()
    assert found == of_cities(simulation, world, course, event)
    assert found.sensor_ids or what in {"duplicate", "late"}


def of_cities(simulation: Simulation, world: World, course: Course, event: Event) -> Effect:
    comparison = Comparison(is_of_fault=True)
    lived = spared = world
    for _ in range(SPAN_MIN // FAULT_PIECE_MAX_MIN):
        lived, with_it, _ = simulation.advance(lived, course, FAULT_PIECE_MAX_MIN)
        without = course.without(event.event_id)
        spared, without_it, _ = simulation.advance(spared, without, FAULT_PIECE_MAX_MIN)
        comparison.add(with_it, without_it)
    return comparison.effect()
