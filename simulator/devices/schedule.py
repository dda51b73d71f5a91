"""When each sensor reads: once soon after its birth, then at its own phase of its period."""

import math
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from contract.arrays import BoolArray, IntArray
from contract.catalogue import Kind
from simulator import rng

FIRST_WITHIN_MS = 20_000
FIRST_GAP_FRAC = 1 / 6
"""So soon after its first reading a sensor has nothing new to say; of a period, assumed."""
NEVER_MS = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Due:
    """Readings that are due, in order of time; every array is (reading,).

    Attributes
    ----------
    sensor : int64
        Index of the sensor in its kind.
    number : int64
        How many periods have passed since the epoch: names the reading's noise.
    at_ms : int64
        Milliseconds since the epoch, UTC.
    """

    sensor: IntArray
    number: IntArray
    at_ms: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """The times of one kind's sensors.

    Attributes
    ----------
    period_ms
        Whole milliseconds between two readings.
    phase_ms : (sensor,) int64
        When in its period a sensor reads.
    first_ms : (sensor,) int64
        The first reading after birth.
    in_turn : (sensor,) int64
        The sensors in the order in which they read, period by period.
    """

    period_ms: int
    phase_ms: IntArray
    first_ms: IntArray
    in_turn: IntArray

    @classmethod
    def of(cls, kind: Kind, count: int, *, seed: int, birth_ms: int, period_scale: float) -> Self:
        """Return the schedule of `count` sensors that are born at `birth_ms`."""
        period_ms = max(1, round(kind.period_s * 1000 * period_scale))
        lot = rng.draw(seed, f"{kind.code}.phase", 0, (count, 2)).T
        window_ms = min(FIRST_WITHIN_MS, period_ms)
        phase_ms = np.floor(lot[0] * period_ms).astype(np.int64)
        return cls(
            period_ms=period_ms,
            phase_ms=phase_ms,
            first_ms=birth_ms + np.floor(lot[1] * window_ms).astype(np.int64),
            in_turn=np.argsort(phase_ms, kind="stable"),
        )

    def of_sensors(self, is_mine: BoolArray) -> Self:
        """Return the schedule in which only some sensors read, (sensor,)."""
        return replace(
            self,
            first_ms=np.where(is_mine, self.first_ms, NEVER_MS),
            in_turn=self.in_turn[is_mine[self.in_turn]],
        )

    def due(self, from_ms: int, to_ms: int) -> Due:
        """Return the readings in [from_ms, to_ms).

        A scheduled reading within `FIRST_GAP_FRAC` of a period of a sensor's first one is left out.
        """
        regular_ms = self.first_ms + math.ceil(FIRST_GAP_FRAC * self.period_ms)
        start_ms = np.maximum(from_ms, regular_ms)
        turn = self.in_turn
        # Period by period, each sensor in its turn: in order of time without being sorted.
        periods = np.arange(from_ms // self.period_ms, -(-to_ms // self.period_ms))
        each_ms = periods[:, None] * self.period_ms + self.phase_ms[turn]
        period, place = np.nonzero((start_ms[turn] <= each_ms) & (each_ms < to_ms))
        sensor, number, at_ms = turn[place], periods[period], each_ms[period, place]
        first = np.flatnonzero((from_ms <= self.first_ms) & (self.first_ms < to_ms))
        if not first.size:
            return Due(sensor, number, at_ms)
        first_ms = self.first_ms[first]
        sensor = np.concatenate([first, sensor])
        number = np.concatenate([(first_ms - self.phase_ms[first]) // self.period_ms, number])
        at_ms = np.concatenate([first_ms, at_ms])
        order = np.lexsort((sensor, at_ms))
        return Due(sensor[order], number[order], at_ms[order])
