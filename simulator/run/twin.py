"""Two runs of one span: as it was, and without one of its events. Pure, and in pieces."""

from collections.abc import Iterator

from simulator import rng
from simulator.run.effect import Comparison
from simulator.run.world import Simulation, World
from simulator.scenario.brought import offline_id
from simulator.scenario.course import Course
from simulator.scenario.event import Event
from simulator.scenario.repertoire import FAULTS

AT_ONCE = 300_000
"""Minutes of sensors that are run in one piece: about a tenth of a second."""
PIECE_MAX_MIN = 30


def compared(
    simulation: Simulation, world: World, course: Course, event: Event, to_step: int
) -> Iterator[Comparison]:
    """Yield what is known after each piece of the span from `world` to `to_step`.

    Parameters
    ----------
    world
        The run when the event began.
    course
        What happened, the event with it. Of an outage's effect no gateway's silence is part: what
        it holds back is told later, and the silence is a fault of its own.
    """
    sensors = sum(map(len, simulation.emitter.devices.values()))
    piece_min = max(1, min(PIECE_MAX_MIN, AT_ONCE // max(1, sensors)))
    without = course.without(event.event_id)
    if event.what == "feeder_outage":
        course = course.without(offline_id(event))
    comparison = Comparison(is_of_fault=event.what in FAULTS)
    lived = spared = world
    tiles = rng.Tiles()
    while lived.physics.step < to_step:
        minutes = min(piece_min, to_step - lived.physics.step)
        with rng.apart(tiles):
            lived, with_it, _ = simulation.advance(lived, course, minutes)
            spared, without_it, _ = simulation.advance(spared, without, minutes)
        comparison.add(with_it, without_it)
        yield comparison
