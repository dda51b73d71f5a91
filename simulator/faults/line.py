"""Lines of gateways that are down: readings behind one wait until it is back, or are lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import BoolArray, IntArray
from simulator.faults.fault import Fault
from simulator.faults.roster import Afflicted, end_ms

SECOND_MS = 1_000
REPLAY_SPEED = 20
"""So much faster than it was made goes out what waited: a broker is not flooded; assumed."""
HOLDS_MS = 12 * 3_600 * SECOND_MS
"""So old is the oldest reading that a gateway keeps; what it drops is lost. Assumed."""

Windows = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Passed:
    """What became of readings at their gateways; every array is (reading,).

    Attributes
    ----------
    sent_ms
        When each goes out; of one that is held, since when.
    is_held
        It waits for a line that is down beyond the block's end.
    is_lost
    cut
        The fault that it met first, as an index; -1 for none.
    """

    sent_ms: IntArray
    is_held: BoolArray
    is_lost: BoolArray
    cut: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """When the lines of one kind's sensors are down; every array is (cut,).

    Attributes
    ----------
    is_lossy
        Readings are lost, not kept.
    fault
        Index of the fault.
    """

    sensor: IntArray
    from_ms: IntArray
    to_ms: IntArray
    is_lossy: BoolArray
    fault: IntArray

    @classmethod
    def of(
        cls, faults: Sequence[Fault], from_ms: int, to_ms: int, *, first: int = 0
    ) -> Self | None:
        """Return the cuts that matter in a block, None if there are none.

        Parameters
        ----------
        first
            What the first of the faults is called among all of the kind.
        """
        if not faults:
            return None
        windows = [
            (place, begin, end)
            for place, fault in enumerate(faults)
            for begin, end in windows_of(fault, from_ms, to_ms)
        ]
        if not windows:
            return None
        sizes = [faults[place].sensor.size for place, _, _ in windows]
        fault, begins, ends = (
            np.repeat(np.array(column, dtype=np.int64), sizes)
            for column in zip(*windows, strict=True)
        )
        lossy = np.array([one.what in LOSSY for one in faults], dtype=np.bool_)
        sensor = np.concatenate([faults[place].sensor for place, _, _ in windows])
        return cls(sensor, begins, ends, lossy[fault], first + fault)

    def touched(self, sensor: IntArray) -> BoolArray:
        """Tell which readings are of sensors whose lines are down at some time, (reading,)."""
        is_cut = np.zeros(
            1 + max(int(self.sensor.max(initial=0)), int(sensor.max(initial=0))), np.bool_
        )
        is_cut[self.sensor] = True
        return is_cut[sensor]

    def passed(self, sensor: IntArray, sent_ms: IntArray, to_ms: int) -> Passed:
        """Return what becomes of readings until the end of a block.

        What waited goes out when the line is back, in order and `REPLAY_SPEED` times as fast as
        it was made; where the line is down again meanwhile, it waits once more.

        Parameters
        ----------
        sensor, sent_ms : (reading,)
            When each reading comes to its gateway.
        """
        sent_ms, is_held, is_lost, cut = (
            sent_ms.copy(),
            np.zeros(sensor.size, dtype=np.bool_),
            np.zeros(sensor.size, dtype=np.bool_),
            np.full(sensor.size, -1),
        )
        rows = np.flatnonzero(sent_ms < to_ms)
        while rows.size:
            here, at = self._first(sensor[rows], sent_ms[rows])
            rows = rows[here]
            waits_ms = np.minimum(self.to_ms[at], to_ms + 1) - sent_ms[rows]
            cut[rows] = np.where(cut[rows] < 0, self.fault[at], cut[rows])
            is_lost[rows] = self.is_lossy[at] | (waits_ms > HOLDS_MS)
            is_held[rows] = ~is_lost[rows] & (self.to_ms[at] > to_ms)
            goes_on = ~is_lost[rows] & ~is_held[rows]
            rows, at = rows[goes_on], at[goes_on]
            since_ms = sent_ms[rows] - self.from_ms[at]
            sent_ms[rows] = self.to_ms[at] + since_ms // REPLAY_SPEED
            rows = rows[sent_ms[rows] < to_ms]
        return Passed(sent_ms, is_held, is_lost, cut)

    def _first(self, sensor: IntArray, at_ms: IntArray) -> tuple[IntArray, IntArray]:
        """Return which readings meet a line that is down, and which cut each meets first.

        Of several a lossy one, for there nothing is kept; then the one that ends first.
        """
        cut, reading = Afflicted(self.sensor, np.arange(self.sensor.size)).met(sensor)
        during = (self.from_ms[cut] <= at_ms[reading]) & (at_ms[reading] < self.to_ms[cut])
        cut, reading = cut[during], reading[during]
        order = np.lexsort((cut, self.to_ms[cut], ~self.is_lossy[cut], reading))
        cut, reading = cut[order], reading[order]
        is_first = np.concatenate([[True], reading[1:] != reading[:-1]])[: reading.size]
        return reading[is_first], cut[is_first]


def cut_at(faults: Iterable[Fault], at_ms: int) -> frozenset[str]:
    """Return the gateways whose lines are down at a city time."""
    return frozenset(
        gateway
        for fault in faults
        if any(begin <= at_ms < end for begin, end in windows_of(fault, at_ms, at_ms + 1))
        for gateway in fault.gateways
    )


def windows_of(fault: Fault, from_ms: int, to_ms: int) -> Windows:
    """Return when a fault's lines are down, as far as it matters between two times.

    A cut that ended at `from_ms` still matters: what waited for it goes out after it.
    """
    if fault.what not in LINES or fault.from_ms >= to_ms or end_ms(fault) < from_ms:
        return []
    return LINES[fault.what](fault, from_ms, to_ms)


def down(fault: Fault, from_ms: int, to_ms: int) -> Windows:
    """Return one window: down from the beginning to the end."""
    del from_ms, to_ms
    return [(fault.from_ms, end_ms(fault))]


def flapping(fault: Fault, from_ms: int, to_ms: int) -> Windows:
    """Return a window in each period: its first half."""
    period_ms = round(fault.values["period_s"] * SECOND_MS)
    first = max(0, (from_ms - fault.from_ms) // period_ms - 1)
    begins = range(fault.from_ms + first * period_ms, min(to_ms, end_ms(fault)), period_ms)
    return [(begin, min(begin + period_ms // 2, end_ms(fault))) for begin in begins]


LINES = {"offline": down, "offline_lossy": down, "partition": down, "flapping": flapping}
LOSSY = frozenset({"offline_lossy"})
