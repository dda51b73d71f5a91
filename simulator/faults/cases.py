"""Cases: which readings of a block fall under which faults."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.quantity import Quantity
from simulator.faults import lot
from simulator.faults.fault import Fault

NEVER_MS = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Readings of one kind with a fault each; a reading under two faults is two cases.

    Every array is (case,), in order of the readings, then of the faults' beginnings.

    Attributes
    ----------
    faults
        Those that `fault` counts in.
    reading
        Index in the block's readings.
    sensor, number, at_ms
        Of the reading: who made it, in which period, and when.
    """

    seed: int
    faults: Sequence[Fault]
    fault: IntArray
    reading: IntArray
    sensor: IntArray
    number: IntArray
    at_ms: IntArray

    @classmethod
    def of(
        cls, faults: Sequence[Fault], seed: int, readings: tuple[IntArray, IntArray, IntArray]
    ) -> Self:
        """Return the cases of a block.

        Parameters
        ----------
        faults
            Of one kind, in order of their beginnings.
        readings : (reading,) each
            Sensor, number of the period and time of each reading.
        """
        sensor, number, at_ms = readings
        fault, row = pairs(faults, sensor)
        begin_ms = np.array([one.from_ms for one in faults], dtype=np.int64)
        until_ms = np.array([end_ms(one) for one in faults], dtype=np.int64)
        during = (begin_ms[fault] <= at_ms[row]) & (at_ms[row] < until_ms[fault])
        fault, row = fault[during], row[during]
        return cls(seed, faults, fault, row, sensor[row], number[row], at_ms[row])

    @property
    def count(self) -> int:
        """Return how many cases there are."""
        return self.reading.size

    @property
    def from_ms(self) -> IntArray:
        """Return when each case's fault began, (case,)."""
        return np.array([one.from_ms for one in self.faults], dtype=np.int64)[self.fault]

    def where(self, wanted: BoolArray) -> Self:
        """Return some of the cases."""
        return replace(
            self,
            fault=self.fault[wanted],
            reading=self.reading[wanted],
            sensor=self.sensor[wanted],
            number=self.number[wanted],
            at_ms=self.at_ms[wanted],
        )

    def by_what(self) -> dict[str, Self]:
        """Return the cases of each sort of fault that there is."""
        what = [one.what for one in self.faults]
        if len(set(what)) == 1:
            return {what[0]: self} if self.count else {}
        sorts = {name: place for place, name in enumerate(sorted(set(what)))}
        sort = np.array([sorts[name] for name in what], dtype=np.int64)[self.fault]
        found = {name: self.where(sort == place) for name, place in sorts.items()}
        return {name: cases for name, cases in found.items() if cases.count}

    def among(self, kept: BoolArray) -> Self:
        """Return the cases of the readings that are kept, (reading,), counted among these."""
        place = np.cumsum(kept) - 1
        left = self.where(kept[self.reading])
        return replace(left, reading=place[left.reading])

    def parameter(self, name: str) -> FloatArray:
        """Return a parameter of each case's fault, (case,)."""
        values = np.zeros(len(self.faults))
        for place in self._used():
            values[place] = self.faults[place].values[name]
        return values[self.fault]

    def concerns(self, quantity: Quantity, *, by_name: bool = False) -> BoolArray:
        """Tell whether each case's fault is one of a quantity, (case,).

        Parameters
        ----------
        by_name
            Only where the fault names it: one of all quantities is none of this.
        """
        names = {quantity.name} if by_name else {quantity.name, None}
        concerned = [one.quantity in names for one in self.faults]
        return np.array(concerned, dtype=np.bool_)[self.fault]

    def keys(self, purpose: str) -> IntArray:
        """Return what the random numbers of each case's fault begin with, (case,)."""
        keys = np.zeros(len(self.faults), dtype=np.int64)
        for place in self._used():
            keys[place] = lot.key(self.seed, self.faults[place].event_id, purpose)
        return keys[self.fault]

    def uniform(self, purpose: str) -> FloatArray:
        """Return a random number in [0, 1) for each case, (case,)."""
        return lot.uniform(self.keys(purpose), self.sensor, self.number)

    def normal(self, purpose: str) -> FloatArray:
        """Return a random number of mean 0 and standard deviation 1 for each case, (case,)."""
        return lot.normal(self.keys(purpose), self.sensor, self.number)

    def _used(self) -> list[int]:
        """Return the faults that there are cases of, as indices."""
        return np.flatnonzero(np.bincount(self.fault, minlength=len(self.faults))).tolist()


def end_ms(fault: Fault) -> int:
    """Return when a fault ends, `NEVER_MS` if nobody knows yet. [ms since the epoch]."""
    return NEVER_MS if fault.to_ms is None else fault.to_ms


def pairs(faults: Sequence[Fault], sensor: IntArray) -> tuple[IntArray, IntArray]:
    """Return which fault meets which reading at whatever time, (pair,) each, by reading.

    Parameters
    ----------
    sensor : (reading,)
    """
    afflicted = np.concatenate([one.sensor for one in faults])
    fault_of = np.repeat(np.arange(len(faults)), [one.sensor.size for one in faults])
    return met(afflicted, fault_of, sensor)


def met(afflicted: IntArray, value: IntArray, sensor: IntArray) -> tuple[IntArray, IntArray]:
    """Return what belongs to the sensor of which reading, (pair,) each, by reading.

    Parameters
    ----------
    afflicted, value : (entry,)
        Sensors, and what belongs to each.
    sensor : (reading,)
    """
    is_afflicted = np.zeros(1 + max(afflicted.max(initial=-1), sensor.max(initial=-1)), np.bool_)
    is_afflicted[afflicted] = True
    readings = np.flatnonzero(is_afflicted[sensor])
    order = np.argsort(afflicted, kind="stable")
    in_order = afflicted[order]
    low = np.searchsorted(in_order, sensor[readings])
    count = np.searchsorted(in_order, sensor[readings], side="right") - low
    within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    return value[order[np.repeat(low, count) + within]], np.repeat(readings, count)
