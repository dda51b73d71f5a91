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
from contract.quality import UNTRUSTED
from ioc_api.fleet.latest import Latest, Reading, Values
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
    trusted, trusted_at
        The newest trusted value of each and when it was observed, as far as they were looked for;
        none where they are the reading's own.
    """

    sensor_key: int
    observed_at: datetime
    received_at: datetime
    quality: int
    values: tuple[float | None, ...]
    value_at: tuple[datetime | None, ...] = ()
    trusted: tuple[float | None, ...] = ()
    trusted_at: tuple[datetime | None, ...] = ()

    @property
    def is_trusted(self) -> bool:
        """Tell whether all its values are of the reading itself, and can be trusted."""
        return not (self.quality & UNTRUSTED or self.value_at)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Newest readings of one kind by column; all arrays are (reading,) or (reading, quantity)."""

    rows: IntArray
    observed_at_us: IntArray
    received_at_us: IntArray
    quality: IntArray
    values: FloatArray
    value_at_us: IntArray
    trusted: Values

    @classmethod
    def of(cls, newest: Sequence[Newest], row_of_key: Mapping[int, int]) -> "Block":
        """Return the readings of the sensors that are known."""
        known = [one for one in newest if one.sensor_key in row_of_key]
        observed_at_us = _whole_ms([one.observed_at for one in known])
        values = np.array([one.values for one in known], np.float64)
        value_at_us = np.where(np.isnan(values), NEVER_US, observed_at_us[:, np.newaxis])
        _put_times(value_at_us, [one.value_at for one in known])
        quality = np.array([one.quality for one in known], np.int64)
        is_trusted = (quality & UNTRUSTED == 0)[:, np.newaxis]
        is_trusted = is_trusted & (value_at_us == observed_at_us[:, np.newaxis])
        trusted = np.where(is_trusted, values, np.nan)
        trusted_at_us = np.where(is_trusted, value_at_us, NEVER_US)
        for index, one in enumerate(known):
            if one.trusted:
                trusted[index] = one.trusted
        _put_times(trusted_at_us, [one.trusted_at for one in known])
        return cls(
            np.array([row_of_key[one.sensor_key] for one in known], np.int64),
            observed_at_us,
            np.array([to_us(one.received_at) for one in known], np.int64),
            quality,
            values,
            value_at_us,
            Values(trusted, trusted_at_us),
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
    latest.is_found[block.rows] = latest.is_sought[block.rows] = True
    is_as_told, is_equal = _compared(latest, block)
    is_told_since = latest.told_at[block.rows] > told_before
    is_missed = ~is_as_told & (block.received_at_us < missed_before_us)
    is_missed &= ~is_told_since | (block.observed_at_us > latest.observed_at_us[block.rows])
    for index in np.flatnonzero(~is_equal & is_told_since).tolist():
        # What is older than the reading waits for the next read.
        row = int(block.rows[index])
        latest.tell(row, block.reading(index), int(latest.told_at[row]))
        latest.hold(row, Values(*(of[index] for of in block.trusted)))
    _replace(latest, block, ~is_equal & ~is_told_since)
    return int(is_missed.sum())


def _compared(latest: Latest, block: Block) -> tuple[BoolArray, BoolArray]:
    """Tell whether memory has each newest reading, and whether it has all as it is stored."""
    rows, count = block.rows, block.values.shape[1]
    held_at_us = latest.value_at_us[rows, :count]
    is_same = (held_at_us == block.value_at_us) & (
        _are_equal(latest.values[rows, :count], block.values) | np.isnan(block.values)
    )
    is_of_reading = block.value_at_us == block.observed_at_us[:, np.newaxis]
    is_head = latest.observed_at_us[rows] == block.observed_at_us
    is_as_told = is_head & (is_same | ~is_of_reading).all(axis=1)
    told, found = latest.trusted((rows, slice(count))), _trusted(latest, block)
    is_same &= (told.at_us == found.at_us) & (
        _are_equal(told.values, found.values) | np.isnan(found.values)
    )
    is_equal = is_head & is_same.all(axis=1) & (latest.quality[rows] == block.quality)
    return is_as_told, is_equal


def _are_equal(told: FloatArray, stored: FloatArray) -> BoolArray:
    """Tell which values are the same: a frame tells one as the device wrote it, float32 is kept."""
    with np.errstate(over="ignore"):
        return np.asarray(told.astype("f4") == stored.astype("f4"))


def _trusted(latest: Latest, block: Block) -> Values:
    """Return the trusted values that a read found; where it found none, those that frames told.

    It does not look back for ever, and nothing that was found since contradicts them.
    """
    told = latest.trusted((block.rows, slice(block.values.shape[1])))
    is_kept = (block.trusted.at_us == NEVER_US) & (
        told.at_us <= block.observed_at_us[:, np.newaxis]
    )
    return Values(
        np.where(is_kept, told.values, block.trusted.values),
        np.where(is_kept, told.at_us, block.trusted.at_us),
    )


def _replace(latest: Latest, block: Block, chosen: BoolArray) -> None:
    """Forget what was told of some sensors and take what is stored."""
    rows, count = block.rows[chosen], block.values.shape[1]
    values, at_us = (of[chosen] for of in _trusted(latest, block))
    value_at_us = block.value_at_us[chosen]
    latest.observed_at_us[rows] = block.observed_at_us[chosen]
    latest.received_at_us[rows] = block.received_at_us[chosen]
    latest.quality[rows] = block.quality[chosen]
    latest.values[rows, :count] = block.values[chosen]
    latest.value_at_us[rows, :count] = value_at_us
    latest.held_values[rows, :count] = values
    latest.held_at_us[rows, :count] = at_us
    latest.doubted_at_us[rows, :count] = np.where(at_us == value_at_us, NEVER_US, value_at_us)
    latest.has_doubts[rows] = (at_us != value_at_us).any(axis=1)
    latest.is_changed[rows] = True


def _put_times(at_us: IntArray, times: Sequence[Sequence[datetime | None]]) -> None:
    """Write the times that are given over those of the array (reading, quantity)."""
    for index, of_reading in enumerate(times):
        for column, at in enumerate(of_reading):
            if at is not None:
                at_us[index, column] = _whole_ms([at])[0]


def _whole_ms(instants: Sequence[datetime]) -> IntArray:
    """Return times as frames tell them. [us since the epoch]."""
    instants_us = np.array([to_us(instant) for instant in instants], np.int64)
    return instants_us // US_PER_MS * US_PER_MS
