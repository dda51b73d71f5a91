"""What is brought upon the city from outside of its models, as arrays over a block of minutes."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from contract.arrays import BoolArray, FloatArray
from simulator.world.models.storm import NO_CELLS, Cells


@dataclass(frozen=True, slots=True, eq=False)
class Causes:
    """What happens to the city in a block of minutes, beside what it does by itself.

    Attributes
    ----------
    cells
        Storm cells besides the sky's own.
    lost_capacity_frac : (step, street) float64
        How much of a street's capacity is blocked; without columns where nothing is.
    is_dark : (step, feeder) bool
        Whether a feeder is out; without columns where none is.
    """

    cells: Cells
    lost_capacity_frac: FloatArray
    is_dark: BoolArray


class Course(Protocol):
    """What is made to happen in a run."""

    def causes(self, from_step: int, to_step: int) -> Causes:
        """Return what is brought upon the city in the minutes [from_step, to_step)."""
        ...


class _Quiet:
    """A course on which nothing is made to happen."""

    def causes(self, from_step: int, to_step: int) -> Causes:
        """Return nothing, for any minutes."""
        minutes = to_step - from_step
        return Causes(
            cells=NO_CELLS,
            lost_capacity_frac=np.zeros((minutes, 0)),
            is_dark=np.zeros((minutes, 0), dtype=np.bool_),
        )


QUIET: Course = _Quiet()
