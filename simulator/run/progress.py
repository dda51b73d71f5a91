"""A run as far as it has been made: computed by minutes, given out as the city's clock goes on."""

from collections.abc import Sequence

from simulator.devices.reading import Columns, Reading, written
from simulator.faults.fault import Fault
from simulator.faults.line import cut_at
from simulator.run.world import Simulation, World
from simulator.scenario.course import Course, Edge
from simulator.scenario.event import Event
from simulator.world.state import MINUTE_MS

AT_ONCE = 2_000
"""So many readings, about, are written at a time: whoever waits for them waits not long."""


class Progress:
    """Where a run stands.

    Attributes
    ----------
    made_ms
        City time up to which readings were given out. [ms since the epoch]
    course
        What is made to happen from the next minute on.

    Parameters
    ----------
    world
        The run before the minute in which `made_ms` lies.
    """

    def __init__(
        self, simulation: Simulation, world: World, course: Course, *, made_ms: int
    ) -> None:
        self.made_ms = made_ms
        self.course = course
        self._simulation = simulation
        self._before = self._next = world
        self._minute: Sequence[Columns] = ()
        self._faults: Sequence[Fault] = ()
        self._slice_ms = MINUTE_MS

    @property
    def begins_minute(self) -> bool:
        """Tell whether the next readings are of a minute that is not yet computed."""
        return self.made_ms // MINUTE_MS == self._next.physics.step

    @property
    def world(self) -> World:
        """Return the run before the minute in which `made_ms` lies: with it, all that goes on."""
        return self._next if self.begins_minute else self._before

    @property
    def next_step(self) -> int:
        """Return the first minute of which nothing is given out yet: what is asked begins there."""
        return max(self._next.physics.step, -(-self.made_ms // MINUTE_MS))

    @property
    def going_on(self) -> tuple[Event, ...]:
        """Return what has begun, or does with the minute to be computed, and is not over before."""
        step = self._next.physics.step
        return tuple(self.course.during(step - 1, step + 1))

    @property
    def cut_gateways(self) -> frozenset[str]:
        """Return the gateways without a line when the last readings were made, by id."""
        return cut_at(self._faults, self.made_ms - 1)

    def compute(self) -> Sequence[Edge]:
        """Compute the minute that begins and return what of the course begins and ends in it."""
        self._before = self._next
        self._next, self._minute, edges = self._simulation.advance(self._before, self.course, 1)
        step = self._before.physics.step
        self._faults = self.course.faults(step, step + 1)
        count = sum(columns.sensor.size for columns in self._minute)
        self._slice_ms = MINUTE_MS // (count // AT_ONCE + 1)
        return edges

    def make(self, due_ms: int) -> list[Reading]:
        """Return the next readings of the computed minute, up to a city time at most."""
        end_ms = min(self.made_ms + self._slice_ms, self._next.physics.step * MINUTE_MS)
        to_ms = min(due_ms, end_ms)
        readings = written(self._minute, self.made_ms, to_ms)
        self.made_ms = to_ms
        return readings
