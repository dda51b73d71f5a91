"""When a run of values beyond a threshold began, and which threshold is the worst: pure."""

from collections.abc import Sequence

import numpy as np

from contract.arrays import BoolArray, IntArray
from ioc_api.judgement.standing import NOT_US


def begun(is_beyond: BoolArray, at_us: IntArray, since_us: IntArray) -> IntArray:
    """Return since when values have been beyond their thresholds; all arrays are of one shape.

    Parameters
    ----------
    at_us
        When the values were observed.
    since_us
        What was known before; a run that has just been noticed begins with its value.
    """
    earliest_us = np.where(since_us == NOT_US, at_us, np.minimum(since_us, at_us))
    return np.where(is_beyond, earliest_us, NOT_US)


def worst(
    is_counted: BoolArray, is_beyond: BoolArray, by_quantity: Sequence[tuple[str, slice]]
) -> tuple[IntArray, IntArray]:
    """Return of each row and quantity the worst threshold that counts, else that it is beyond.

    Parameters
    ----------
    is_counted, is_beyond : (row, threshold)
        In each quantity from mild to worst.
    by_quantity
        Which thresholds are of a quantity.

    Returns
    -------
    index, place : (crossing,)
        The row and the threshold.
    """
    index, place = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for _, own in by_quantity:
        counted = is_counted[:, own]
        of_quantity = np.where(counted.any(axis=1, keepdims=True), counted, is_beyond[:, own])
        crossing = np.flatnonzero(of_quantity.any(axis=1))
        index.append(crossing)
        place.append(own.stop - 1 - of_quantity[crossing, ::-1].argmax(axis=1))
    return np.concatenate(index), np.concatenate(place)
