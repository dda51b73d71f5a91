"""Rules held against one another: when enough sensors near enough say so together.

Made of whole episodes, so the order in which they became known plays no part. An episode counts
from when it was raised until it was cleared.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, IntArray
from operations.episodes.context import US_PER_S
from operations.episodes.episode import NOT_CLEARED_US, Episodes
from operations.episodes.near import Positions, candidates, within
from operations.episodes.state import NEVER_US
from operations.indices.lookback import first_of_sensor
from operations.rules.definition import Composite, Part

BLOCK_PAIRS = 4_000_000
"""Of a sensor and an episode near it that are looked at together: some hundred megabytes."""


@dataclass(frozen=True, slots=True, eq=False)
class _Changes:
    """Begins and ends of episodes near sensors, by sensor and then by time.

    Attributes
    ----------
    index : (change,) int64
        Place of the sensor.
    at_us : (change,) int64
        [us]
    counts : (part, change) int64
        How many sensors each part has after all changes of that time, where `is_last` of it.
    is_last : (change,) bool
        Of its sensor and time.
    """

    index: IntArray
    at_us: IntArray
    counts: IntArray
    is_last: BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class Before:
    """What was said of a composite until a time, from which on it is asked about.

    Attributes
    ----------
    from_us : int
        What has a hold is asked about from so much earlier than something changed. [us]
    episodes : Episodes
        Of the composite, those that stood then: they go on where it still holds then.
    """

    from_us: int
    episodes: Episodes

    def place_of(self, sensor_key: IntArray, at_us: IntArray) -> IntArray:
        """Return which of the episodes goes on where something holds from a time: -1 for none."""
        known = self.episodes.sensor_key
        place = np.searchsorted(known, sensor_key)
        is_known = np.append(known, -1)[place] == sensor_key
        return np.where(is_known & (at_us == self.from_us), place, -1)


def over(
    condition: Composite,
    sensor_key: IntArray,
    positions: Positions,
    episodes: Mapping[str, Episodes],
    until_us: int,
    before: Before | None = None,
) -> Episodes:
    """Return the episodes of a composite.

    Parameters
    ----------
    condition
        What is asked.
    sensor_key : (sensor,) int64
        Those that it is about, rising.
    positions
        Where they and the sensors of the parts stand.
    episodes
        Of each part's rule, of a sensor one after the other: those that stand, and those of the
        past that is asked about. Missing: none.
    until_us
        How far time has come: what began to hold then is raised by it. [us]
    before
        Since when it is asked about, where only episodes of parts are given that end after that.
    """
    known = Before(NEVER_US, Episodes.joined(())) if before is None else before
    pairs = sum(
        candidates(positions.of(sensor_key), positions.of(found.sensor_key), part.within_m).count
        for part in condition.parts
        if part.within_m and (found := episodes.get(part.rule_id)) is not None
    )
    step = max(len(sensor_key) * BLOCK_PAIRS // max(pairs, 1), 1)
    blocks = [
        _of_sensors(condition, sensor_key[block], positions, episodes, until_us, known)
        for block in (slice(first, first + step) for first in range(0, len(sensor_key), step))
    ]
    return Episodes.joined(blocks)


def _of_sensors(
    condition: Composite,
    sensor_key: IntArray,
    positions: Positions,
    episodes: Mapping[str, Episodes],
    until_us: int,
    before: Before,
) -> Episodes:
    changes = _changes(condition, sensor_key, positions, episodes, before.from_us)
    is_true = _truth(condition, changes.counts)
    index, at_us = changes.index[changes.is_last], changes.at_us[changes.is_last]
    first_count, is_true = changes.counts[0, changes.is_last], is_true[changes.is_last]
    is_first = first_of_sensor(index)
    was_true = np.concatenate((is_true[:1], is_true[:-1])) & ~is_first
    begins = np.flatnonzero(is_true & ~was_true)
    # An interval's changes go on to the one that ends it, or to its sensor's last.
    stops = np.append(is_first[1:], True) | (~is_true & was_true) if len(index) else is_true
    ends = np.flatnonzero(stops)
    end = ends[np.searchsorted(ends, begins)] if len(begins) else begins
    stood = before.place_of(sensor_key[index[begins]], at_us[begins])
    goes_on = np.flatnonzero(stood >= 0)
    stood = stood[goes_on]
    since_us = at_us[begins]
    since_us[goes_on] = before.episodes.since_us[stood]
    cleared_us = np.where(is_true[end], NOT_CLEARED_US, at_us[end])
    raised_us = since_us + round(condition.hold_s * US_PER_S)
    lasts = (raised_us < cleared_us) & (raised_us <= until_us)
    inner = np.where(is_true[end], end, end - 1)  # the newest change with which it still held
    last_us = np.maximum(at_us[inner], raised_us)
    value = _most(first_count, begins, inner).astype(np.float64)
    value[goes_on] = np.fmax(value[goes_on], before.episodes.value[stood])
    is_as_before = at_us[inner[goes_on]] == before.from_us
    last_us[goes_on[is_as_before]] = before.episodes.last_us[stood[is_as_before]]
    return Episodes(
        sensor_key=sensor_key[index[begins[lasts]]],
        since_us=since_us[lasts],
        raised_us=raised_us[lasts],
        last_us=last_us[lasts],
        cleared_us=cleared_us[lasts],
        value=value[lasts],
    )


def _changes(
    condition: Composite,
    sensor_key: IntArray,
    positions: Positions,
    episodes: Mapping[str, Episodes],
    from_us: int,
) -> _Changes:
    index, at_us = list[IntArray](), list[IntArray]()
    part_of, step = list[IntArray](), list[IntArray]()
    for place, part in enumerate(condition.parts):
        found = episodes.get(part.rule_id)
        if found is None:
            continue
        sensor, episode = _near(part, sensor_key, positions, found)
        begin_us, end_us = found.raised_us[episode], found.cleared_us[episode]
        ended = end_us != NOT_CLEARED_US
        index += [sensor, sensor[ended]]
        at_us += [begin_us, end_us[ended]]
        part_of += [np.full(len(sensor) + int(ended.sum()), place)]
        step += [np.ones(len(sensor), np.int64), np.full(int(ended.sum()), -1)]
    none = np.empty(0, np.int64)
    all_index = np.concatenate([none, *index])
    all_at_us = np.maximum(np.concatenate([none, *at_us]), from_us)
    order = np.lexsort((all_at_us, all_index))
    all_index, all_at_us = all_index[order], all_at_us[order]
    parts, steps = np.concatenate([none, *part_of])[order], np.concatenate([none, *step])[order]
    is_last = np.ones(len(order), np.bool_)
    is_last[:-1] = (all_index[1:] != all_index[:-1]) | (all_at_us[1:] != all_at_us[:-1])
    counts = np.stack(
        [
            _within_sensor(np.where(parts == place, steps, 0), all_index)
            for place in range(len(condition.parts))
        ]
    )
    return _Changes(all_index, all_at_us, counts, is_last)


def _near(
    part: Part, sensor_key: IntArray, positions: Positions, episodes: Episodes
) -> tuple[IntArray, IntArray]:
    """Return pairs: a sensor that it is about, an episode of the part that counts there."""
    if part.within_m:
        return within(positions.of(sensor_key), positions.of(episodes.sensor_key), part.within_m)
    if not len(sensor_key):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    own = np.searchsorted(sensor_key, episodes.sensor_key).clip(max=len(sensor_key) - 1)
    mine = np.flatnonzero(sensor_key[own] == episodes.sensor_key)
    return own[mine], mine


def _within_sensor(steps: IntArray, index: IntArray) -> IntArray:
    """Return the running sums of a sensor's own changes: (change,)."""
    sums = np.cumsum(steps)
    if not len(sums):
        return sums
    starts = np.flatnonzero(first_of_sensor(index))
    ahead = sums[starts] - steps[starts]
    return sums - np.repeat(ahead, np.diff(np.append(starts, len(index))))


def _truth(condition: Composite, counts: IntArray) -> BoolArray:
    """Tell when it holds, without its hold: (change,)."""
    least = np.array([[part.at_least] for part in condition.parts])
    is_not = np.array([[part.is_not] for part in condition.parts])
    holds = (counts >= least) ^ is_not
    combine = np.logical_and if condition.operator == "and" else np.logical_or
    return combine.reduce(holds, axis=0)


def _most(counts: IntArray, begins: IntArray, inner: IntArray) -> IntArray:
    """Return the largest count from each begin to its last change: (episode,)."""
    if not len(begins):
        return begins
    pairs = np.stack((begins, inner + 1), axis=1)
    return np.maximum.reduceat(np.append(counts, 0), pairs.ravel())[::2]
