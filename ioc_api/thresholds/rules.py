"""Which threshold a value crosses, the worst first: pure."""

from collections.abc import Sequence

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.city_threshold import LEVELS, Threshold

NONE = -1


def severity(threshold: Threshold) -> tuple[int, float]:
    """Return what orders the thresholds of one quantity and direction from mild to worst."""
    further = threshold.value if threshold.direction == "above" else -threshold.value
    return LEVELS.index(threshold.level), further


def crosses(threshold: Threshold, values: FloatArray) -> BoolArray:
    """Tell for each value whether it crosses a threshold; NaN, no value, crosses none."""
    return values >= threshold.value if threshold.direction == "above" else values < threshold.value


def worst(
    thresholds: Sequence[Threshold], values: FloatArray, reach: Sequence[BoolArray | None]
) -> IntArray:
    """Return for each value the place of the worst threshold that it crosses, or `NONE`.

    Parameters
    ----------
    thresholds
        All of one quantity, in any order.
    values : (sensor,)
        The newest values.
    reach
        For each threshold the sensors that it is meant for, (sensor,), or None for all.
    """
    found = np.full(values.shape, NONE, dtype=np.int64)
    for place in sorted(range(len(thresholds)), key=lambda each: severity(thresholds[each])):
        crossed = crosses(thresholds[place], values)
        meant = reach[place]
        found[crossed if meant is None else crossed & meant] = place
    return found
