"""Readings that came late: from where to read their sensors again, and what that changes.

Read again is a sensor's whole time since shortly before the late reading. Nothing but stored
readings and stored episodes is needed for it, so it comes out as if all had come in its order.
"""

from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, IntArray
from operations.episodes.context import US_PER_S, Context
from operations.episodes.episode import NOT_CLEARED_US, Episodes
from operations.episodes.over import advanced, episodes_of
from operations.episodes.signal import Judged, signal
from operations.episodes.state import NEVER_US, State
from operations.episodes.table import Table

BEFORE_PERIODS = 4
"""More than a gap that starts a run anew: what ran then has a reading on both sides of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Reconciled:
    """What is to become of stored episodes, by what was computed of all readings.

    Attributes
    ----------
    stored, computed : (pair,) int64
        Places of the episodes that are the same one. What is stored takes over all that was
        computed of it: its begin, and whether and when it ended.
    new : (episode,) int64
        Places of those that were computed and not known: of the past, if they do not stand.
    disproved : (episode,) int64
        Places of those that were stored, and are none.
    """

    stored: IntArray
    computed: IntArray
    new: IntArray
    disproved: IntArray

    def moved_earlier(self, stored: Episodes, computed: Episodes) -> BoolArray:
        """Tell of which pairs the begin lies earlier than was known: (pair,)."""
        return computed.since_us[self.computed] < stored.since_us[self.stored]

    def cleared(self, stored: Episodes, computed: Episodes) -> BoolArray:
        """Tell which pairs stood and have ended: (pair,)."""
        was_standing = stored.cleared_us[self.stored] == NOT_CLEARED_US
        return was_standing & (computed.cleared_us[self.computed] != NOT_CLEARED_US)

    def returned(self, stored: Episodes, computed: Episodes) -> BoolArray:
        """Tell which pairs had ended and stand: (pair,)."""
        was_ended = stored.cleared_us[self.stored] != NOT_CLEARED_US
        return was_ended & (computed.cleared_us[self.computed] == NOT_CLEARED_US)


def is_late(state: State, index: IntArray, at_us: IntArray) -> BoolArray:
    """Tell which rows are not newer than what was seen of their sensor: (row,)."""
    return at_us <= state.seen_us[index]


def judged_from_us(condition: Judged, late_us: IntArray, period_us: IntArray) -> IntArray:
    """Return from when on sensors are judged again, (sensor,). [us].

    Parameters
    ----------
    late_us : (sensor,) int64
        The oldest reading of each that came late. [us]
    period_us : (sensor,) int64
        [us]
    """
    hold_us = round(condition.hold_s * US_PER_S)
    return late_us - hold_us - BEFORE_PERIODS * period_us


def concerned(stored: Episodes, from_us: IntArray) -> IntArray:
    """Return the places of episodes that end, if they do, after a time of their sensor.

    Parameters
    ----------
    from_us : (episode,) int64
        From when on each one's sensor is judged again. [us]
    """
    return np.flatnonzero(stored.cleared_us >= from_us)


def from_begins_us(stored: Episodes, from_us: IntArray, context: Context) -> IntArray:
    """Return when to judge again from so that no episode is divided, (sensor,). [us].

    How far an episode went until a time is not stored; so it is read again whole. Of one that is
    older than what is kept, or longer than one wants to read, `state_at` knows the rest.

    Parameters
    ----------
    stored
        Those that `concerned` chooses, of sensors of the context.
    from_us : (sensor,) int64
        As `judged_from_us` says. [us]
    """
    begins_us = from_us.copy()
    np.minimum.at(begins_us, context.index_of(stored.sensor_key), stored.since_us)
    return begins_us


def state_at(stored: Episodes, from_us: IntArray, context: Context) -> State:
    """Return the state just ahead of a time of each sensor, as stored episodes tell.

    Of a run that does not belong to one nothing is known. It is none: it would have lasted long
    enough, or ended, before the reading that came late.

    Parameters
    ----------
    stored
        Those that `concerned` chooses, of sensors of the context.
    from_us : (sensor,) int64
        [us]
    """
    calm = State.calm(len(context))
    index = context.index_of(stored.sensor_key)
    covers = np.flatnonzero(
        (stored.since_us < from_us[index]) & (stored.cleared_us >= from_us[index])
    )
    index = index[covers]
    begin_us, raised_us, value = calm.begin_us.copy(), calm.raised_us.copy(), calm.value.copy()
    begin_us[index] = stored.since_us[covers]
    was_raised = stored.raised_us[covers] < from_us[index]
    raised_us[index] = np.where(was_raised, stored.raised_us[covers], NEVER_US)
    value[index] = stored.value[covers]
    # Something was heard shortly before, or the run would not go on.
    return State(from_us - 1, from_us - 1, begin_us, raised_us, value)


def replayed(
    condition: Judged, table: Table, context: Context, stored: Episodes, from_us: IntArray
) -> tuple[State, Episodes]:
    """Return the state of sensors after all of their readings, and their episodes.

    Parameters
    ----------
    condition
        What is asked.
    table
        All their readings since the oldest `from_us` less `span_us` of the condition, or more.
    context
        Of just those sensors.
    stored
        Those of their episodes that `concerned` chooses.
    from_us : (sensor,) int64
        As `judged_from_us` says, or before. [us]
    """
    state = state_at(stored, from_us, context)
    made = signal(condition, table, context)
    made = made.of(made.at_us >= from_us[made.index])
    after, happened = advanced(condition, state, made, context)
    return after, episodes_of(after, happened, context)


def reconciled(stored: Episodes, computed: Episodes) -> Reconciled:
    """Return what became of stored episodes. Those that have a time in common are the same one.

    Parameters
    ----------
    stored, computed
        Of the same sensors from the same time on, of each one after the other.
    """
    sensor_key = np.concatenate((stored.sensor_key, computed.sensor_key))
    at_us = np.concatenate((stored.cleared_us, computed.since_us))
    is_stored = np.arange(len(sensor_key)) < len(stored)
    # Of each computed one, how many were stored that ended before it, or with its begin.
    order = np.lexsort((~is_stored, at_us, sensor_key))
    ahead = np.empty(len(order), np.int64)
    ahead[order] = np.cumsum(is_stored[order])
    candidate = ahead[len(stored) :]
    exists = np.flatnonzero(candidate < len(stored))
    candidate = candidate[exists]
    meets = (stored.sensor_key[candidate] == computed.sensor_key[exists]) & (
        stored.since_us[candidate] < computed.cleared_us[exists]
    )
    pair_stored, first = np.unique(candidate[meets], return_index=True)
    pair_computed = exists[meets][first]
    return Reconciled(
        stored=pair_stored,
        computed=pair_computed,
        new=np.setdiff1d(np.arange(len(computed)), pair_computed),
        disproved=np.setdiff1d(np.arange(len(stored)), pair_stored),
    )
