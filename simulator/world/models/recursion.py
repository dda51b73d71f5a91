"""What models remember, and the two recursions that they share: what fades, and what soaks.

Plain loops over the steps: the result does not depend on where a block is cut.
"""

import math
from collections.abc import Mapping

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator import rng

# Both ways are exact, bit by bit; up to so many columns plain floats are faster than numpy's calls
# for each row: measured.
FEW_COLUMN_COUNT = 8

State = Mapping[str, FloatArray]  # what a model remembers from block to block, by name


def fade(start: FloatArray, keep: float | FloatArray, drive: FloatArray) -> FloatArray:
    """Return x[t] = keep·x[t-1] + drive[t].

    Parameters
    ----------
    start : (column,)
        x before the first step.
    keep : scalar or (column,)
        Share that is left after a step, in [0, 1].
    drive : (step, column)
        What is added in each step.

    Returns
    -------
    (step, column)
    """
    shares = np.broadcast_to(np.asarray(keep, dtype=np.float64), start.shape)
    if start.size <= FEW_COLUMN_COUNT:
        return _fade_plainly(start, shares, drive)
    rows = np.array(drive, order="C")
    left, value = np.empty_like(start), start
    for row in rows:
        np.add(np.multiply(value, shares, left), row, out=row)
        value = row
    return _laid_like(drive, rows)


def _fade_plainly(start: FloatArray, shares: FloatArray, drive: FloatArray) -> FloatArray:
    """Return what `fade` does, bit by bit: floats one by one, where rows would be short."""
    result = np.empty_like(drive)
    for column, (first, share) in enumerate(zip(start.tolist(), shares.tolist(), strict=True)):
        value, values = first, list[float]()
        for gain in drive[:, column].tolist():
            value = share * value + gain
            values.append(value)
        result[:, column] = values
    return result


def soak(start: FloatArray, keep: float, drive: FloatArray) -> FloatArray:
    """Return x[t] = max(keep·x[t-1], drive[t]): up at once, down slowly; shapes as in `fade`."""
    rows = np.array(drive, order="C")
    shares, left, value = np.full_like(start, keep), np.empty_like(start), start
    for row in rows:
        np.maximum(np.multiply(value, shares, left), row, out=row)
        value = row
    return _laid_like(drive, rows)


def _laid_like(drive: FloatArray, rows: FloatArray) -> FloatArray:
    """Return rows as what they came from lies in memory, so that models mix only like arrays."""
    return rows if drive.flags.c_contiguous else np.asfortranarray(rows)


def wander(seed: int, name: str, steps: IntArray, start: FloatArray, hours: float) -> FloatArray:
    """Return first-order autoregressive noise with mean 0 and standard deviation 1.

    Parameters
    ----------
    steps : (step,) int64
        City minutes.
    start : (column,)
        The noise before the first step.
    hours
        After this time a deviation has faded to 1/e. [h]

    Returns
    -------
    (step, column)
    """
    keep = rng.memory(hours)
    shock = rng.columns(seed, name, steps, start.size)
    return fade(start, keep, math.sqrt(1 - keep * keep) * shock)
