"""What rules would have made of stored readings, and how two of them differ: pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, IntArray
from contract.clock import to_us
from ioc_api.rules.stored import PlacedSensor, Stored
from ioc_api.span import Span
from operations.episodes import composite, over, silence
from operations.episodes.context import US_PER_S, Context
from operations.episodes.episode import Episodes
from operations.episodes.near import Positions
from operations.episodes.table import Table
from operations.episodes.watermark import Watermarks, watermarks
from operations.rules.definition import Composite, NoData, Rule
from operations.rules.places import is_asked

_MARK_EVERY_US = 60 * US_PER_S


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What was read of a span.

    Attributes
    ----------
    sensors : mapping of str to sequence of PlacedSensor
        By kind, also of kinds of which no reading is needed.
    by_kind : mapping of str to Stored
    utc_offset_h : float
        Of the city. [h]
    span : Span
        That is asked about; more was read before it.
    """

    sensors: Mapping[str, Sequence[PlacedSensor]]
    by_kind: Mapping[str, Stored]
    utc_offset_h: float
    span: Span

    def sensors_of(self, rule: Rule) -> list[PlacedSensor]:
        """Return the sensors of which a rule is asked, by rising key."""
        return [sensor for sensor in self.everybody() if is_of(rule, sensor)]

    def everybody(self) -> list[PlacedSensor]:
        """Return all sensors, by rising key."""
        every = (sensor for of_kind in self.sensors.values() for sensor in of_kind)
        return sorted(every, key=lambda sensor: sensor.sensor_key)


def is_of(rule: Rule, sensor: PlacedSensor) -> bool:
    """Tell whether a rule is asked of a sensor."""
    return is_asked(rule, sensor_id=sensor.sensor_id, kind=sensor.kind, areas=sensor.areas)


def episodes_of(rules: Iterable[Rule], ground: Ground) -> dict[str, Episodes]:
    """Return the episodes of rules over all that was read, by id; parts stand before composites."""
    found: dict[str, Episodes] = {}
    for rule in rules:
        condition = rule.condition
        if isinstance(condition, Composite):
            asked = keys_of(ground.sensors_of(rule))
            until_us = to_us(ground.span.to_at)
            places = _positions(ground)
            found[rule.rule_id] = composite.over(condition, asked, places, found, until_us)
        elif isinstance(condition, NoData):
            found[rule.rule_id] = _silences(condition, ground.sensors_of(rule), ground)
        else:
            stored = ground.by_kind[condition.kind]
            asked = keys_of(ground.sensors_of(rule))
            table = _of_sensors(stored.table, asked)
            context = Context(
                utc_offset_h=ground.utc_offset_h,
                sensor_key=keys_of(stored.sensors),
                period_us=_periods_us(stored.sensors),
                usual=stored.usual,
            )
            found[rule.rule_id] = over.over(condition, table, context)
    return found


def within(episodes: Episodes, span: Span) -> Episodes:
    """Return the episodes of which some part lies in a span."""
    begin_us, end_us = to_us(span.from_at), to_us(span.to_at)
    return chosen(episodes, (episodes.cleared_us > begin_us) & (episodes.raised_us < end_us))


def chosen(episodes: Episodes, which: BoolArray | IntArray) -> Episodes:
    """Return some episodes."""
    return Episodes(
        episodes.sensor_key[which],
        episodes.since_us[which],
        episodes.raised_us[which],
        episodes.last_us[which],
        episodes.cleared_us[which],
        episodes.value[which],
    )


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """How the episodes of a changed rule differ from those of the rule as it is.

    Attributes
    ----------
    added : (episode,) int64
        Places of those that the rule as it is has not, among those of the changed one.
    removed : (episode,) int64
        Places of those that the changed one has not.
    now, changed : (pair,) int64
        Places of those that both have; of several that lie in one, the first.
    """

    added: IntArray
    removed: IntArray
    now: IntArray
    changed: IntArray


def difference(now: Episodes, changed: Episodes) -> Difference:
    """Return how two sets of episodes differ: those of a sensor that overlap are the same one."""
    pair_of = _first_overlap(changed, now)
    is_there = _first_overlap(now, changed) >= 0
    both = np.flatnonzero(pair_of >= 0)
    return Difference(
        added=np.flatnonzero(pair_of < 0),
        removed=np.flatnonzero(~is_there),
        now=pair_of[both],
        changed=both,
    )


def keys_of(sensors: Iterable[PlacedSensor]) -> IntArray:
    """Return the keys of sensors."""
    return np.array([sensor.sensor_key for sensor in sensors], np.int64)


def _first_overlap(asked: Episodes, others: Episodes) -> IntArray:
    """Return for each episode the first of others that overlaps it, -1 for none: (episode,)."""
    if not len(others) or not len(asked):
        return np.full(len(asked), -1)
    ends = _ranked(others.sensor_key, others.cleared_us, asked.sensor_key, asked.since_us)
    place = np.searchsorted(ends[0], ends[1], side="left").clip(max=len(others) - 1)
    overlaps = (
        (others.sensor_key[place] == asked.sensor_key)
        & (others.since_us[place] <= asked.cleared_us)
        & (others.cleared_us[place] >= asked.since_us)
    )
    return np.where(overlaps, place, -1)


def _ranked(
    key: IntArray, at_us: IntArray, other_key: IntArray, other_at_us: IntArray
) -> tuple[IntArray, IntArray]:
    """Return numbers that are ordered as pairs of sensor and time are, equal where these are."""
    keys, times = np.concatenate((key, other_key)), np.concatenate((at_us, other_at_us))
    order = np.lexsort((times, keys))
    is_new = np.ones(len(order), np.int64)
    is_new[1:] = (np.diff(keys[order]) != 0) | (np.diff(times[order]) != 0)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.cumsum(is_new)
    return rank[: len(key)], rank[len(key) :]


def _silences(condition: NoData, asked: list[PlacedSensor], ground: Ground) -> Episodes:
    everybody = ground.everybody()
    key = np.concatenate([stored.table.sensor_key for stored in ground.by_kind.values()])
    at_us = np.concatenate([stored.table.observed_us for stored in ground.by_kind.values()])
    order = np.lexsort((at_us, key))
    key, at_us = key[order], at_us[order]
    marks = _marks(keys_of(everybody), key, at_us, _periods_us(everybody), ground.span)
    context = Context(
        utc_offset_h=ground.utc_offset_h,
        sensor_key=keys_of(asked),
        period_us=_periods_us(asked),
    )
    is_asked_of = np.isin(key, context.sensor_key)
    readings = context.index_of(key[is_asked_of]), at_us[is_asked_of]
    return silence.over(condition, readings, context, marks)


def _marks(
    everybody: IntArray, key: IntArray, at_us: IntArray, period_us: IntArray, span: Span
) -> Watermarks:
    first_us = min(int(at_us.min()), to_us(span.from_at)) if len(at_us) else to_us(span.from_at)
    last_us = to_us(span.to_at)
    instants_us = np.append(np.arange(first_us, last_us, _MARK_EVERY_US), last_us)
    return watermarks(np.searchsorted(everybody, key), at_us, period_us, instants_us)


def _of_sensors(table: Table, keys: IntArray) -> Table:
    asked = np.isin(table.sensor_key, keys)
    if asked.all():
        return table
    return Table(
        kind=table.kind,
        sensor_key=table.sensor_key[asked],
        observed_us=table.observed_us[asked],
        values={name: values[asked] for name, values in table.values.items()},
        is_trusted=table.is_trusted[asked],
    )


def _positions(ground: Ground) -> Positions:
    everybody = ground.everybody()
    return Positions(
        keys_of(everybody),
        np.array([sensor.lat_deg for sensor in everybody]),
        np.array([sensor.lon_deg for sensor in everybody]),
    )


def _periods_us(sensors: Iterable[PlacedSensor]) -> IntArray:
    return np.array([round(sensor.period_s * US_PER_S) for sensor in sensors], np.int64)
