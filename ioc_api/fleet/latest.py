"""The newest reading of each sensor by column, and the newest value of each of its quantities.

A device may send its quantities in messages of their own, so each value has its own time. Which of
two readings counts is decided as the database decides it in `latest_<kind>`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import KINDS
from contract.judgement import FUTURE_TOLERANCE_US
from contract.quality import Quality
from ioc_api.fleet.arrays import FIRST_CAPACITY, Arrays
from ioc_api.fleet.status import NEVER_US

CLOCK_SKEW = int(Quality.CLOCK_SKEW)
MAX_QUANTITIES = max(len(kind.quantities) for kind in KINDS)


class Reading(NamedTuple):
    """A reading as memory holds it; values in the order of the kind's quantities, NaN for none."""

    observed_at_us: int
    received_at_us: int
    quality: int
    values: Sequence[float]

    @property
    def is_ahead(self) -> bool:
        """Tell whether it was ahead of the city when it came."""
        return bool(self.quality & CLOCK_SKEW)

    @property
    def is_whole(self) -> bool:
        """Tell whether every quantity has a value."""
        # NaN, the mark of an absent value, is the only number that differs from itself.
        return all(value == value for value in self.values)  # noqa: PLR0124

    def outranks(self, other: "Reading") -> bool:
        """Tell whether this one is the newest of the two.

        Event time decides, but of a clock that runs ahead: of its readings the one that came last
        counts, and only until a right one comes, though that be older.
        """
        lead_us = self.observed_at_us - other.observed_at_us
        if abs(lead_us) >= FUTURE_TOLERANCE_US or not (self.is_ahead or other.is_ahead):
            return lead_us > 0
        if self.is_ahead and other.is_ahead:
            came_us = self.received_at_us - other.received_at_us
            return came_us > 0 or (came_us == 0 and lead_us > 0)
        if self.is_ahead:
            return lead_us > 0 and self.received_at_us >= other.received_at_us
        return lead_us > 0 or self.received_at_us > other.received_at_us


class Latest(Arrays):
    """The columns.

    Attributes
    ----------
    observed_at_us, received_at_us : (sensor,) int64
        Of the newest reading; `NEVER_US` where there is none.
    quality : (sensor,) int16
    values : (sensor, quantity) float64
        The newest value of each quantity, NaN where there is none.
    value_at_us : (sensor, quantity) int64
        When it was observed; never after the newest reading.
    told_at : (sensor,) int64
        What `tell` was given when it last changed the row.
    is_changed : (sensor,) bool
        Since somebody looked.
    is_found : (sensor,) bool
        In the database, by the read that is running.
    """

    def __init__(self, capacity: int = FIRST_CAPACITY) -> None:
        self.observed_at_us: IntArray = np.full(capacity, NEVER_US, np.int64)
        self.received_at_us: IntArray = np.full(capacity, NEVER_US, np.int64)
        self.quality: npt.NDArray[np.int16] = np.zeros(capacity, np.int16)
        self.values: FloatArray = np.full((capacity, MAX_QUANTITIES), np.nan)
        self.value_at_us: IntArray = np.full((capacity, MAX_QUANTITIES), NEVER_US, np.int64)
        self.told_at: IntArray = np.zeros(capacity, np.int64)
        self.is_changed: BoolArray = np.zeros(capacity, np.bool_)
        self.is_found: BoolArray = np.zeros(capacity, np.bool_)

    def tell(self, row: int, reading: Reading, told_at: int) -> None:
        """Take over a reading as far as it says something newer."""
        head_us = self.observed_at_us[row]
        is_skewed = (reading.quality | self.quality[row]) & CLOCK_SKEW
        if head_us == NEVER_US or not is_skewed:
            is_newest = reading.observed_at_us > head_us
        else:
            is_newest = reading.outranks(self._head(row))
        if is_newest:
            self._begin(row, reading, is_skewed=bool(is_skewed))
        elif reading.observed_at_us == head_us:
            self.quality[row] |= reading.quality
        elif reading.observed_at_us > head_us:
            return
        if is_newest and not is_skewed and reading.is_whole:
            self.values[row, : len(reading.values)] = reading.values
            self.value_at_us[row, : len(reading.values)] = reading.observed_at_us
        elif not self._fill(row, reading) and not is_newest:
            return
        self.told_at[row] = told_at
        self.is_changed[row] = True

    def _head(self, row: int) -> Reading:
        return Reading(
            int(self.observed_at_us[row]), int(self.received_at_us[row]), int(self.quality[row]), ()
        )

    def _begin(self, row: int, reading: Reading, *, is_skewed: bool) -> None:
        self.observed_at_us[row] = reading.observed_at_us
        self.received_at_us[row] = reading.received_at_us
        self.quality[row] = reading.quality
        if is_skewed:
            # What only a clock that ran ahead has said is not older than this.
            is_ahead = self.value_at_us[row] > reading.observed_at_us
            self.values[row, is_ahead] = np.nan
            self.value_at_us[row, is_ahead] = NEVER_US

    def _fill(self, row: int, reading: Reading) -> bool:
        """Take the values that are newer than those which are known; tell whether any is."""
        count = len(reading.values)
        known_at_us = self.value_at_us[row, :count]
        told = np.array(reading.values)
        is_newer = ~np.isnan(told) & (known_at_us <= reading.observed_at_us)
        self.values[row, :count][is_newer] = told[is_newer]
        known_at_us[is_newer] = reading.observed_at_us
        return bool(is_newer.any())

    def forget(self, rows: IntArray) -> None:
        """Forget the readings of some sensors."""
        self.observed_at_us[rows] = NEVER_US
        self.received_at_us[rows] = NEVER_US
        self.quality[rows] = 0
        self.values[rows] = np.nan
        self.value_at_us[rows] = NEVER_US
        self.is_changed[rows] = True
