"""What happened on a day of the past, and what came of it: as a live run tells it at the end.

A day is lived once to be told, and that run is the one with the event for all twins: only the one
without it runs beside, in step. Faults have twins of their own, of a few devices.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contract.payload.truth import TruthEvent
from simulator.devices.reading import Columns
from simulator.run.effect import Comparison
from simulator.run.told import NOT_MEASURED, begun, ended
from simulator.run.truth import MEASURED_MAX_MIN
from simulator.run.twin import compared
from simulator.run.world import Simulation, World
from simulator.scenario.course import Course
from simulator.scenario.event import Event
from simulator.scenario.repertoire import FAULTS
from simulator.scenario.stage import Stage

MEASURED_MAX = 64
"""On a day: what more there is, is told unmeasured, first of the faults."""
BY_THEMSELVES = FAULTS.keys() | {"feeder_outage"}
"""What has two runs of its own: of an outage's effect no gateway's silence is part."""


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """What began on a day of the past; on its first day also what went on.

    Attributes
    ----------
    told
        What needs no measuring: what is not over at the seam, which is the live run's to end, and
        what is too much.
    by_step
        What is to be measured from a minute on.
    unmeasured
        How many there were too many.
    """

    told: Sequence[TruthEvent]
    by_step: dict[int, list[Event]]
    unmeasured: int

    def stops(self) -> set[int]:
        """Return the minutes before which the day's run must stand still."""
        ends = {
            measured_to(event, step)
            for step, events in self.by_step.items()
            for event in events
            if event.what not in BY_THEMSELVES
        }
        return ends | self.by_step.keys()


def day_of(course: Course, stage: Stage, span: tuple[int, int], past: tuple[int, int]) -> Day:
    """Return what is to be told of a day.

    Parameters
    ----------
    span, past
        First minute, and the one behind the last, of the day and of the whole past.
    """
    is_first = span[0] == past[0]
    told: list[TruthEvent] = []
    over: list[Event] = []
    for event in course.during(*span):
        if event.begin_step < span[0] and not is_first:
            continue
        if event.end_step is None or event.end_step > past[1]:
            told.append(begun(event, stage))
        elif event.begin_step < span[0] and event.what not in FAULTS:
            told.append(ended(event, stage, NOT_MEASURED))  # some of it was done before
        else:
            over.append(event)
    over.sort(key=lambda event: (event.what in FAULTS, event.begin_step, event.event_id))
    told += [ended(event, stage, NOT_MEASURED) for event in over[MEASURED_MAX:]]
    by_step: dict[int, list[Event]] = {}
    for event in over[:MEASURED_MAX]:
        by_step.setdefault(max(event.begin_step, span[0]), []).append(event)
    return Day(told, by_step, max(0, len(over) - MEASURED_MAX))


def measured_to(event: Event, step: int) -> int:
    """Return until when an event is measured that began, or was there, at a minute."""
    to_step = step + MEASURED_MAX_MIN
    return to_step if event.end_step is None else min(to_step, event.end_step)


@dataclass(slots=True, eq=False)
class _Twin:
    """A run without an event, beside the one with it."""

    event: Event
    course: Course
    world: World
    to_step: int
    comparison: Comparison


class Twins:
    """What is measured of a day while it is lived; computes each twin in step with it."""

    def __init__(self, simulation: Simulation, course: Course, stage: Stage) -> None:
        self._simulation = simulation
        self._course = course
        self._stage = stage
        self._going_on: list[_Twin] = []

    def begin(self, world: World, events: Sequence[Event]) -> Iterator[TruthEvent]:
        """Take events that begin, or are there, in `world`; yield what is told of some at once."""
        for event in events:
            to_step = measured_to(event, world.physics.step)
            if event.what in BY_THEMSELVES:
                pieces = compared(self._simulation, world, self._course, event, to_step)
                known = deque(pieces, maxlen=1)
                effect = known[0].effect() if known else NOT_MEASURED
                yield ended(event, self._stage, effect)
            else:
                without = self._course.without(event.event_id)
                comparison = Comparison(is_of_fault=False)
                self._going_on.append(_Twin(event, without, world, to_step, comparison))

    def follow(self, lived: Sequence[Columns], minutes: int) -> Iterator[TruthEvent]:
        """Follow the day's run, which said something in so many minutes; yield what is over."""
        for twin in self._going_on:
            twin.world, spared, _ = self._simulation.advance(twin.world, twin.course, minutes)
            twin.comparison.add(lived, spared)
            if twin.world.physics.step >= twin.to_step:
                yield ended(twin.event, self._stage, twin.comparison.effect())
        self._going_on = [one for one in self._going_on if one.world.physics.step < one.to_step]
