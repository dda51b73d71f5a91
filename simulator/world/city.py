"""The city that moves through time: its physics before a minute, and the parts that change it.

`Physics` is frozen; `CityModel.advance` returns the next one together with what the city was like
on the way. Computing in one block or in many gives the same numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from contract.arrays import BoolArray
from contract.city import City
from simulator.world.causes import Course
from simulator.world.models.ground import Places
from simulator.world.models.recursion import State
from simulator.world.state import Block, KindModel, Physics, Values
from simulator.world.surroundings import Surroundings
from simulator.world.units import DAY_MIN

SPIN_UP_MIN = 2 * DAY_MIN
BLOCK_CELLS = 200_000  # steps x sensors of the largest kind: bounds memory, and how long a block is


@dataclass(frozen=True, slots=True, eq=False)
class CityModel:
    """One city where sensors stand at places; moved by `advance`.

    Attributes
    ----------
    places, kinds
        By kind of sensor.
    lacking
        By kind and quantity, (sensor,): which sensors lack it; what is not here, all have.
    """

    seed: int
    city: City
    places: Mapping[str, Places]
    surroundings: Surroundings
    kinds: Mapping[str, KindModel]
    lacking: Mapping[str, Mapping[str, BoolArray]] = field(
        default_factory=dict[str, Mapping[str, BoolArray]]
    )

    def climatology(self, step: int) -> Physics:
        """Return a city at rest, on a normal day, before minute `step`."""
        states: dict[str, State] = self.surroundings.start()
        for code, model in self.kinds.items():
            states[code] = model.start(step)
        return Physics(step, states)

    def spun_up(
        self, step: int, course: Course, on_block: Callable[[], None] = lambda: None
    ) -> Physics:
        """Return the city before minute `step` after two days from climatology; see `forward`."""
        return self.forward(self.climatology(step - SPIN_UP_MIN), step, course, on_block)

    def forward(
        self,
        physics: Physics,
        step: int,
        course: Course,
        on_block: Callable[[], None] = lambda: None,
    ) -> Physics:
        """Return the city moved on to minute `step`, which must not lie behind it.

        Parameters
        ----------
        on_block
            Called after each block; what it raises ends the way.
        """
        while physics.step < step:
            minutes = min(step - physics.step, self.block_min)
            physics, _ = self.advance(physics, course, minutes)
            on_block()
        return physics

    @property
    def block_min(self) -> int:
        """Return how many minutes fit in one block."""
        largest = max((places.count for places in self.places.values()), default=1)
        return max(1, min(DAY_MIN, BLOCK_CELLS // max(largest, self.surroundings.zones.count)))

    def advance(self, physics: Physics, course: Course, minutes: int) -> tuple[Physics, Block]:
        """Return the city `minutes` later and what it was like until then."""
        steps = np.arange(physics.step, physics.step + minutes, dtype=np.int64)
        causes = course.causes(physics.step, physics.step + minutes)
        drivers, states = self.surroundings.run(steps, causes, physics.states)
        values: dict[str, Values] = {}
        for code, model in self.kinds.items():
            values[code], states[code] = model.run(drivers, physics.states[code])
        return Physics(physics.step + minutes, states), Block(steps, drivers, values)
