"""Lines of gateways that are down: readings behind one wait until it is back, or are lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

from contract.arrays import BoolArray, IntArray
from simulator.faults.fault import Fault
from simulator.faults.roster import Afflicted, Roster, spread

SECOND_MS = 1_000
REPLAY_SPEED = 20
"""So much faster than it was made goes out what waited: a broker is not flooded; assumed."""
HOLDS_MS = 12 * 3_600 * SECOND_MS
"""So old is the oldest reading that a gateway keeps; what it drops is lost. Assumed."""

LINES = frozenset({"offline", "offline_lossy", "partition", "flapping"})
LOSSY, FLAPPING = "offline_lossy", "flapping"


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
    by_sensor
        Which cuts each sensor has.
    is_lossy
        Readings are lost, not kept.
    fault
        Index of the fault.
    """

    by_sensor: Afflicted
    from_ms: IntArray
    to_ms: IntArray
    is_lossy: BoolArray
    fault: IntArray

    @classmethod
    def of(cls, lines: Roster | None, from_ms: int, to_ms: int, *, first: int = 0) -> Self | None:
        """Return the cuts that matter in a block, None if there are none.

        Parameters
        ----------
        lines
            What is wrong with the lines; None: nothing.
        first
            What the first of the faults is called among all of the kind.
        """
        if lines is None:
            return None
        fault, begins, ends = windows(lines, from_ms, to_ms)
        if not fault.size:
            return None
        size = lines.size[fault]
        window = np.repeat(np.arange(fault.size), size)
        sensor = lines.sensor[spread(lines.begin[fault], size)]
        fault = fault[window]
        return cls(
            Afflicted(sensor, np.arange(sensor.size)),
            begins[window],
            ends[window],
            lines.is_one(LOSSY)[fault],
            first + fault,
        )

    def touched(self, sensor: IntArray) -> BoolArray:
        """Tell which readings are of sensors whose lines are down at some time, (reading,)."""
        return self.by_sensor.are(sensor)

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
        cut, reading = self.by_sensor.met(sensor)
        during = (self.from_ms[cut] <= at_ms[reading]) & (at_ms[reading] < self.to_ms[cut])
        cut, reading = cut[during], reading[during]
        if not self.by_sensor.has_several:
            return reading, cut
        order = np.lexsort((cut, self.to_ms[cut], ~self.is_lossy[cut], reading))
        cut, reading = cut[order], reading[order]
        is_first = np.concatenate([[True], reading[1:] != reading[:-1]])[: reading.size]
        return reading[is_first], cut[is_first]


def cut_at(faults: Iterable[Fault], at_ms: int) -> frozenset[str]:
    """Return the gateways whose lines are down at a city time."""
    lines = Roster([fault for fault in faults if fault.what in LINES])
    fault, begins, ends = windows(lines, at_ms, at_ms + 1)
    down: list[int] = fault[(begins <= at_ms) & (at_ms < ends)].tolist()
    return frozenset(gateway for place in down for gateway in lines.faults[place].gateways)


def windows(lines: Roster, from_ms: int, to_ms: int) -> tuple[IntArray, IntArray, IntArray]:
    """Return when lines are down, as far as it matters between two times, (window,) each.

    A cut that ended at `from_ms` still matters: what waited for it goes out after it.

    Returns
    -------
    fault
        Index in the roster, rising.
    begins_ms, ends_ms
    """
    fault = np.flatnonzero((lines.from_ms < to_ms) & (lines.to_ms >= from_ms))
    begins_ms, ends_ms = lines.from_ms[fault], lines.to_ms[fault]
    flaps = lines.is_one(FLAPPING)[fault]
    if not flaps.any():
        return fault, begins_ms, ends_ms
    # One that flaps is down in the first half of each of its periods.
    period_ms = np.rint(lines.parameter("period_s")[fault] * SECOND_MS).astype(np.int64)
    period_ms = np.where(flaps, period_ms, 1)
    first = np.where(flaps, np.maximum((from_ms - begins_ms) // period_ms - 1, 0), 0)
    begins_ms = begins_ms + first * period_ms
    count = np.where(flaps, -((begins_ms - np.minimum(to_ms, ends_ms)) // period_ms), 1)
    window = np.repeat(np.arange(fault.size), np.maximum(count, 0))
    later = spread(np.zeros_like(count), np.maximum(count, 0)) * period_ms[window]
    begins_ms, ends_ms = begins_ms[window] + later, ends_ms[window]
    halves_ms = np.minimum(begins_ms + period_ms[window] // 2, ends_ms)
    return fault[window], begins_ms, np.where(flaps[window], halves_ms, ends_ms)
