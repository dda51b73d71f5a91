"""What is remembered of the sensors of one kind, and what becomes of it by new readings.

It never changes: whoever judges gets another one, and keeps it once what follows is committed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from contract.arrays import BoolArray, IntArray
from contract.catalogue import Kind
from operations.engine.changes import Changes
from operations.engine.episode_rows import no_episodes, some
from operations.engine.readings import Readings
from operations.episodes import replay
from operations.episodes.context import US_PER_S, Context
from operations.episodes.episode import NOT_CLEARED_US, Episodes
from operations.episodes.machine import RAISED, Happened
from operations.episodes.over import advanced
from operations.episodes.signal import Judged, quantities, signal, span_us
from operations.episodes.state import State
from operations.episodes.usual import Usual
from operations.gather.found import Change, Disproved, Found
from operations.gather.situation import Numbered


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A rule that is asked of the sensors of a kind.

    Attributes
    ----------
    is_asked : (sensor,) bool
        Of which.
    state : State
        Where it stands with each.
    """

    numbered: Numbered
    condition: Judged
    is_asked: BoolArray
    state: State

    @property
    def rule_id(self) -> str:
        """Return the rule's name."""
        return self.numbered.rule.rule_id


@dataclass(frozen=True, slots=True, eq=False)
class KindMemory:
    """Of one kind.

    Attributes
    ----------
    context : Context
        Its sensors.
    seen_us : (sensor,) int64
        The newest reading of each that was judged. [us]
    rules : mapping of str to Asked
    """

    kind: Kind
    context: Context
    seen_us: IntArray
    rules: Mapping[str, Asked]

    @property
    def quantities(self) -> tuple[str, ...]:
        """Return what the rules ask of a reading."""
        names = {name for one in self.rules.values() for name in quantities(one.condition)}
        return tuple(sorted(names))

    @property
    def span_us(self) -> int:
        """Return how far back of a reading the rules look. [us]."""
        return max((span_us(one.condition) for one in self.rules.values()), default=0)

    @property
    def hold_us(self) -> int:
        """Return the longest hold of the rules. [us]."""
        holds = (round(one.condition.hold_s * US_PER_S) for one in self.rules.values())
        return max(holds, default=0)

    def is_late(self, changes: Changes) -> BoolArray:
        """Tell which sensors have a reading that is not newer than what was seen: (change,)."""
        return changes.from_us <= self.seen_us[self.context.index_of(changes.sensor_key)]

    def spans(self, changes: Changes) -> tuple[IntArray, IntArray, IntArray]:
        """Return what is to be read to judge what changed: sensors, first and last instants."""
        index = self.context.index_of(changes.sensor_key)
        is_late = self.is_late(changes)
        before_us = self.hold_us + replay.BEFORE_PERIODS * self.context.period_us[index]
        from_us = changes.from_us - self.span_us - np.where(is_late, before_us, 0)
        to_us = np.where(is_late, np.maximum(changes.to_us, self.seen_us[index]), changes.to_us)
        return changes.sensor_key, from_us, to_us

    def advanced(self, readings: Readings) -> tuple["KindMemory", list[Change], int]:
        """Return what is remembered after readings that came in time, what changed, and how many.

        Parameters
        ----------
        readings
            With those before, as far back as the rules look.
        """
        table = readings.table
        index = self.context.index_of(table.sensor_key)
        is_new = table.observed_us > self.seen_us[index]
        seen_us = self.seen_us.copy()
        np.maximum.at(seen_us, index, table.observed_us)
        changes: list[Change] = []
        rules: dict[str, Asked] = {}
        for rule_id, one in self.rules.items():
            made = signal(one.condition, table, self.context, is_new)
            made = made.of(one.is_asked[made.index])
            state, happened = advanced(one.condition, one.state, made, self.context)
            rules[rule_id] = replace(one, state=state)
            changes += told(rule_id, happened, self.context, readings)
        after = replace(self, seen_us=seen_us, rules=rules)
        return after, changes, int(np.count_nonzero(is_new))

    def replayed(
        self, late: Changes, readings: Readings, stored: Mapping[str, Episodes]
    ) -> tuple["KindMemory", list[Change]]:
        """Return what is remembered after readings that came late, and what changed.

        Parameters
        ----------
        late
            Sensors, and since when they are to be judged again.
        readings
            All of those sensors that `spans` says.
        stored
            Their episodes by rule, those that end after that or not at all.
        """
        index = self.context.index_of(late.sensor_key)
        part = replace(
            self.context,
            sensor_key=late.sensor_key,
            period_us=self.context.period_us[index],
            usual={
                name: Usual(one.hour_us, one.values[:, index])
                for name, one in self.context.usual.items()
            },
        )
        seen_us = self.seen_us.copy()
        seen_us[index] = np.maximum(seen_us[index], late.to_us)
        changes: list[Change] = []
        rules = dict(self.rules)
        for rule_id, one in self.rules.items():
            is_asked = one.is_asked[index]
            known = stored.get(rule_id, no_episodes())
            from_us = replay.judged_from_us(one.condition, late.from_us, part.period_us)
            places = part.index_of(known.sensor_key)
            known = some(known, known.cleared_us >= from_us[places])
            state, computed = replay.replayed(one.condition, readings.table, part, known, from_us)
            before = one.state.of(index)
            state = _chosen(is_asked, state, before)
            computed = some(computed, is_asked[part.index_of(computed.sensor_key)])
            rules[rule_id] = replace(one, state=one.state.replaced(index, state))
            seen = dict(zip(late.sensor_key.tolist(), self.seen_us[index].tolist(), strict=True))
            changes += reconciled(rule_id, known, computed, seen)
        return replace(self, seen_us=seen_us, rules=rules), changes


def told(
    rule_id: str, happened: Happened, context: Context, readings: Readings | None = None
) -> list[Change]:
    """Return begins and ends as what was found of episodes."""
    found: dict[int, Found] = {}
    changes: list[Change] = []
    for event in range(len(happened)):
        key = int(context.sensor_key[happened.index[event]])
        at_us = int(happened.at_us[event])
        since_us = int(happened.since_us[event])
        is_begin = happened.what[event] == RAISED
        one = Found(
            rule_id=rule_id,
            sensor_key=key,
            was_since_us=None if is_begin or key in found else since_us,
            since_us=since_us,
            raised_us=int(happened.raised_us[event]),
            last_us=int(happened.last_us[event]),
            cleared_us=None if is_begin else at_us,
            value=float(happened.value[event]),
            received_us=_received_us(readings, key, at_us) if is_begin else None,
        )
        if is_begin:
            found[key] = one
        else:
            found.pop(key, None)
            changes.append(one)
    return [*changes, *found.values()]


def reconciled(
    rule_id: str, stored: Episodes, computed: Episodes, seen_us: Mapping[int, int]
) -> list[Change]:
    """Return what is to be written so that what is stored is what was computed.

    Parameters
    ----------
    seen_us
        The newest reading of each sensor that had been judged before: what was raised by then and
        is not known is late. [us]
    """
    pairs = replay.reconciled(stored, computed)
    changes: list[Change] = []
    for there, here in zip(pairs.stored.tolist(), pairs.computed.tolist(), strict=True):
        is_same = (
            stored.since_us[there] == computed.since_us[here]
            and stored.raised_us[there] == computed.raised_us[here]
            and stored.cleared_us[there] == computed.cleared_us[here]
        )
        if not is_same:
            was_us = int(stored.since_us[there])
            changes.append(_found(rule_id, computed, here, was_since_us=was_us))
    for here in pairs.new.tolist():
        seen = seen_us.get(int(computed.sensor_key[here]))
        is_late = seen is not None and int(computed.raised_us[here]) <= seen
        changes.append(_found(rule_id, computed, here, is_late=is_late))
    changes += [
        Disproved(rule_id, int(stored.sensor_key[place]), int(stored.since_us[place]))
        for place in pairs.disproved.tolist()
    ]
    return changes


def _found(
    rule_id: str,
    episodes: Episodes,
    place: int,
    *,
    was_since_us: int | None = None,
    is_late: bool = False,
) -> Found:
    cleared_us = int(episodes.cleared_us[place])
    return Found(
        rule_id=rule_id,
        sensor_key=int(episodes.sensor_key[place]),
        was_since_us=was_since_us,
        since_us=int(episodes.since_us[place]),
        raised_us=int(episodes.raised_us[place]),
        last_us=int(episodes.last_us[place]),
        cleared_us=None if cleared_us == NOT_CLEARED_US else cleared_us,
        value=float(episodes.value[place]),
        is_late=is_late,
    )


def _chosen(is_asked: BoolArray, state: State, before: State) -> State:
    """Return a state where a rule is asked, and another one where it is not."""
    places = np.flatnonzero(is_asked)
    return before.replaced(places, state.of(places))


def _received_us(readings: Readings | None, sensor_key: int, at_us: int) -> int | None:
    if readings is None:
        return None
    table = readings.table
    rows = np.flatnonzero((table.sensor_key == sensor_key) & (table.observed_us == at_us))
    return int(readings.received_us[rows[0]]) if len(rows) else None
