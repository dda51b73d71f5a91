"""The course of a run: everything that is made to happen in it, minute by minute."""

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.faults.fault import Fault
from simulator.scenario.event import Event
from simulator.world.causes import QUIET, Causes


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning or the end of an event or fault, at a city minute."""

    step: int
    event: Event
    is_end: bool


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """What is made to happen in a run; a value, from which another one is made.

    Attributes
    ----------
    given
        Events and faults of the scenario and of those who injected some.
    """

    given: Sequence[Event] = ()

    def during(self, from_step: int, to_step: int) -> list[Event]:
        """Return what goes on in some of the minutes [from_step, to_step)."""
        return [event for event in self.given if event.overlaps(from_step, to_step)]

    def causes(self, from_step: int, to_step: int) -> Causes:
        """Return what is brought upon the city in the minutes [from_step, to_step)."""
        return QUIET.causes(from_step, to_step)

    def faults(self, from_step: int, to_step: int) -> Sequence[Fault]:
        """Return which devices have faults in some of the minutes [from_step, to_step)."""
        del from_step, to_step
        return ()

    def edges(self, from_step: int, to_step: int) -> list[Edge]:
        """Return what begins and ends in the minutes [from_step, to_step), in order of time."""
        edges: list[Edge] = []
        for event in self.during(from_step - 1, to_step):
            if from_step <= event.begin_step < to_step:
                edges.append(Edge(event.begin_step, event, is_end=False))
            if event.end_step is not None and from_step <= event.end_step < to_step:
                edges.append(Edge(event.end_step, event, is_end=True))
        return sorted(edges, key=lambda edge: (edge.step, edge.event.event_id, edge.is_end))


NOTHING = Course()
