"""Readings up to each reading: how many lie in a span, what they add up to.

Sums are made of whole parts of a unit, as integers. So a sum does not depend on the reading with
which the table begins, to the last bit: what is judged as it comes and what is read again agree.
"""

from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray

DECIMAL = 1_000_000
"""Parts of a unit that are added up: more decimals than any instrument has."""
KEY_LIMIT = 1 << 62
"""Sensors and times that one integer can tell apart."""


@dataclass(frozen=True, slots=True, eq=False)
class Lookback:
    """For each row of some readings, those of its sensor in the span that ends with it.

    Attributes
    ----------
    at_us : (row,) int64
        By sensor and then by time. [us]
    begin : (row,) int64
        The place of the oldest row of the span; the row itself is the newest.
    expected_count : (row,) float64
        How many readings the sensor makes in such a span.
    """

    at_us: IntArray
    begin: IntArray
    expected_count: FloatArray

    @property
    def count(self) -> IntArray:
        """Return how many readings there are in the span: (row,)."""
        return np.arange(1, len(self.begin) + 1) - self.begin

    def total(self, values: FloatArray, parts: int = DECIMAL) -> FloatArray:
        """Return the sum over the span, to 1 ÷ `parts` of a unit: (row,)."""
        sums = np.zeros(len(values) + 1, np.int64)
        np.cumsum(np.rint(values * parts).astype(np.int64), out=sums[1:])
        return (sums[1:] - sums[self.begin]) / parts

    def mean(self, values: FloatArray) -> FloatArray:
        """Return the mean over the span: (row,)."""
        return self.total(values) / self.count

    def is_half_there(self) -> BoolArray:
        """Tell where at least half of the readings, and two, are there: (row,)."""
        return self.count >= np.maximum(self.expected_count / 2, 2)


def first_of_sensor(sensor_key: IntArray) -> BoolArray:
    """Tell which rows, by sensor, are the first of their sensor: (row,)."""
    is_first = np.ones(len(sensor_key), np.bool_)
    np.not_equal(sensor_key[1:], sensor_key[:-1], out=is_first[1:])
    return is_first


def begin_of_span(
    sensor_key: IntArray, at_us: IntArray, span_us: int, *, is_closed: bool = False
) -> IntArray:
    """Return for each row the place of the oldest row of its sensor in the span up to it.

    Parameters
    ----------
    sensor_key, at_us : (row,) int64
        By sensor and then by time. [us]
    span_us
        [us]
    is_closed
        Whether a reading just a span before belongs to it.

    Returns
    -------
    (row,) int64
    """
    if not len(at_us):
        return np.empty(0, np.int64)
    starts = np.flatnonzero(first_of_sensor(sensor_key))
    oldest_us = at_us.min()
    stride = int(at_us.max() - oldest_us) + span_us + 2
    at_once = max(KEY_LIMIT // stride, 1)  # sensors, so that a key of both is one integer
    ends = np.append(starts, len(at_us))
    found = list[IntArray]()
    for first in range(0, len(starts), at_once):
        last = min(first + at_once, len(starts))
        begin, end = int(ends[first]), int(ends[last])
        place = np.repeat(np.arange(last - first), np.diff(ends[first : last + 1]))
        key: IntArray = place * stride + (at_us[begin:end] - oldest_us)
        oldest = key - span_us + (0 if is_closed else 1)
        places = np.searchsorted(key, oldest, side="left")
        found.append(places + begin)
    return np.concatenate(found)
