"""Judge the live state: all who ask, be it a list, an overview or a frame, are told the same.

What is judged of a quantity is its newest trusted value. Silence, a doubtful reading or one without
the quantity change nothing: the crossing stands, held, until a trusted value or the retirement of
the sensor clears it. What has not lasted as long as its threshold asks for counts too once nothing
newer is known: nobody can say that it did not last. So only what got a reading has to be judged
anew, and age decides nothing but whether what stands is held.
"""

from typing import NamedTuple

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city import City
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.registry import KIND_INDEX
from ioc_api.fleet.status import LIVE, NEVER_US, StatusArray, are_present
from ioc_api.judgement.crossings import Crossings
from ioc_api.judgement.level import NONE, LevelArray, shown
from ioc_api.judgement.limits import NEWEST, Limits, limits_of
from ioc_api.judgement.rules import begun, worst
from ioc_api.judgement.standing import NOT_US, Standing

UNTRUSTED = 63
_NO_ROWS: IntArray = np.empty(0, np.int64)


class Values(NamedTuple):
    """Values and when each was observed; NaN and `NEVER_US` for none. Arrays of one shape."""

    values: FloatArray
    at_us: IntArray


class Judge:
    """What each sensor is beyond.

    Attributes
    ----------
    limits : tuple[Limits, ...]
        By kind.
    kinds : tuple[str, ...]
        That have thresholds.
    standing : Standing
        As of the last look.
    """

    def __init__(self, *, fleet: Fleet, city: City) -> None:
        self.limits = limits_of(city)
        self.standing = Standing(
            max((len(each) for each in self.limits), default=0),
            max((len(each.spans) for each in self.limits), default=0),
        )
        self.kinds = tuple(each.kind.code for each in self.limits)
        self._fleet = fleet
        self._thresholds = tuple(one for each in self.limits for one in each.thresholds)
        self._layout = -1
        self._read: list[IntArray] = []

    def take_read(self) -> IntArray:
        """Return the rows that got a reading since the last call, ascending, judged."""
        self.look()
        read, self._read = self._read, []
        if not read:
            return _NO_ROWS
        return read[0] if len(read) == 1 else np.unique(np.concatenate(read))

    def look(self) -> None:
        """Judge what changed since the last look."""
        fleet = self._fleet
        rows = fleet.take_changed()
        if rows.size:
            self._read.append(rows)
        self.standing.make_room(len(fleet))
        if self._layout != fleet.layout:
            self._layout = fleet.layout
            rows = np.arange(len(fleet))
        if rows.size:
            self.judge(rows)

    def levels(self, statuses: StatusArray, rows: IntArray | None = None) -> LevelArray:
        """Return the worst level of all sensors, or of some rows, as indices into `LEVEL_NAMES`.

        Parameters
        ----------
        statuses
            Of the same sensors.
        """
        chosen = slice(len(statuses)) if rows is None else rows
        standing, is_live = self.standing, statuses == LIVE
        levels = np.where(is_live, standing.level[chosen], standing.reached[chosen])
        return shown(levels, standing.is_history[chosen] | ~is_live)

    def crossings(self, statuses: StatusArray) -> Crossings:
        """Return what stands, of each sensor and quantity its worst; `statuses` are (sensor,)."""
        self.look()
        first, parts = 0, list[Crossings]()
        for limits in self.limits:
            rows = self._fleet.rows_of_kind(limits.kind.code)
            rows = rows[self.standing.reached[rows] != NONE]
            parts.append(self._worst(limits, rows, statuses[rows] == LIVE, first))
            first += len(limits)
        return Crossings.joined(self._thresholds, parts)

    def _worst(self, limits: Limits, rows: IntArray, is_live: BoolArray, first: int) -> Crossings:
        """Return the crossings of some sensors of a kind whose thresholds begin at `first`."""
        is_counted = self.standing.is_counted[rows, : len(limits)]
        is_beyond = self.standing.since_us[rows, : len(limits)] != NOT_US
        is_counted |= is_beyond & ~is_live[:, np.newaxis]
        index, place = worst(is_counted, limits.by_quantity())
        trusted = self._trusted(limits, rows)
        judged = self._judged(limits, rows, trusted)
        is_history = self._are_history(rows, trusted)
        return Crossings(
            self._thresholds,
            rows=rows[index],
            place=first + place,
            level=limits.level[place],
            is_held=is_history[index, place] | ~is_live[index],
            values=judged.values[index, place],
            at_us=judged.at_us[index, place],
            since_us=self.standing.since_us[rows[index], place],
        )

    def judge(self, rows: IntArray) -> None:
        """Judge some rows."""
        self.standing.level[rows] = self.standing.reached[rows] = NONE
        kinds = self._fleet.kind_index[rows]
        for limits in self.limits:
            own = rows[kinds == KIND_INDEX[limits.kind.code]]
            if own.size:
                self._judge(limits, own)

    def _judge(self, limits: Limits, rows: IntArray) -> None:
        standing, width = self.standing, len(limits)
        trusted = self._trusted(limits, rows)
        values, at_us = self._judged(limits, rows, trusted)
        is_beyond = limits.beyond(values, at_us) & ~self._fleet.is_retired[rows, np.newaxis]
        is_meant = limits.are_meant(self._fleet.lat_deg[rows], self._fleet.lon_deg[rows])
        if is_meant is not None:
            is_beyond &= is_meant
        since_us = begun(is_beyond, at_us, standing.since_us[rows, :width])
        is_history = self._are_history(rows, trusted)
        is_known = standing.is_known[rows, :width] & (since_us == standing.since_us[rows, :width])
        has_lasted = ~is_known | (at_us - np.maximum(since_us, 0) >= limits.hold_us)
        is_counted = is_beyond & (has_lasted | is_history)
        levels = (limits.level * is_counted).max(axis=1)
        is_at_worst = is_counted & (limits.level == levels[:, np.newaxis])
        standing.is_known[rows, :width] = is_known & is_beyond
        standing.since_us[rows, :width] = since_us
        standing.is_counted[rows, :width] = is_counted
        standing.level[rows] = levels
        standing.reached[rows] = (limits.level * is_beyond).max(axis=1)
        standing.is_history[rows] = ~(is_at_worst & ~is_history).any(axis=1)

    def _trusted(self, limits: Limits, rows: IntArray) -> Values:
        """Return the newest trusted value of each threshold's quantity: (row, threshold)."""
        which = rows[:, np.newaxis], limits.column
        return Values(self._fleet.values[which], self._fleet.value_at_us[which])

    def _judged(self, limits: Limits, rows: IntArray, trusted: Values) -> Values:
        """Return what each threshold judges and when it was observed: (row, threshold)."""
        if not limits.spans:
            return trusted
        is_newest, span = limits.averaged == NEWEST, np.maximum(limits.averaged, 0)
        which = rows[:, np.newaxis], span
        # What nothing is known of any more has no mean either.
        means = np.where(trusted.at_us == NEVER_US, np.nan, self.standing.means[which])
        return Values(
            np.where(is_newest, trusted.values, means),
            np.where(is_newest, trusted.at_us, self.standing.mean_at_us[which]),
        )

    def _are_history(self, rows: IntArray, trusted: Values) -> BoolArray:
        """Tell of which quantities the newest reading says nothing to judge: (row, threshold).

        A device may send its quantities by turns: one that is missing for a while is not held.
        """
        fleet = self._fleet
        observed_at_us = fleet.observed_at_us[rows, np.newaxis]
        is_doubted = (fleet.quality[rows, np.newaxis] & UNTRUSTED) != 0
        is_present = are_present(trusted.at_us, observed_at_us, fleet.period_s[rows, np.newaxis])
        return np.asarray((trusted.at_us < observed_at_us) & (is_doubted | ~is_present))
