"""What models remember, and the two recursions that they share: what fades, and what soaks.

Plain loops over the steps: the result does not depend on where a block is cut.
"""

import math
from collections.abc import Mapping

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator import rng

State = Mapping[str, FloatArray]  # what a model remembers from block to block, by name


def fade(start: FloatArray, keep: float | FloatArray, drive: FloatArray) -> FloatArray:
    """Return x[t] = keep·x[t-1] + drive[t].

    Parameters
    ----------
    start : (column,)
        x before the first step.
    keep : scalar, (column,) or (step, column)
        Share that is left after a step, in [0, 1].
    drive : (step, column)
        What is added in each step.

    Returns
    -------
    (step, column)
    """
    result = np.empty_like(drive)
    shares = np.broadcast_to(np.asarray(keep, dtype=np.float64), drive.shape)
    value = start
    for step, row in enumerate(drive):
        value = shares[step] * value + row
        result[step] = value
    return result


def soak(start: FloatArray, keep: float, drive: FloatArray) -> FloatArray:
    """Return x[t] = max(keep·x[t-1], drive[t]): up at once, down slowly; shapes as in `fade`."""
    result = np.empty_like(drive)
    value = start
    for step, row in enumerate(drive):
        value = np.maximum(keep * value, row)
        result[step] = value
    return result


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
