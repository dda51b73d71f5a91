"""What the database holds of sensors, a block at a time, and how memory takes it over.

What frames told before a read began was committed before it began: where the database holds
something else, it is right, be that newer or older. What they tell meanwhile may be newer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.clock import to_us
from ioc_api.fleet.latest import Latest, Reading
from ioc_api.fleet.status import NEVER_US

US_PER_MS = 1_000


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest stored reading of a sensor.

    Attributes
    ----------
    values
        The newest of each quantity, in the order of its kind's quantities.
    value_at
        When each was observed that is older than the reading; none if no one is.
    """

    sensor_key: int
    observed_at: datetime
    received_at: datetime
    quality: int
    values: tuple[float | None, ...]
    value_at: tuple[datetime | None, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Newest readings of one kind by column; all arrays are (reading,) or (reading, quantity)."""

    rows: IntArray
    observed_at_us: IntArray
    received_at_us: IntArray
    quality: IntArray
    values: FloatArray
    value_at_us: IntArray

    @classmethod
    def of(cls, newest: Sequence[Newest], row_of_key: Mapping[int, int]) -> "Block":
        """Return the readings of the sensors that are known."""
        known = [one for one in newest if one.sensor_key in row_of_key]
        observed_at_us = _whole_ms([one.observed_at for one in known])
        values = np.array([one.values for one in known], np.float64)
        value_at_us = np.where(np.isnan(values), NEVER_US, observed_at_us[:, np.newaxis])
        for index, one in enumerate(known):
            for column, at in enumerate(one.value_at):
                if at is not None:
                    value_at_us[index, column] = _whole_ms([at])[0]
        return cls(
            np.array([row_of_key[one.sensor_key] for one in known], np.int64),
            observed_at_us,
            np.array([to_us(one.received_at) for one in known], np.int64),
            np.array([one.quality for one in known], np.int64),
            values,
            value_at_us,
        )

    def __len__(self) -> int:
        return len(self.rows)

    def reading(self, index: int) -> Reading:
        """Return one reading with the values that are its own."""
        is_own = self.value_at_us[index] == self.observed_at_us[index]
        return Reading(
            int(self.observed_at_us[index]),
            int(self.received_at_us[index]),
            int(self.quality[index]),
            np.where(is_own, self.values[index], np.nan).tolist(),
        )


def merge(latest: Latest, block: Block, *, told_before: int, missed_before_us: int) -> int:
    """Take over a block; return of how many sensors the newest reading was not as frames told it.

    Parameters
    ----------
    told_before : int
        What was told until then is in the database.
    missed_before_us : int
        A reading received later may still be on its way in a frame. [us since the epoch, wall]
    """
    if not len(block):
        return 0
    latest.is_found[block.rows] = True
    is_as_told, is_equal = _compared(latest, block)
    is_told_since = latest.told_at[block.rows] > told_before
    is_missed = ~is_as_told & (block.received_at_us < missed_before_us)
    is_missed &= ~is_told_since | (block.observed_at_us > latest.observed_at_us[block.rows])
    for index in np.flatnonzero(~is_equal & is_told_since).tolist():
        # What is older than the reading waits for the next read.
        row = int(block.rows[index])
        latest.tell(row, block.reading(index), int(latest.told_at[row]))
    _replace(latest, block, ~is_equal & ~is_told_since)
    return int(is_missed.sum())


def _compared(latest: Latest, block: Block) -> tuple[BoolArray, BoolArray]:
    """Tell whether memory has each newest reading, and whether it has all as it is stored."""
    rows, count = block.rows, block.values.shape[1]
    held_at_us = latest.value_at_us[rows, :count]
    # A frame tells a value as the device wrote it, the database as float32.
    with np.errstate(over="ignore"):
        held, stored = latest.values[rows, :count].astype("f4"), block.values.astype("f4")
    is_same = (held_at_us == block.value_at_us) & ((held == stored) | np.isnan(stored))
    is_of_reading = block.value_at_us == block.observed_at_us[:, np.newaxis]
    is_head = latest.observed_at_us[rows] == block.observed_at_us
    is_as_told = is_head & (is_same | ~is_of_reading).all(axis=1)
    is_equal = is_head & is_same.all(axis=1) & (latest.quality[rows] == block.quality)
    return is_as_told, is_equal


def _replace(latest: Latest, block: Block, chosen: BoolArray) -> None:
    """Forget what was told of some sensors and take what is stored."""
    rows, count = block.rows[chosen], block.values.shape[1]
    latest.observed_at_us[rows] = block.observed_at_us[chosen]
    latest.received_at_us[rows] = block.received_at_us[chosen]
    latest.quality[rows] = block.quality[chosen]
    latest.values[rows, :count] = block.values[chosen]
    latest.value_at_us[rows, :count] = block.value_at_us[chosen]
    latest.is_changed[rows] = True


def _whole_ms(instants: Sequence[datetime]) -> IntArray:
    """Return times as frames tell them. [us since the epoch]."""
    instants_us = np.array([to_us(instant) for instant in instants], np.int64)
    return instants_us // US_PER_MS * US_PER_MS
