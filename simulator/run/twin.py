"""Two runs of one span: as it was, and without one of its events. Pure, and in pieces."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from contract.arrays import BoolArray
from simulator import rng
from simulator.devices.reading import Columns
from simulator.run.effect import Comparison
from simulator.run.world import Simulation, World
from simulator.scenario.brought import offline_id
from simulator.scenario.course import Course
from simulator.scenario.event import Event
from simulator.scenario.repertoire import FAULTS

AT_ONCE = 300_000
"""Minutes of sensors that are run in one piece: about a tenth of a second."""
PIECE_MAX_MIN, FAULT_PIECE_MAX_MIN = 30, 120
"""A fault's few devices take little, but the city is whole."""

Pairs = Iterator[tuple[Sequence[Columns], Sequence[Columns]]]
"""What both runs sent in each piece, first the one with the event."""


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
    is_of_fault = event.what in FAULTS
    sensors = sum(map(len, simulation.emitter.devices.values()))
    most_min = FAULT_PIECE_MAX_MIN if is_of_fault else PIECE_MAX_MIN
    piece_min = max(1, min(most_min, AT_ONCE // max(1, sensors)))
    steps = range(world.physics.step, to_step, piece_min)
    pieces = [min(piece_min, to_step - step) for step in steps]
    pairs = _of_fault if is_of_fault else _of_event
    comparison = Comparison(is_of_fault=is_of_fault)
    for with_it, without in pairs(simulation, world, course, event, pieces):
        comparison.add(with_it, without)
        yield comparison


def _of_event(
    simulation: Simulation, world: World, course: Course, event: Event, pieces: Sequence[int]
) -> Pairs:
    """Yield the readings of two cities."""
    without = course.without(event.event_id)
    if event.what == "feeder_outage":
        course = course.without(offline_id(event))
    lived = spared = world
    tiles = rng.Tiles()
    for minutes in pieces:
        with rng.apart(tiles):
            lived, with_it, _ = simulation.advance(lived, course, minutes)
            spared, without_it, _ = simulation.advance(spared, without, minutes)
        yield with_it, without_it


def _of_fault(
    simulation: Simulation, world: World, course: Course, event: Event, pieces: Sequence[int]
) -> Pairs:
    """Yield the readings of one city's devices: those that have the fault, and as if they had not.

    A fault changes nothing in the city, and nothing that others read.
    """
    without = course.without(event.event_id)
    chosen = _afflicted(simulation, course, event, world.physics.step, sum(pieces))
    some = simulation.of_sensors(chosen)
    world = world.of_sensors(chosen)
    physics, lived, spared = world.physics, world.devices, world.devices
    tiles = rng.Tiles()
    for minutes in pieces:
        with rng.apart(tiles):
            physics, block = some.model.advance(physics, course, minutes)
            with_it, lived = some.read(block, lived, course)
            without_it, spared = some.read(block, spared, without)
        yield with_it, without_it


def _afflicted(
    simulation: Simulation, course: Course, event: Event, step: int, minutes: int
) -> Mapping[str, BoolArray]:
    """Return which sensors a fault ever has in a span, (sensor,) by kind."""
    chosen: dict[str, BoolArray] = {}
    for fault in course.faults(step, step + minutes):
        if fault.event_id == event.event_id:
            count = len(simulation.emitter.devices[fault.kind])
            chosen.setdefault(fault.kind, np.zeros(count, dtype=np.bool_))[fault.sensor] = True
    return chosen
