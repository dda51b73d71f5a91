"""Rows that are one value each as readings: what is of one sensor and time is one row."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Pivoted:
    """Readings made of values.

    Attributes
    ----------
    first : (reading,) int64
        The first value of each, as a row of what was given.
    values : (reading, quantity) float64
        NaN where none was given.
    """

    first: IntArray
    values: FloatArray


def pivot(
    keys: Sequence[IntArray], quantity: IntArray, value: FloatArray, *, quantity_count: int
) -> Pivoted:
    """Return the readings that values make; a second value of a quantity is a reading of its own.

    Parameters
    ----------
    keys
        What is alike within a reading, (row,) each.
    quantity : (row,) int64
        As a place in the catalogue's order.
    value : (row,) float64
    """
    order = np.lexsort((quantity, *keys))
    is_new = _changes(keys, order)
    is_repeated = ~(is_new | _changes([quantity], order))
    if is_repeated.any():
        again = np.empty(len(order), np.int64)
        again[order] = _run_places(is_repeated)
        order = np.lexsort((quantity, again, *keys))
        is_new = _changes([again, *keys], order)
    reading = np.cumsum(is_new) - 1
    values = np.full((int(is_new.sum()), quantity_count), np.nan)
    values[reading, quantity[order]] = value[order]
    begins = np.flatnonzero(is_new)
    first = np.minimum.reduceat(order, begins) if len(begins) else begins
    return Pivoted(first.astype(np.int64), values)


def _changes(keys: Sequence[IntArray], order: IntArray) -> BoolArray:
    """Return where any key differs from the row before, in an order."""
    is_new = np.zeros(len(order), np.bool_)
    is_new[:1] = True
    for key in keys:
        is_new[1:] |= np.diff(key[order]) != 0
    return is_new


def _run_places(is_repeated: BoolArray) -> IntArray:
    """Return how often each row repeats those before it without a break."""
    place = np.arange(len(is_repeated))
    return place - np.maximum.accumulate(np.where(is_repeated, 0, place))
