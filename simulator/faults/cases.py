"""Cases: which readings of a block fall under which faults."""

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.quantity import Quantity
from simulator.faults import lot
from simulator.faults.roster import Roster

Readings = tuple[IntArray, IntArray, IntArray]


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Readings of one kind with a fault each; a reading under two faults is two cases.

    Every array is (case,), in order of the readings, then of the faults' beginnings. Nothing of it
    changes; what is drawn again is kept.

    Attributes
    ----------
    roster
        The faults that `fault` counts in.
    reading
        Index in the block's readings.
    readings : (reading,) each
        Sensor, number of the period and time of all readings.
    """

    seed: int
    roster: Roster
    fault: IntArray
    reading: IntArray
    readings: Readings
    _uniform: dict[str, FloatArray] = field(default_factory=dict[str, FloatArray], init=False)

    @classmethod
    def of(cls, roster: Roster, seed: int, readings: Readings) -> Self:
        """Return the cases of a block.

        Parameters
        ----------
        readings : (reading,) each
            Sensor, number of the period and time of each reading.
        """
        sensor, _, at_ms = readings
        fault, row = roster.afflicted.met(sensor)
        at = at_ms[row]
        during = (roster.from_ms[fault] <= at) & (at < roster.to_ms[fault])
        if not during.all():
            fault, row = fault[during], row[during]
        return cls(seed, roster, fault, row, readings)

    @property
    def count(self) -> int:
        """Return how many cases there are."""
        return self.reading.size

    @property
    def sensor(self) -> IntArray:
        """Return who made each case's reading, (case,)."""
        return self.readings[0][self.reading]

    @property
    def number(self) -> IntArray:
        """Return in which period each case's reading was made, (case,)."""
        return self.readings[1][self.reading]

    @property
    def at_ms(self) -> IntArray:
        """Return when each case's reading was made, (case,). [ms since the epoch]."""
        return self.readings[2][self.reading]

    @property
    def from_ms(self) -> IntArray:
        """Return when each case's fault began, (case,)."""
        return self.roster.from_ms[self.fault]

    def where(self, wanted: BoolArray | slice) -> Self:
        """Return some of the cases."""
        fault, reading = self.fault[wanted], self.reading[wanted]
        return type(self)(self.seed, self.roster, fault, reading, self.readings)

    def by_what(self) -> dict[str, Self]:
        """Return the cases of each sort of fault that there is."""
        whats = self.roster.whats
        if len(whats) == 1:
            return {whats[0]: self} if self.count else {}
        what = self.roster.what[self.fault]
        order = np.argsort(what, kind="stable")
        fault, reading = self.fault[order], self.reading[order]
        in_order = type(self)(self.seed, self.roster, fault, reading, self.readings)
        ends: list[int] = np.cumsum(np.bincount(what, minlength=len(whats))).tolist()
        return {
            name: in_order.where(slice(begin, end))
            for name, begin, end in zip(whats, [0, *ends[:-1]], ends, strict=True)
            if begin < end
        }

    def among(self, kept: BoolArray, place: IntArray, readings: Readings) -> Self:
        """Return the cases of the readings that are kept, counted among these.

        Parameters
        ----------
        kept, place : (reading,)
            Whether each is kept, and how many are before it.
        readings : (kept,) each
            Those that are kept.
        """
        left = kept[self.reading]
        reading = place[self.reading[left]]
        return type(self)(self.seed, self.roster, self.fault[left], reading, readings)

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
        if purpose not in self._uniform:
            self._uniform[purpose] = lot.uniform(self.keys(purpose), self.sensor, self.number)
        return self._uniform[purpose]

    def normal(self, purpose: str) -> FloatArray:
        """Return a random number of mean 0 and standard deviation 1 for each case, (case,)."""
        return lot.normal(self.keys(purpose), self.sensor, self.number)
