"""What the city remembers between two blocks of minutes, and what it was like in one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from contract.arrays import FloatArray, IntArray
from simulator.world.models.drivers import Drivers
from simulator.world.models.recursion import State

Values = dict[str, FloatArray]

MINUTE_MS = 60_000  # a step
PER_MIN = "/min"  # suffix of a register's growth in a model's values


class KindModel(Protocol):
    """The model of one kind of sensor."""

    def start(self, step: int) -> State:
        """Return the kind's state on a normal day before minute `step`."""
        ...

    def run(self, drivers: Drivers, state: State) -> tuple[Values, State]:
        """Return the kind's quantities, (step, sensor), and the state after the block."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Physics:
    """Everything that the city remembers, before minute `step`.

    Attributes
    ----------
    step
        Minutes since the epoch, UTC.
    states
        By part of the city, then by name.
    """

    step: int
    states: Mapping[str, State]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """What the city was like in consecutive minutes.

    Attributes
    ----------
    steps : (step,) int64
    drivers
        Weather, traffic, river: what all kinds share.
    values
        By kind and quantity, (step, sensor).
    """

    steps: IntArray
    drivers: Drivers
    values: Mapping[str, Values]
