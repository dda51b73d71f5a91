"""The newest reading of each sensor by column, and the newest value of each of its quantities.

A device may send its quantities in messages of their own, so each value has its own time. Which of
two readings counts is decided as the database decides it in `latest_<kind>`.

Beside it stands the newest value of each quantity that can be trusted: what is concluded, is
concluded from that. It is kept only where something doubtful took its place, so that a reading
without doubt, the usual one, is written once.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.judgement import FUTURE_TOLERANCE_US
from contract.quality import UNTRUSTED, Quality
from ioc_api.fleet.arrays import FIRST_CAPACITY, Arrays
from ioc_api.fleet.columns import MAX_QUANTITIES
from ioc_api.fleet.status import NEVER_US

CLOCK_SKEW = int(Quality.CLOCK_SKEW)


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


class Values(NamedTuple):
    """Values and when each was observed; NaN and `NEVER_US` for none. Arrays of one shape."""

    values: FloatArray
    at_us: IntArray


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
    doubted_at_us : (sensor, quantity) int64
        When the last value was observed that is not to be trusted; `NEVER_US` for none.
    held_values, held_at_us : (sensor, quantity) float64, int64
        The trusted value that such a one took the place of, and when it was observed.
    has_doubts : (sensor,) bool
        Whether a trusted value is not the newest; where none is, nobody has to look for it.
    told_at : (sensor,) int64
        What `tell` was given when it last changed the row.
    is_changed : (sensor,) bool
        Since somebody looked.
    is_found : (sensor,) bool
        In the database, by the read that is running.
    is_sought : (sensor,) bool
        Whether a read has looked for its trusted values since they were forgotten.
    """

    def __init__(self, capacity: int = FIRST_CAPACITY) -> None:
        self.observed_at_us: IntArray = np.full(capacity, NEVER_US, np.int64)
        self.received_at_us: IntArray = np.full(capacity, NEVER_US, np.int64)
        self.quality: npt.NDArray[np.int16] = np.zeros(capacity, np.int16)
        self.values: FloatArray = np.full((capacity, MAX_QUANTITIES), np.nan)
        self.value_at_us: IntArray = np.full((capacity, MAX_QUANTITIES), NEVER_US, np.int64)
        self.doubted_at_us: IntArray = np.full((capacity, MAX_QUANTITIES), NEVER_US, np.int64)
        self.held_values: FloatArray = np.full((capacity, MAX_QUANTITIES), np.nan)
        self.held_at_us: IntArray = np.full((capacity, MAX_QUANTITIES), NEVER_US, np.int64)
        self.has_doubts: BoolArray = np.zeros(capacity, np.bool_)
        self.told_at: IntArray = np.zeros(capacity, np.int64)
        self.is_changed: BoolArray = np.zeros(capacity, np.bool_)
        self.is_found: BoolArray = np.zeros(capacity, np.bool_)
        self.is_sought: BoolArray = np.zeros(capacity, np.bool_)

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
        is_plain = not (is_skewed or reading.quality & UNTRUSTED or self.has_doubts[row])
        if is_newest and is_plain and reading.is_whole:
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
            self._hold(row, is_ahead)
            self.values[row, is_ahead] = np.nan
            self.value_at_us[row, is_ahead] = NEVER_US

    def _fill(self, row: int, reading: Reading) -> bool:
        """Take the values that are newer than those which are known; tell whether any is."""
        at_us = reading.observed_at_us
        told = np.full(MAX_QUANTITIES, np.nan)
        told[: len(reading.values)] = reading.values
        is_newer = ~np.isnan(told) & (self.value_at_us[row] <= at_us)
        # The bits concern the whole row, though it comes in parts.
        quality = self.quality[row] if at_us == self.observed_at_us[row] else reading.quality
        is_held = np.zeros(MAX_QUANTITIES, np.bool_)
        if quality & UNTRUSTED:
            self._hold(row, is_newer)
            self.doubted_at_us[row, is_newer] = at_us
        else:
            is_held = ~np.isnan(told) & ~is_newer & (self.trusted(row).at_us < at_us)
            self.held_values[row, is_held] = told[is_held]
            self.held_at_us[row, is_held] = at_us
        self.values[row, is_newer] = told[is_newer]
        self.value_at_us[row, is_newer] = at_us
        self.has_doubts[row] = self._are_held(row).any()
        return bool(is_newer.any() or is_held.any())

    def _hold(self, row: int, chosen: BoolArray) -> None:
        """Keep the trusted values of some quantities before something else takes their place."""
        values, at_us = self.trusted(row)
        self.held_values[row, chosen] = values[chosen]
        self.held_at_us[row, chosen] = at_us[chosen]

    def hold(self, row: int, found: Values) -> None:
        """Take over trusted values of a sensor where they are newer than those that are known."""
        which = (row, slice(len(found.at_us)))
        is_newer = found.at_us > self.trusted(which).at_us
        self.held_values[which][is_newer] = found.values[is_newer]
        self.held_at_us[which][is_newer] = found.at_us[is_newer]
        self.has_doubts[row] = self._are_held(row).any()

    def trusted(self, which: Any) -> Values:
        """Return the newest trusted values of what an index of (sensor, quantity) chooses."""
        is_held = self._are_held(which)
        return Values(
            np.where(is_held, self.held_values[which], self.values[which]),
            np.where(is_held, self.held_at_us[which], self.value_at_us[which]),
        )

    def _are_held(self, which: Any) -> BoolArray:
        """Tell of which quantities the newest trusted value is not the newest one."""
        value_at_us = self.value_at_us[which]
        is_doubted = (value_at_us == self.doubted_at_us[which]) & (value_at_us != NEVER_US)
        return np.asarray(is_doubted | (value_at_us < self.held_at_us[which]))

    def trusted_rows(self, rows: IntArray) -> Values:
        """Return the newest trusted values of some sensors: (row, quantity)."""
        values, at_us = self.values[rows], self.value_at_us[rows]
        doubtful = np.flatnonzero(self.has_doubts[rows])
        if doubtful.size:
            values[doubtful], at_us[doubtful] = self.trusted(rows[doubtful])
        return Values(values, at_us)

    def forget(self, rows: IntArray) -> None:
        """Forget the readings of some sensors."""
        self.observed_at_us[rows] = NEVER_US
        self.received_at_us[rows] = NEVER_US
        self.quality[rows] = 0
        self.values[rows] = np.nan
        self.value_at_us[rows] = NEVER_US
        self.doubted_at_us[rows] = NEVER_US
        self.held_values[rows] = np.nan
        self.held_at_us[rows] = NEVER_US
        self.has_doubts[rows] = False
        self.is_sought[rows] = False
        self.is_changed[rows] = True
