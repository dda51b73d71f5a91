"""How the values of registers become their increase, by column: the rules of `db.register`.

There they are SQL and say why they are so. Here a register's values come in order of sensor and
time; those that share a group follow one another.
"""

from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.quantity import Quantity
from ingest.load.city_buckets import US_PER_S


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """What finer buckets know of a register, those in which it has no value left out.

    Attributes
    ----------
    first, last, greatest, increase : (bucket,) float64
    value_count : (bucket,) int64
    begin_us : (bucket,) int64
        [us since the epoch]
    """

    first: FloatArray
    last: FloatArray
    greatest: FloatArray
    increase: FloatArray
    value_count: IntArray
    begin_us: IntArray


def reading_steps(
    quantity: Quantity, value: FloatArray, observed_us: IntArray, group: IntArray
) -> FloatArray:
    """Return each reading's increase since the one before in its group, NaN where there is none.

    Parameters
    ----------
    value : (row,) float64
        Without NaN.
    observed_us, group : (row,) int64
    """
    a, b = _before(value, group, 1), _before(value, group, 2)
    most = _most(quantity, observed_us, group, 1, 0)
    most_b = _most(quantity, observed_us, group, 2, 0)
    return np.select(
        [np.isnan(a), _is_within(value - a, most), value < a, _is_within(value - b, most_b)],
        [np.nan, value - a, np.where(value <= most, value, 0), value - b],
        0.0,
    )


def bucket_steps(quantity: Quantity, ends: Ends, group: IntArray, width_s: int) -> FloatArray:
    """Return the increase from the bucket before to each one's first value, NaN where none is.

    Parameters
    ----------
    group : (bucket,) int64
    width_s : int
        Width of these buckets. [s]
    """
    first, last = ends.first, ends.last
    a, b = _before(last, group, 1), _before(last, group, 2)
    top, number = _before(ends.greatest, group, 1), _before(ends.value_count, group, 1)
    most = _most(quantity, ends.begin_us, group, 1, width_s)
    most_b = _most(quantity, ends.begin_us, group, 2, width_s)
    is_back = (number > 1) & (a < top) & _is_within(first - top, most)
    comes_back = (first < a) & _is_within(last - a, most)
    return np.select(
        [
            np.isnan(a),
            is_back,
            _is_within(first - a, most),
            comes_back,
            first < a,
            (number == 1) & _is_within(first - b, most_b),
        ],
        [
            np.nan,
            first - top,
            first - a,
            np.maximum(0, last - a - ends.increase),
            np.where(first <= most, first, 0),
            first - b,
        ],
        0.0,
    )


def _before(column: FloatArray | IntArray, group: IntArray, steps: int) -> FloatArray:
    """Return the value so many rows before in the same group, NaN where there is none."""
    found = np.full(len(column), np.nan)
    found[steps:] = np.where(group[steps:] == group[:-steps], column[:-steps], np.nan)
    return found


def _most(
    quantity: Quantity, at_us: IntArray, group: IntArray, steps: int, width_s: int
) -> FloatArray:
    """Return the most that a register can have grown since so many rows before."""
    rate_per_h = quantity.greatest_rate_per_h
    if rate_per_h is None:
        raise ValueError(f"{quantity.name} is a register, so it needs a greatest rate")
    passed_s = (at_us - _before(at_us, group, steps)) / US_PER_S
    return (passed_s + width_s) * (rate_per_h / 3_600) + quantity.resolution


def _is_within(step: FloatArray, most: FloatArray) -> BoolArray:
    return (step >= 0) & (step <= most)
