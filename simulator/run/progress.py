"""A run as far as it has been made: computed by minutes, given out as the city's clock goes on."""

from collections.abc import Sequence

from simulator.devices.reading import Columns, Reading, written
from simulator.faults.fault import Fault
from simulator.faults.line import cut_at
from simulator.run.world import Simulation, World
from simulator.scenario.course import Course
from simulator.world.state import MINUTE_MS, Physics


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
        self._world = world
        self._minute: Sequence[Columns] = ()
        self._faults: Sequence[Fault] = ()

    @property
    def begins_minute(self) -> bool:
        """Tell whether the next readings are of a minute that is not yet computed."""
        return self.made_ms // MINUTE_MS == self._world.physics.step

    @property
    def physics(self) -> Physics:
        """Return the city before the minute that comes next."""
        return self._world.physics

    @property
    def cut_gateways(self) -> frozenset[str]:
        """Return the gateways without a line when the last readings were made, by id."""
        return cut_at(self._faults, self.made_ms - 1)

    def make(self, due_ms: int) -> list[Reading]:
        """Return the next readings, up to a city time or to the end of the minute."""
        if self.begins_minute:
            step = self._world.physics.step
            self._world, self._minute, _ = self._simulation.advance(self._world, self.course, 1)
            self._faults = self.course.faults(step, step + 1)
        to_ms = min(due_ms, self._world.physics.step * MINUTE_MS)
        readings = written(self._minute, self.made_ms, to_ms)
        self.made_ms = to_ms
        return readings
