"""What of a day of a past is made at once, and what is one part: memory stays bounded."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, IntArray
from contract.catalogue import KINDS

PART_ROWS = 1_000_000
AT_ONCE_ROWS = 3_000_000
"""Some 200 MB as columns."""
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Slice:
    """Some sensors of a kind: each `count`-th from `number` on."""

    kind: str
    number: int
    count: int
    day_rows: float

    def has(self, sensor: IntArray) -> BoolArray:
        """Tell which sensors are of it, by their place in the kind."""
        return sensor % self.count == self.number


def passes(sensors: Mapping[str, int], period_scale: float) -> Sequence[Sequence[Slice]]:
    """Return the slices of a fleet, those together that are made in one run of a day.

    Parameters
    ----------
    sensors
        How many there are of each kind.
    """
    found: list[list[Slice]] = []
    room = 0.0
    for one in _slices(sensors, period_scale):
        if one.day_rows > room:
            found.append([])
            room = AT_ONCE_ROWS
        found[-1].append(one)
        room -= one.day_rows
    return found


def chosen(slices: Sequence[Slice], sensors: Mapping[str, int]) -> Mapping[str, BoolArray]:
    """Return which sensors are of some slices, (sensor,) by kind."""
    masks: dict[str, BoolArray] = {}
    for one in slices:
        is_mine = one.has(np.arange(sensors[one.kind]))
        masks[one.kind] = is_mine | masks.get(one.kind, False)
    return masks


def _slices(sensors: Mapping[str, int], period_scale: float) -> Iterator[Slice]:
    for kind in KINDS:
        day_rows = sensors[kind.code] * DAY_S / (kind.period_s * period_scale)
        count = min(sensors[kind.code], int(day_rows // PART_ROWS) + 1)
        for number in range(count):
            yield Slice(kind.code, number, count, day_rows / count)
