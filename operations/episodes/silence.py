"""Silence of sensors: heard longer ago than so many of their periods, while others are heard.

Any stored reading is a sign of life, whether something may be concluded from it or not. Judged by
what has arrived: what comes later of the time of a silence does not take back that it was one.
"""

from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from operations.episodes.context import Context
from operations.episodes.episode import NOT_CLEARED_US, Episodes
from operations.episodes.machine import CLEARED, RAISED, Happened
from operations.episodes.state import NEVER_US
from operations.episodes.watermark import Watermarks
from operations.indices.lookback import first_of_sensor
from operations.rules.definition import NoData


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What is remembered, by the places of a context's sensors.

    Attributes
    ----------
    last_us : (sensor,) int64
        Newest stored reading; `NEVER_US` where there is none: nobody waits for it. [us]
    since_us : (sensor,) int64
        The reading since which it has been silent, else `NEVER_US`. [us]
    """

    last_us: IntArray
    since_us: IntArray

    @classmethod
    def never(cls, count: int) -> "Heard":
        """Return the state of sensors of which nothing was read."""
        never = np.full(count, NEVER_US)
        return cls(never, never)

    @property
    def is_silent(self) -> BoolArray:
        """Tell which sensors are silent: (sensor,)."""
        return self.since_us != NEVER_US


def advance(
    condition: NoData,
    heard: Heard,
    index: IntArray,
    at_us: IntArray,
    mark_us: int,
    context: Context,
) -> tuple[Heard, Happened]:
    """Return the state after some stored readings and up to a watermark, and what happened.

    Parameters
    ----------
    index, at_us : (row,) int64
        In any order; those that are not newer than what was heard of the sensor say nothing.
    mark_us
        `watermark_us` with them. [us]
    """
    is_news = at_us > heard.last_us[index]
    index, at_us = index[is_news], at_us[is_news]
    if not (index[1:] > index[:-1]).all():
        order = np.lexsort((at_us, index))
        index, at_us = index[order], at_us[order]
    last_us = heard.last_us.copy()
    last_us[index] = at_us
    limit_us = silence_us(condition, context.period_us)

    first = first_of_sensor(index)
    ended, ended_us = index[first], at_us[first]
    was_silent = heard.is_silent[ended]
    ended, ended_us = ended[was_silent], ended_us[was_silent]
    since_us = heard.since_us.copy()
    since_us[ended] = NEVER_US
    is_silent = (last_us != NEVER_US) & (mark_us - last_us > limit_us) & (since_us == NEVER_US)
    begun = np.flatnonzero(is_silent)
    since_us[begun] = last_us[begun]

    ends = _happened(condition, context, ended, heard.since_us[ended], ended_us)
    begins = _happened(condition, context, begun, last_us[begun], None)
    return Heard(last_us, since_us), _joined(ends, begins)


def silence_us(condition: NoData, period_us: IntArray) -> IntArray:
    """Return after how long a sensor counts as silent: (sensor,). [us]."""
    return np.rint(condition.periods * period_us).astype(np.int64)


def over(
    condition: NoData,
    readings: tuple[IntArray, IntArray],
    context: Context,
    marks: Watermarks,
) -> Episodes:
    """Return the silences of a span, had each reading been stored when it was made.

    Parameters
    ----------
    condition
        How long silence must last.
    readings : tuple of (row,) int64 and (row,) int64
        Places of sensors and times, by sensor and then by time. [us]
    context
        What is known of the sensors.
    marks
        Up to the end of the span: the newest says who is silent still.
    """
    index, at_us = readings
    is_last = np.append(first_of_sensor(index)[1:], True) if len(index) else np.empty(0, np.bool_)
    next_us = np.where(is_last, NOT_CLEARED_US, np.append(at_us[1:], NOT_CLEARED_US)[: len(at_us)])
    limit_us = silence_us(condition, context.period_us)[index]
    long = np.flatnonzero(next_us - at_us > limit_us)
    # Ahead of the reading that ends it, as it had not come yet.
    mark_us = marks.before(next_us[long] - 1)
    long = long[mark_us - at_us[long] > limit_us[long]]
    begun = _happened(condition, context, index[long], at_us[long], None)
    made = _happened(condition, context, index[long], at_us[long], next_us[long])
    return Episodes(
        sensor_key=context.sensor_key[made.index],
        since_us=made.since_us,
        raised_us=made.raised_us,
        last_us=np.where(next_us[long] == NOT_CLEARED_US, made.raised_us, made.at_us),
        cleared_us=made.at_us,
        value=np.where(next_us[long] == NOT_CLEARED_US, begun.value, made.value),
    )


def _happened(
    condition: NoData,
    context: Context,
    index: IntArray,
    since_us: IntArray,
    ended_us: IntArray | None,
) -> Happened:
    """Return begins, or ends where these are given; its value is the silence in periods.

    Begun by the time alone, so that it does not depend on when one looked. What was stored later
    than it was made ends it no earlier than it began.
    """
    period_us = context.period_us[index]
    raised_us = since_us + silence_us(condition, period_us)
    at_us = raised_us if ended_us is None else np.maximum(ended_us, raised_us)
    value: FloatArray = (at_us - since_us) / period_us
    what = np.full(len(index), RAISED if ended_us is None else CLEARED, np.int8)
    return Happened(index, what, since_us, raised_us, at_us, at_us, value)


def _joined(one: Happened, other: Happened) -> Happened:
    index = np.concatenate((one.index, other.index))
    order = np.argsort(index, kind="stable")  # of a sensor the end comes ahead of a new begin
    return Happened(
        index[order],
        np.concatenate((one.what, other.what))[order],
        np.concatenate((one.since_us, other.since_us))[order],
        np.concatenate((one.raised_us, other.raised_us))[order],
        np.concatenate((one.last_us, other.last_us))[order],
        np.concatenate((one.at_us, other.at_us))[order],
        np.concatenate((one.value, other.value))[order],
    )
