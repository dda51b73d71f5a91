"""What is brought upon the city from outside of its models, as arrays over a block of minutes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from simulator.world.local_time import smooth_frac
from simulator.world.models.cell import NO_CELLS, Cells
from simulator.world.units import HOUR_MIN


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """Events of one kind that go on in a block, or did in the two days before; arrays are (event,).

    Attributes
    ----------
    begin_step, end_step
        From the beginning of one city minute to that of another; without end where it has none.
    east_km, north_km, radius_km
        Where it is, from the city's middle; nan where it is nowhere. [km]
    things
        What each happens to, as indices: the city's stations, or sensors of the kind concerned.
    values
        By parameter of the event, whose names end in their units.
    """

    begin_step: FloatArray
    end_step: FloatArray
    east_km: FloatArray
    north_km: FloatArray
    radius_km: FloatArray
    things: tuple[IntArray, ...]
    values: Mapping[str, FloatArray]

    @property
    def count(self) -> int:
        """Return how many they are."""
        return self.begin_step.size

    def is_on(self, steps: IntArray) -> BoolArray:
        """Tell which go on in which minutes, (step, event)."""
        at = steps[:, None]
        return (self.begin_step <= at) & (at < self.end_step)

    def strength_frac(self, steps: IntArray, ramp_h: float) -> FloatArray:
        """Return how far each has come up in which minutes, (step, event), in [0, 1].

        Parameters
        ----------
        ramp_h
            So long it swells from its beginning, and fades after its end. [h]
        """
        at, ramp_min = steps[:, None], ramp_h * HOUR_MIN
        up = np.clip((np.minimum(at, self.end_step) - self.begin_step) / ramp_min, 0.0, 1.0)
        down = np.clip((at - self.end_step) / ramp_min, 0.0, 1.0)
        return smooth_frac(up) * (1 - smooth_frac(down))


NO_SOURCES = Sources(*(np.zeros(0),) * 5, things=(), values={})


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
    sources
        All other events by their kind; one that is not here has none.
    """

    cells: Cells
    lost_capacity_frac: FloatArray
    is_dark: BoolArray
    sources: Mapping[str, Sources] = field(default_factory=dict[str, Sources])

    def of(self, what: str) -> Sources:
        """Return the events of one kind."""
        return self.sources.get(what, NO_SOURCES)


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
