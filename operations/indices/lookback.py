"""Readings up to each reading: how many lie in a span, what they add up to.

Sums are made of whole parts of a unit, as integers. So a sum does not depend on the reading with
which the table begins, to the last bit: what is judged as it comes and what is read again agree.
"""

from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray

DECIMAL = 1_000_000
"""Parts of a unit that are added up: more decimals than any instrument has."""


@dataclass(frozen=True, slots=True, eq=False)
class Lookback:
    """For some rows of readings, those of their sensor in the span that ends with each.

    Attributes
    ----------
    place : (row,) int64
        Where the rows stand among the readings, which are by sensor and then by time.
    begin : (row,) int64
        Where the oldest reading of the span stands; the row itself is the newest.
    expected_count : (row,) float64
        How many readings the sensor makes in such a span.
    at_us : (reading,) int64
        When each reading was made. [us]
    """

    place: IntArray
    begin: IntArray
    expected_count: FloatArray
    at_us: IntArray

    @property
    def count(self) -> IntArray:
        """Return how many readings there are in the span: (row,)."""
        return self.place + 1 - self.begin

    def total(self, values: FloatArray, parts: int = DECIMAL) -> FloatArray:
        """Return the sum over the span of (reading,) values, to 1 ÷ `parts` of a unit: (row,)."""
        sums = np.zeros(len(values) + 1, np.int64)
        whole = values * parts
        np.cumsum(np.rint(whole, out=whole).astype(np.int64), out=sums[1:])
        return (sums[self.place + 1] - sums[self.begin]) / parts

    def mean(self, values: FloatArray) -> FloatArray:
        """Return the mean over the span of (reading,) values: (row,)."""
        return self.total(values) / self.count

    def first_since(self, since_us: IntArray) -> IntArray:
        """Return of each row the first reading of its span that is not before a time: (row,).

        Where all are, that is the place after the row's own.
        """
        return _first_since(self.at_us, (self.begin, self.place + 1), since_us)

    def is_half_there(self) -> BoolArray:
        """Tell where at least half of the readings, and two, are there: (row,)."""
        return self.count >= np.maximum(self.expected_count / 2, 2)


def first_of_sensor(sensor_key: IntArray) -> BoolArray:
    """Tell which rows, by sensor, are the first of their sensor: (row,)."""
    is_first = np.ones(len(sensor_key), np.bool_)
    np.not_equal(sensor_key[1:], sensor_key[:-1], out=is_first[1:])
    return is_first


def begin_of_span(
    readings: tuple[IntArray, IntArray],
    place: IntArray,
    span_us: int,
    *,
    is_closed: bool = False,
) -> IntArray:
    """Return where the oldest reading stands of the span that ends with each of some rows.

    Parameters
    ----------
    readings : tuple of (reading,) int64 and (reading,) int64
        Sensors and times, by sensor and then by time. [us]
    place : (row,) int64
        Where the rows stand.
    span_us
        [us]
    is_closed
        Whether a reading just a span before belongs to it.

    Returns
    -------
    (row,) int64
    """
    sensor_key, at_us = readings
    starts = np.flatnonzero(first_of_sensor(sensor_key))
    low = starts[np.searchsorted(starts, place, side="right") - 1] if len(place) else place
    return _first_since(at_us, (low, place), at_us[place] - span_us + (0 if is_closed else 1))


def _first_since(
    at_us: IntArray, between: tuple[IntArray, IntArray], since_us: IntArray
) -> IntArray:
    """Return the first place from a low one on, below a high one, that is not before a time.

    Parameters
    ----------
    at_us : (reading,) int64
    between : tuple of (row,) int64 and (row,) int64
        They halve their distance. Where there is no such place, it is the high one.
    since_us : (row,) int64
    """
    low, high = between
    for _ in range(int((high - low).max(initial=0)).bit_length()):
        middle = (low + high) // 2
        is_in = at_us[np.minimum(middle, len(at_us) - 1)] >= since_us
        is_open = low < high
        low = np.where(is_open & ~is_in, middle + 1, low)
        high = np.where(is_open & is_in, middle, high)
    return high
