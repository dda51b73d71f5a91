"""What happened on a day of the past, and what came of it: as a live run tells it at the end."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contract.payload.truth import TruthEvent
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


def day_of(course: Course, stage: Stage, span: tuple[int, int], past: tuple[int, int]) -> Day:
    """Return what is to be told of a day.

    Parameters
    ----------
    span, past
        First minute, and the one behind the last, of the day and of the whole past.
    """
    is_first = span[0] == past[0]
    events = [event for event in course.during(*span) if is_first or event.begin_step >= span[0]]
    told: list[TruthEvent] = []
    over: list[Event] = []
    for event in events:
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


def measured(
    simulation: Simulation, world: World, course: Course, events: Sequence[Event], stage: Stage
) -> Iterator[TruthEvent]:
    """Yield what is told at the end of events that began, or were there, in `world`."""
    for event in events:
        to_step = world.physics.step + MEASURED_MAX_MIN
        if event.end_step is not None:
            to_step = min(to_step, event.end_step)
        known = deque(compared(simulation, world, course, event, to_step), maxlen=1)
        effect = known[0].effect() if known else NOT_MEASURED
        yield ended(event, stage, effect)
