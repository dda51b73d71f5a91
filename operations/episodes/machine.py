"""From numbers to the begin and end of conditions, in event time: hysteresis, hold and gaps.

All sensors and all their readings at once, and of most only that they were heard: where nothing is
beyond its limit and nothing was, there is nothing to work out.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray, FloatArray, IntArray
from operations.episodes.context import US_PER_S, Context
from operations.episodes.runs import Numbers, Runs, runs, state_after
from operations.episodes.state import State
from operations.rules.definition import Limit

RAISED, CLEARED = 1, 0
WHOLE_DAY = (0, 24)


@dataclass(frozen=True, slots=True, eq=False)
class Happened:
    """What began and ended, by sensor and then by time.

    Attributes
    ----------
    index : (event,) int64
        Place of the sensor in the context.
    what : (event,) int8
        `RAISED` or `CLEARED`.
    since_us, raised_us : (event,) int64
        Begin of the run; reading with which it had lasted long enough. [us]
    last_us : (event,) int64
        Newest reading that says that it holds: of an end, the one before. [us]
    at_us : (event,) int64
        Reading that begins or ends it. [us]
    value : (event,) float64
        Farthest beyond the limit until then.
    """

    index: IntArray
    what: NDArray[np.int8]
    since_us: IntArray
    raised_us: IntArray
    last_us: IntArray
    at_us: IntArray
    value: FloatArray

    def __len__(self) -> int:
        return len(self.index)

    @classmethod
    def nothing(cls) -> "Happened":
        """Return none."""
        none = np.empty(0, np.int64)
        return cls(none, none.astype(np.int8), none, none, none, none, np.empty(0))


def advance(
    condition: Limit,
    state: State,
    index: IntArray,
    at_us: IntArray,
    x: FloatArray,
    context: Context,
) -> tuple[State, Happened]:
    """Return the state after some readings, and what happened.

    Parameters
    ----------
    condition
        What is asked of the numbers.
    state
        It stays as it is.
    index : (row,) int64
        Places of the sensors in the context.
    at_us : (row,) int64
        By sensor and then by time, or by time alone; newer than what was seen of the sensor. [us]
    x : (row,) float64
        NaN: nothing can be said.
    context
        Of the sensors of the state.
    """
    if (index[1:] < index[:-1]).any():
        order = np.argsort(index, kind="stable")
        index, at_us, x = index[order], at_us[order], x[order]
    seen_us = last_us = _put(state.seen_us, index, at_us)
    is_judged = ~np.isnan(x)
    is_all = bool(is_judged.all())
    if not is_all:
        index, at_us, x = index[is_judged], at_us[is_judged], x[is_judged]
    if not (is_all and state.last_us is state.seen_us):
        last_us = _put(state.last_us, index, at_us)
    heard = State(seen_us, last_us, state.begin_us, state.raised_us, state.value)

    beyond = is_beyond(condition, at_us, x, context)
    concerned = state.is_active
    concerned[index[beyond]] = True
    rows = np.flatnonzero(concerned[index])
    if not len(rows):
        return heard, Happened.nothing()
    numbers = Numbers(
        index=index[rows],
        at_us=at_us[rows],
        height=_sign(condition) * x[rows],
        beyond=beyond[rows],
        clear=is_clear(condition, at_us[rows], x[rows], context),
        period_us=context.period_us[index[rows]],
    )
    return _worked_out(condition, heard, numbers, state.of(numbers.index))


def _worked_out(
    condition: Limit, heard: State, numbers: Numbers, before: State
) -> tuple[State, Happened]:
    sign = _sign(condition)
    found = runs(numbers, before, sign * before.value, round(condition.hold_s * US_PER_S))
    return _remembered(heard, numbers, found, sign), _happened(numbers, found, sign)


def _sign(condition: Limit) -> float:
    return 1.0 if condition.direction == "above" else -1.0


def _put(times_us: IntArray, index: IntArray, at_us: IntArray) -> IntArray:
    """Return times with those of some sensors; of several of one the newest, which comes last."""
    changed = times_us.copy()
    changed[index] = at_us
    return changed


def is_beyond(condition: Limit, at_us: IntArray, x: FloatArray, context: Context) -> BoolArray:
    """Tell which numbers are beyond the limit in its hours: (row,).

    Compared in single precision, in which readings are stored: 1.40 m is at a limit of 1.40 m.
    """
    single, limit = x.astype(np.float32), np.float32(condition.limit)
    beyond = single >= limit if condition.direction == "above" else single < limit
    if _is_always(condition) or not beyond.any():
        return beyond
    beyond[beyond] = _in_hours(condition, at_us[beyond], context)
    return beyond


def is_clear(condition: Limit, at_us: IntArray, x: FloatArray, context: Context) -> BoolArray:
    """Tell which numbers end an episode: (row,)."""
    single, limit = x.astype(np.float32), np.float32(condition.clear_value)
    clear = single < limit if condition.direction == "above" else single >= limit
    return clear if _is_always(condition) else clear | ~_in_hours(condition, at_us, context)


def _is_always(condition: Limit) -> bool:
    return (condition.from_hour, condition.to_hour) == WHOLE_DAY


def _in_hours(condition: Limit, at_us: IntArray, context: Context) -> BoolArray:
    hour = context.local_hour(at_us)
    is_from, is_before = hour >= condition.from_hour, hour < condition.to_hour
    return is_from & is_before if condition.from_hour <= condition.to_hour else is_from | is_before


def _remembered(heard: State, numbers: Numbers, found: Runs, sign: float) -> State:
    index, after = state_after(numbers, found, sign)
    begin_us, raised_us, value = heard.begin_us.copy(), heard.raised_us.copy(), heard.value.copy()
    begin_us[index], raised_us[index], value[index] = after.begin_us, after.raised_us, after.value
    return State(heard.seen_us, heard.last_us, begin_us, raised_us, value)


def _happened(numbers: Numbers, found: Runs, sign: float) -> Happened:
    rows = np.flatnonzero(found.is_raised != found.was_raised)
    if not len(rows):
        return Happened.nothing()
    begins = found.is_raised[rows]
    return Happened(
        index=numbers.index[rows],
        what=np.where(begins, RAISED, CLEARED).astype(np.int8),
        since_us=found.begin_us[rows],
        raised_us=found.raised_us[rows],
        last_us=np.where(begins, numbers.at_us[rows], found.last_us[rows]),
        at_us=numbers.at_us[rows],
        value=sign * found.farthest(rows),
    )
