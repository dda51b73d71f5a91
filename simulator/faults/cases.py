"""Cases: which readings of a block fall under which faults."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.quantity import Quantity
from simulator.faults import lot
from simulator.faults.roster import Roster


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Readings of one kind with a fault each; a reading under two faults is two cases.

    Every array is (case,), in order of the readings, then of the faults' beginnings.

    Attributes
    ----------
    roster
        The faults that `fault` counts in.
    reading
        Index in the block's readings.
    sensor, number, at_ms
        Of the reading: who made it, in which period, and when.
    """

    seed: int
    roster: Roster
    fault: IntArray
    reading: IntArray
    sensor: IntArray
    number: IntArray
    at_ms: IntArray

    @classmethod
    def of(cls, roster: Roster, seed: int, readings: tuple[IntArray, IntArray, IntArray]) -> Self:
        """Return the cases of a block.

        Parameters
        ----------
        readings : (reading,) each
            Sensor, number of the period and time of each reading.
        """
        sensor, number, at_ms = readings
        fault, row = roster.afflicted.met(sensor)
        at = at_ms[row]
        during = (roster.from_ms[fault] <= at) & (at < roster.to_ms[fault])
        if not during.all():
            fault, row, at = fault[during], row[during], at[during]
        return cls(seed, roster, fault, row, sensor[row], number[row], at)

    @property
    def count(self) -> int:
        """Return how many cases there are."""
        return self.reading.size

    @property
    def from_ms(self) -> IntArray:
        """Return when each case's fault began, (case,)."""
        return self.roster.from_ms[self.fault]

    def where(self, wanted: BoolArray) -> Self:
        """Return some of the cases."""
        return type(self)(
            self.seed,
            self.roster,
            self.fault[wanted],
            self.reading[wanted],
            self.sensor[wanted],
            self.number[wanted],
            self.at_ms[wanted],
        )

    def by_what(self) -> dict[str, Self]:
        """Return the cases of each sort of fault that there is."""
        whats = self.roster.whats
        if len(whats) == 1:
            return {whats[0]: self} if self.count else {}
        what = self.roster.what[self.fault]
        counts: list[int] = np.bincount(what, minlength=len(whats)).tolist()
        return {
            name: self.where(what == place)
            for place, (name, count) in enumerate(zip(whats, counts, strict=True))
            if count
        }

    def among(self, kept: BoolArray, place: IntArray) -> Self:
        """Return the cases of the readings that are kept, counted among these.

        Parameters
        ----------
        kept, place : (reading,)
            Whether each is kept, and how many are before it.
        """
        left = self.where(kept[self.reading])
        return type(self)(
            left.seed, left.roster, left.fault, place[left.reading], left.sensor, left.number,
            left.at_ms,
        )  # fmt: skip

    def parameter(self, name: str) -> FloatArray:
        """Return a parameter of each case's fault, (case,)."""
        return self.roster.parameter(name)[self.fault]

    def concerned(self, quantity: Quantity, *, by_name: bool = False) -> BoolArray | slice:
        """Tell which cases' faults are ones of a quantity: (case,), or a slice of all.

        Parameters
        ----------
        by_name
            Only where the fault names it: one of all quantities is none of this.
        """
        if self.roster.is_of_all and not by_name:
            return slice(None)
        return self.roster.concerns(quantity, by_name=by_name)[self.fault]

    def keys(self, purpose: str) -> IntArray:
        """Return what the random numbers of each case's fault begin with, (case,)."""
        return self.roster.keys(self.seed, purpose)[self.fault]

    def uniform(self, purpose: str) -> FloatArray:
        """Return a random number in [0, 1) for each case, (case,)."""
        return lot.uniform(self.keys(purpose), self.sensor, self.number)

    def normal(self, purpose: str) -> FloatArray:
        """Return a random number of mean 0 and standard deviation 1 for each case, (case,)."""
        return lot.normal(self.keys(purpose), self.sensor, self.number)
