"""What drifts over hours and days: noise that any minute knows without the minutes before it.

Values are drawn at knots of time, and one goes over into the next.
"""

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator import rng
from simulator.world.local_time import smooth_frac
from simulator.world.units import HOUR_MIN


def drifting_sd(
    seed: int, name: str, steps: IntArray, width: int, knot_h: float, chosen: IntArray | None = None
) -> FloatArray:
    """Return smooth noise with mean 0 and standard deviation 1, (step, column).

    Parameters
    ----------
    steps : (step,) int64
        Consecutive city minutes.
    width
        Number of columns; column i is the same for every width.
    knot_h
        After twice this time nothing of a deviation is left. [h]
    chosen : (column,) int64
        The columns that are asked for, where they are not all of them.
    """
    if steps.size == 0 or width == 0:
        return np.zeros((steps.size, width if chosen is None else chosen.size))
    knot_min = round(knot_h * HOUR_MIN)
    first, last = int(steps[0]) // knot_min, int(steps[-1]) // knot_min
    knots = [rng.draw(seed, name, n, width, "normal") for n in (*range(first, last + 1), last + 1)]
    at, into_min = np.divmod(steps, knot_min)
    after = smooth_frac(into_min / knot_min)[:, None]
    before = 1 - after
    drawn, here = np.stack(knots), at - first
    if chosen is not None:
        drawn = drawn[:, chosen]
    # Half of each of two knots has less of a deviation than one: what lacks is made up.
    return (before * drawn[here] + after * drawn[here + 1]) / np.hypot(before, after)
