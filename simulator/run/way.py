"""How a city is moved through many minutes before anybody hears it, and who may stop that."""

from collections.abc import Callable
from dataclasses import dataclass

from simulator.errors import StoppedError
from simulator.run.world import Simulation, World
from simulator.scenario.course import Course
from simulator.world.city import CityModel
from simulator.world.state import Physics

LIVED_MIN = 240
"""Of a run with its devices: blocks of an hour take a third more time, longer ones hardly less."""


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """How a city moves through many minutes, and who may stop it.

    Attributes
    ----------
    is_stopped
        Asked after each block.
    """

    model: CityModel
    course: Course
    is_stopped: Callable[[], bool]

    def forward(self, physics: Physics, step: int) -> Physics:
        """Return the city moved on to a minute.

        Raises
        ------
        StoppedError
            It was stopped.
        """
        return self.model.forward(physics, step, self.course, self._check)

    def spun_up(self, step: int) -> Physics:
        """Return the city before a minute after two days from climatology; raises as `forward`."""
        return self.model.spun_up(step, self.course, self._check)

    def lived(self, simulation: Simulation, world: World, step: int) -> World:
        """Return a run moved on to a minute: what its devices say meanwhile, nobody hears.

        Raises as `forward`.
        """
        most = min(LIVED_MIN, self.model.block_min)
        while world.physics.step < step:
            minutes = min(most, step - world.physics.step)
            world, _, _ = simulation.advance(world, self.course, minutes)
            self._check()
        return world

    def _check(self) -> None:
        if self.is_stopped():
            raise StoppedError
