"""The faults of one kind's sensors as arrays, computed once for the many blocks that they last."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.quantity import Quantity
from simulator.faults import lot
from simulator.faults.fault import Fault

NEVER_MS = int(np.iinfo(np.int64).max)


class Roster:
    """Faults of one kind, in order of their beginnings; every array is (fault,).

    Nothing of it changes; what is asked of it again is kept.

    Attributes
    ----------
    from_ms, to_ms
        `NEVER_MS`: nobody knows yet.
    what
        Index in `whats`.
    size
        How many sensors have it.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        self.from_ms = np.array([one.from_ms for one in faults], dtype=np.int64)
        self.to_ms = np.array([end_ms(one) for one in faults], dtype=np.int64)
        self.whats = tuple(sorted({one.what for one in faults}))
        self.what = np.array([self.whats.index(one.what) for one in faults], dtype=np.int64)
        self.size = np.array([one.sensor.size for one in faults], dtype=np.int64)
        self.is_of_all = all(one.quantity is None for one in faults)
        self._parameters: dict[str, FloatArray] = {}
        self._keys: dict[tuple[int, str], IntArray] = {}
        self._concerns: dict[tuple[str, bool], BoolArray] = {}

    @cached_property
    def afflicted(self) -> "Afflicted":
        """Return which sensors have which of the faults."""
        return Afflicted(self.sensor, np.repeat(np.arange(len(self.faults)), self.size))

    @cached_property
    def sensor(self) -> IntArray:
        """Return who has the faults, one fault's sensors after the other's, (faulty,)."""
        return np.concatenate([one.sensor for one in self.faults])

    @cached_property
    def begin(self) -> IntArray:
        """Return where each fault's sensors begin in `sensor`."""
        return np.cumsum(self.size) - self.size

    def is_one(self, what: str) -> BoolArray:
        """Tell which faults are of a sort."""
        if what not in self.whats:
            return np.zeros(self.what.size, dtype=np.bool_)
        return self.what == self.whats.index(what)

    def parameter(self, name: str) -> FloatArray:
        """Return a parameter of each fault; 0 of one that has none of it."""
        if name not in self._parameters:
            values = [one.values.get(name, 0.0) for one in self.faults]
            self._parameters[name] = np.array(values, dtype=np.float64)
        return self._parameters[name]

    def keys(self, seed: int, purpose: str) -> IntArray:
        """Return what the random numbers of each fault begin with."""
        if (seed, purpose) not in self._keys:
            keys = [lot.key(seed, one.event_id, purpose) for one in self.faults]
            self._keys[seed, purpose] = np.array(keys, dtype=np.int64)
        return self._keys[seed, purpose]

    def concerns(self, quantity: Quantity, *, by_name: bool) -> BoolArray:
        """Tell whether each fault is one of a quantity."""
        asked = quantity.name, by_name
        if asked not in self._concerns:
            names = {quantity.name} if by_name else {quantity.name, None}
            concerns = [one.quantity in names for one in self.faults]
            self._concerns[asked] = np.array(concerns, dtype=np.bool_)
        return self._concerns[asked]


class Afflicted:
    """What belongs to which sensors, found by sensor.

    Parameters
    ----------
    sensor, value : (entry,)
        Sensors, each as often as something belongs to it, and what does.

    Attributes
    ----------
    has_several
        More than one thing belongs to some sensor.
    """

    def __init__(self, sensor: IntArray, value: IntArray) -> None:
        order = np.argsort(sensor, kind="stable")
        self._sensor, self._value = sensor[order], value[order]
        # The last is nobody's: in it all end up that are beyond.
        self._is_one = np.zeros(int(sensor.max(initial=-1)) + 2, dtype=np.bool_)
        self._is_one[sensor] = True
        self.has_several = bool((self._sensor[1:] == self._sensor[:-1]).any())

    def are(self, sensor: IntArray) -> BoolArray:
        """Tell to which readings' sensors something belongs, (reading,).

        Parameters
        ----------
        sensor : (reading,)
        """
        return self._is_one.take(sensor, mode="clip")

    def met(self, sensor: IntArray) -> tuple[IntArray, IntArray]:
        """Return what belongs to the sensor of which reading, (pair,) each, by reading.

        Parameters
        ----------
        sensor : (reading,)
        """
        reading = np.flatnonzero(self.are(sensor))
        sensor = sensor[reading]
        low = self._sensor.searchsorted(sensor)
        if not self.has_several:
            return self._value[low], reading
        count = self._sensor.searchsorted(sensor, side="right") - low
        return self._value[spread(low, count)], np.repeat(reading, count)


def spread(begin: IntArray, count: IntArray) -> IntArray:
    """Return so many indices from each beginning on, one after the other, (sum of counts,)."""
    before = np.cumsum(count) - count
    return np.arange(int(count.sum())) + np.repeat(begin - before, count)


def end_ms(fault: Fault) -> int:
    """Return when a fault ends, `NEVER_MS` if nobody knows yet. [ms since the epoch]."""
    return NEVER_MS if fault.to_ms is None else fault.to_ms
