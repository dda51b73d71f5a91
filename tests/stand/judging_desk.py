"""Batches of readings in any order, judged as they come: on time by the state, late by replay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from contract.arrays import IntArray
from operations.episodes import replay
from operations.episodes.context import Context
from operations.episodes.episode import NOT_CLEARED_US, Episodes
from operations.episodes.machine import RAISED, Happened
from operations.episodes.over import advanced
from operations.episodes.signal import Judged, signal, span_us
from operations.episodes.state import State
from operations.episodes.table import Table
from tests.stand.judged import Row, at_us, table

Told = tuple[int, int, int, int, float]
"""Since, raised, last and cleared, and the value."""


@dataclass(slots=True)
class Desk:
    """What is stored of one rule, and its state.

    Attributes
    ----------
    rows : dict
        Value by sensor and minute; of doubled rows the first counts.
    told : dict
        Episodes of each sensor, one after the other.
    is_whole : bool
        Whether an episode that a late reading falls into is read again from its begin.
    """

    condition: Judged
    context: Context
    kind: str
    state: State
    is_whole: bool = True
    rows: dict[tuple[int, int], float] = field(default_factory=dict[tuple[int, int], float])
    told: dict[int, list[Told]] = field(default_factory=dict[int, list[Told]])

    def take(self, batch: Sequence[Row]) -> None:
        """Store a batch and judge what it changes."""
        new = {row[:2]: row[2] for row in reversed(batch) if row[:2] not in self.rows}
        self.rows |= new
        oldest: dict[int, int] = {}
        for sensor, minute in sorted(new, reverse=True):
            oldest[sensor] = at_us(minute)
        sensors = np.array(sorted(oldest), np.int64)
        oldest_us = np.array([oldest[sensor] for sensor in sensors.tolist()], np.int64)
        is_late = replay.is_late(self.state, self.context.index_of(sensors), oldest_us)
        if not is_late.all():
            self._on_time(sensors[~is_late], oldest_us[~is_late])
        if is_late.any():
            self._again(sensors[is_late], oldest_us[is_late])

    def _table(self, sensors: IntArray, from_us: IntArray) -> Table:
        """Return the readings of sensors, of each a span of the condition ahead of its time."""
        begins = dict(zip(sensors.tolist(), from_us - span_us(self.condition), strict=True))
        return table(
            (
                (sensor, minute, value)
                for (sensor, minute), value in self.rows.items()
                if sensor in begins and at_us(minute) >= begins[sensor]
            ),
            self.kind,
        )

    def _on_time(self, sensors: IntArray, oldest_us: IntArray) -> None:
        made = signal(self.condition, self._table(sensors, oldest_us), self.context)
        made = made.of(made.at_us > self.state.seen_us[made.index])
        self.state, happened = advanced(self.condition, self.state, made, self.context)
        self._tell(happened)
        for index in np.flatnonzero(self.state.is_raised):
            told = self.told[int(self.context.sensor_key[index])]
            since, raised, *_ = told[-1]
            last, value = int(self.state.last_us[index]), float(self.state.value[index])
            told[-1] = (since, raised, last, NOT_CLEARED_US, value)

    def _tell(self, happened: Happened) -> None:
        for sensor, what, since, raised, last, at, value in zip(
            self.context.sensor_key[happened.index].tolist(),
            happened.what.tolist(),
            happened.since_us.tolist(),
            happened.raised_us.tolist(),
            happened.last_us.tolist(),
            happened.at_us.tolist(),
            happened.value.tolist(),
            strict=True,
        ):
            told = self.told.setdefault(sensor, [])
            if what == RAISED:
                told.append((since, raised, last, NOT_CLEARED_US, value))
            else:
                told[-1] = (since, raised, last, at, value)

    def _again(self, sensors: IntArray, oldest_us: IntArray) -> None:
        index = self.context.index_of(sensors)
        context = Context(
            utc_offset_h=self.context.utc_offset_h,
            sensor_key=sensors,
            period_us=self.context.period_us[index],
        )
        from_us = replay.judged_from_us(self.condition, oldest_us, context.period_us)
        stored = self.stored(sensors.tolist())
        chosen = replay.concerned(stored, from_us[context.index_of(stored.sensor_key)])
        stored = stored.of(chosen)
        if self.is_whole:
            from_us = replay.from_begins_us(stored, from_us, context)
        rows = self._table(sensors, from_us)
        after, computed = replay.replayed(self.condition, rows, context, stored, from_us)
        self.state = self.state.replaced(index, after)
        self._reconcile(stored, computed)

    def _reconcile(self, stored: Episodes, computed: Episodes) -> None:
        found = replay.reconciled(stored, computed)
        gone = chain(found.stored.tolist(), found.disproved.tolist())
        there = chain(found.computed.tolist(), found.new.tolist())
        for place in gone:
            self.told[int(stored.sensor_key[place])].remove(_told(stored, place))
        for place in there:
            self.told.setdefault(int(computed.sensor_key[place]), []).append(_told(computed, place))
        for told in self.told.values():
            told.sort()

    def stored(self, sensors: Iterable[int]) -> Episodes:
        """Return the stored episodes of some sensors."""
        rows = [(sensor, told) for sensor in sorted(sensors) for told in self.told.get(sensor, [])]
        times = np.array([told[:4] for _, told in rows], np.int64).reshape(-1, 4)
        return Episodes(
            np.array([sensor for sensor, _ in rows], np.int64),
            *(times[:, 0], times[:, 1], times[:, 2], times[:, 3]),
            np.array([told[4] for _, told in rows], np.float64),
        )


def _told(episodes: Episodes, place: int) -> Told:
    return (
        int(episodes.since_us[place]),
        int(episodes.raised_us[place]),
        int(episodes.last_us[place]),
        int(episodes.cleared_us[place]),
        float(episodes.value[place]),
    )
