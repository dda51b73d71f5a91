"""Judge the live state: all who ask, be it a list, an overview or a frame, are told the same.

What is judged of a quantity is its newest trusted value. Silence, a doubtful reading or one without
the quantity change nothing: the crossing stands, held, until a trusted value or the retirement of
the sensor clears it. What has not lasted as long as its threshold asks for counts too once nothing
newer is known: nobody can say that it did not last. Until then it is *pending*: beyond a threshold,
told apart from what stands, and no all-clear. So only what got a reading has to be judged anew, and
age decides nothing but whether what stands is held.
"""

from typing import Literal

import numpy as np

from contract.arrays import BoolArray, IntArray
from contract.city import City
from contract.quality import UNTRUSTED
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.latest import Values
from ioc_api.fleet.registry import KIND_INDEX
from ioc_api.fleet.status import LIVE, NEVER_US, StatusArray, are_present
from ioc_api.judgement.crossings import Crossings
from ioc_api.judgement.level import NONE, LevelArray, shown
from ioc_api.judgement.limits import NEWEST, Limits, limits_of
from ioc_api.judgement.rules import begun, worst
from ioc_api.judgement.standing import NOT_US, Standing

Part = Literal["means", "onsets"]
"""What the database has to be asked for."""

NOT_YET = "have not been read yet"
_NO_ROWS: IntArray = np.empty(0, np.int64)


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
    is_settled : bool
        Whether the database has once been asked about all that stands. What stood before the
        process began counts until then, however long a threshold asks it to last.
    has_means : bool
        Whether the means have once been read. Before that nobody has looked at what they cross.
    problems : dict[Part, str]
        What is not as the database has it, and why: it has not been read yet, or cannot be asked
        for. What crosses nothing meanwhile may be what nobody has looked at.
    """

    def __init__(self, *, fleet: Fleet, city: City) -> None:
        self.limits = limits_of(city)
        self.standing = Standing(
            max((len(each) for each in self.limits), default=0),
            max((len(each.spans) for each in self.limits), default=0),
        )
        self.kinds = tuple(each.kind.code for each in self.limits)
        self._averaged = frozenset(each.kind.code for each in self.limits if each.spans)
        self.is_settled = False
        self.has_means = False
        self.problems: dict[Part, str] = {"means": NOT_YET, "onsets": NOT_YET}
        self._fleet = fleet
        self._thresholds = tuple(one for each in self.limits for one in each.thresholds)
        self._layout = -1
        self._read: list[IntArray] = []

    def problem(self) -> str | None:
        """Return what the judgement lacks, and why; None where it is whole."""
        return "; ".join(f"{part}: {why}" for part, why in self.problems.items()) or None

    def averages(self, kind: str) -> bool:
        """Tell whether sensors of a kind are judged by means."""
        return kind in self._averaged

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
        self._forget_means(rows)
        if self._layout != fleet.layout:
            self._layout = fleet.layout
            rows = np.union1d(rows, self._registered_anew())
        if rows.size:
            self.judge(rows)

    def _forget_means(self, rows: IntArray) -> None:
        """Forget what sensors without a reading averaged: the next may be another device's."""
        gone = rows[self._fleet.observed_at_us[rows] == NEVER_US]
        self.standing.means[gone] = np.nan
        self.standing.mean_at_us[gone] = NEVER_US
        self.standing.mean_until_us[gone] = NEVER_US

    def _registered_anew(self) -> IntArray:
        """Return the rows whose judgement a change of the registry may have changed."""
        standing, is_retired = self.standing, self._fleet.is_retired
        was_retired = standing.is_retired[: len(is_retired)]
        has_changed = (was_retired != is_retired) | (standing.reached[: len(is_retired)] != NONE)
        was_retired[:] = is_retired
        for limits in self.limits:
            if any(limits.sites):
                # Whoever moved may stand at such a place now.
                has_changed[self._fleet.rows_of_kind(limits.kind.code)] = True
        return np.flatnonzero(has_changed)

    def levels(self, statuses: StatusArray, rows: IntArray | None = None) -> LevelArray:
        """Return the worst level of all sensors, or of some rows, as indices into `LEVEL_NAMES`.

        Parameters
        ----------
        statuses
            Of the same sensors.
        """
        chosen = slice(len(statuses)) if rows is None else rows
        standing, is_live = self.standing, statuses == LIVE
        reached = standing.reached[chosen]
        levels = np.where(is_live, standing.level[chosen], reached)
        is_pending = (levels == NONE) & (reached != NONE)
        return shown(levels, standing.is_held[chosen] | ~is_live, is_pending)

    def crossings(self, statuses: StatusArray) -> Crossings:
        """Return what stands, of each sensor and quantity its worst, else what is pending.

        Parameters
        ----------
        statuses : (sensor,)
        """
        self.look()
        first, parts = 0, list[Crossings]()
        for limits, rows in self.standing_rows():
            if rows.size:
                parts.append(self._worst(limits, rows, statuses[rows] == LIVE, first))
            first += len(limits)
        return Crossings.joined(self._thresholds, parts)

    def standing_rows(self) -> list[tuple[Limits, IntArray]]:
        """Return by kind the rows that are beyond a threshold, whether that counts yet or not."""
        rows = np.flatnonzero(self.standing.reached[: len(self._fleet)])
        kinds = self._fleet.kind_index[rows]
        return [(each, rows[kinds == KIND_INDEX[each.kind.code]]) for each in self.limits]

    def _worst(self, limits: Limits, rows: IntArray, is_live: BoolArray, first: int) -> Crossings:
        """Return the crossings of some sensors of a kind whose thresholds begin at `first`."""
        standing, width = self.standing, len(limits)
        is_beyond = standing.since_us[rows, :width] != NOT_US
        is_counted = standing.is_counted[rows, :width] | (is_beyond & ~is_live[:, np.newaxis])
        index, place = worst(is_counted, is_beyond, limits.by_quantity())
        found = rows[index]
        judged = self.judged(limits, found, place)
        return Crossings(
            self._thresholds,
            rows=found,
            place=first + place,
            level=limits.level[place],
            is_held=standing.is_history[found, place] | ~is_live[index],
            is_pending=~is_counted[index, place],
            values=judged.values,
            at_us=judged.at_us,
            since_us=standing.since_us[found, place],
        )

    def judged(self, limits: Limits, rows: IntArray, place: IntArray) -> Values:
        """Return what thresholds of a kind judge, and when that was observed.

        Parameters
        ----------
        rows, place
            Which sensors and which of the kind's thresholds: arrays that fit one another.
        """
        trusted = self._fleet.trusted(limits.column[place], rows)
        if not limits.spans:
            return trusted
        span = limits.averaged[place]
        which = rows, np.maximum(span, 0)
        # What nothing is known of any more has no mean either.
        means = np.where(trusted.at_us == NEVER_US, np.nan, self.standing.means[which])
        return Values(
            np.where(span == NEWEST, trusted.values, means),
            np.where(span == NEWEST, trusted.at_us, self.standing.mean_at_us[which]),
        )

    def take_onsets(
        self, place: int, rows: IntArray, until_us: IntArray, since_us: IntArray
    ) -> None:
        """Take over since when a threshold of a kind has been crossed; all arrays are (row,).

        Parameters
        ----------
        until_us
            The newest value that was asked about: a run that began after it is another one.
        since_us
            `NOT_US` where nothing is known.
        """
        standing = self.standing
        held_us = standing.since_us[rows, place]
        is_same = (held_us != NOT_US) & (held_us <= until_us)
        is_told = is_same & (since_us != NOT_US)
        standing.since_us[rows[is_told], place] = since_us[is_told]
        standing.is_known[rows[is_same], place] = True
        self.judge(rows[is_same])

    def take_means(self, place: int, rows: IntArray, means: Values, until_us: IntArray) -> None:
        """Take over means of some rows of a kind; all arrays are (row,), NaN for none.

        Parameters
        ----------
        place
            In `spans` of the kind's limits.
        means
            With the newest observation in each.
        until_us
            The newest value that was asked about: a mean that ended before it is the last known.
        """
        self.standing.means[rows, place] = means.values
        self.standing.mean_at_us[rows, place] = means.at_us
        self.standing.mean_until_us[rows, place] = until_us
        self.judge(rows)

    def judge(self, rows: IntArray) -> None:
        """Judge some rows."""
        kinds = self._fleet.kind_index[rows]
        for limits in self.limits:
            own = rows[kinds == KIND_INDEX[limits.kind.code]]
            if own.size:
                self._judge(limits, own)

    def _judge(self, limits: Limits, rows: IntArray) -> None:
        """Judge sensors of a kind: most are beyond nothing and were not before."""
        judged = self.judged(limits, rows[:, np.newaxis], np.arange(len(limits)))
        is_over = limits.over(judged.values)
        is_due = is_over.any(axis=1) | (self.standing.reached[rows] != NONE)
        if is_due.any():
            rows, is_over, at_us = rows[is_due], is_over[is_due], judged.at_us[is_due]
            self._note(limits, rows, is_over & self._may_count(limits, rows, at_us), at_us)

    def _may_count(self, limits: Limits, rows: IntArray, at_us: IntArray) -> BoolArray:
        """Tell which thresholds are meant for a sensor and the time of its value."""
        fleet = self._fleet
        may_count = limits.hold_at(at_us) & ~fleet.is_retired[rows, np.newaxis]
        if any(limits.sites):
            may_count &= limits.are_meant(fleet.lat_deg[rows], fleet.lon_deg[rows])
        return may_count

    def _note(self, limits: Limits, rows: IntArray, is_beyond: BoolArray, at_us: IntArray) -> None:
        """Note which sensors are beyond which thresholds: (row, threshold)."""
        standing, width = self.standing, len(limits)
        former_us = standing.since_us[rows, :width]
        since_us = begun(is_beyond, at_us, former_us)
        is_known = standing.is_known[rows, :width] & is_beyond & (since_us == former_us)
        has_lasted = at_us - np.maximum(since_us, 0) >= limits.hold_us
        if not self.is_settled:
            has_lasted |= ~is_known
        is_history = self._are_history(limits, rows)
        is_counted = is_beyond & (has_lasted | is_history)
        levels = (limits.level * is_counted).max(axis=1)
        is_at_worst = is_counted & (limits.level == levels[:, np.newaxis])
        standing.since_us[rows, :width] = since_us
        standing.is_known[rows, :width] = is_known
        standing.is_counted[rows, :width] = is_counted
        standing.is_history[rows, :width] = is_history
        standing.level[rows] = levels
        standing.reached[rows] = (limits.level * is_beyond).max(axis=1)
        standing.is_held[rows] = ~(is_at_worst & ~is_history).any(axis=1)

    def _are_history(self, limits: Limits, rows: IntArray) -> BoolArray:
        """Tell of which quantities the newest reading says nothing to judge: (row, threshold).

        A device may send its quantities by turns: one that is missing for a while is not held. A
        mean is where too little of its span is covered now: the last that had enough is judged.
        """
        fleet, standing = self._fleet, self.standing
        rows = rows[:, np.newaxis]
        at_us, observed_at_us = fleet.trusted(limits.column, rows).at_us, fleet.observed_at_us[rows]
        is_doubted = (fleet.quality[rows] & UNTRUSTED) != 0
        is_present = are_present(at_us, observed_at_us, fleet.period_s[rows])
        is_history = (at_us < observed_at_us) & (is_doubted | ~is_present)
        if limits.spans:
            which = rows, np.maximum(limits.averaged, 0)
            is_past = standing.mean_at_us[which] < standing.mean_until_us[which]
            is_history |= is_past & (limits.averaged != NEWEST)
        return np.asarray(is_history)
