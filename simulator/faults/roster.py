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
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        self.from_ms = np.array([one.from_ms for one in faults], dtype=np.int64)
        self.to_ms = np.array([end_ms(one) for one in faults], dtype=np.int64)
        self.whats = tuple(sorted({one.what for one in faults}))
        self.what = np.array([self.whats.index(one.what) for one in faults], dtype=np.int64)
        self.is_of_all = all(one.quantity is None for one in faults)
        self._parameters: dict[str, FloatArray] = {}
        self._keys: dict[tuple[int, str], IntArray] = {}

    @cached_property
    def afflicted(self) -> "Afflicted":
        """Return which sensors have which of the faults."""
        return Afflicted(
            np.concatenate([one.sensor for one in self.faults]),
            np.repeat(np.arange(len(self.faults)), [one.sensor.size for one in self.faults]),
        )

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
        names = {quantity.name} if by_name else {quantity.name, None}
        return np.array([one.quantity in names for one in self.faults], dtype=np.bool_)


class Afflicted:
    """What belongs to which sensors, found by sensor.

    Parameters
    ----------
    sensor, value : (entry,)
        Sensors, each as often as something belongs to it, and what does.
    """

    def __init__(self, sensor: IntArray, value: IntArray) -> None:
        order = np.argsort(sensor, kind="stable")
        self._sensor, self._value = sensor[order], value[order]
        self._is_one = np.zeros(int(sensor.max(initial=-1)) + 1, dtype=np.bool_)
        self._is_one[sensor] = True
        self._has_several = bool((np.diff(self._sensor) == 0).any())

    def met(self, sensor: IntArray) -> tuple[IntArray, IntArray]:
        """Return what belongs to the sensor of which reading, (pair,) each, by reading.

        Parameters
        ----------
        sensor : (reading,)
        """
        if sensor.size and int(sensor.max()) >= self._is_one.size:
            inside = np.flatnonzero(sensor < self._is_one.size)
            reading = inside[self._is_one[sensor[inside]]]
        else:
            reading = np.flatnonzero(self._is_one[sensor])
        low = np.searchsorted(self._sensor, sensor[reading])
        if not self._has_several:
            return self._value[low], reading
        count = np.searchsorted(self._sensor, sensor[reading], side="right") - low
        within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        return self._value[np.repeat(low, count) + within], np.repeat(reading, count)


def end_ms(fault: Fault) -> int:
    """Return when a fault ends, `NEVER_MS` if nobody knows yet. [ms since the epoch]."""
    return NEVER_MS if fault.to_ms is None else fault.to_ms
