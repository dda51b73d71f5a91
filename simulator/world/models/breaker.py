"""Breakers of transformers: they open above 130 % of the rating, and close once it would be borne.

What is assumed here was decided in docs/models.md, "Power".
"""

import numpy as np

from contract.arrays import BoolArray, FloatArray
from simulator.world.units import HOUR_MIN

TRIP_FRAC = 1.3  # of the rating; assumed
# A breaker is closed again once its customers have wanted less than this for so long. Assumed.
CLOSE_FRAC = 1.0
CLOSE_H = 0.5


def opened(
    wanted_frac: FloatArray, dark: BoolArray | None, wait_min: FloatArray
) -> tuple[BoolArray | None, FloatArray]:
    """Return which breakers are open, (step, sensor), None where none is; and the state after it.

    Parameters
    ----------
    wanted_frac : (step, sensor)
        What the customers would draw, against the rating.
    dark : (step, sensor)
        What has no voltage by its feeder, and so no load that could open a breaker.
    wait_min : (sensor,)
        Minutes that each open breaker still waits, before the first step; 0: it is closed.
    """
    if not wait_min.any() and wanted_frac.max(initial=0.0) <= TRIP_FRAC:
        return None, wait_min
    is_over = wanted_frac > TRIP_FRAC
    if dark is not None:
        is_over &= ~dark
    column = np.flatnonzero(is_over.any(axis=0) | (wait_min > 0))
    is_open = np.zeros(wanted_frac.shape, dtype=np.bool_)
    wait, whole_min = wait_min[column], CLOSE_H * HOUR_MIN
    is_borne, trips = wanted_frac[:, column] < CLOSE_FRAC, is_over[:, column]
    for step in range(wanted_frac.shape[0]):
        waiting = np.where(is_borne[step], wait - 1, whole_min)
        wait = np.where(trips[step], whole_min, np.where(wait > 0, waiting, 0.0))
        is_open[step, column] = wait > 0
    after = wait_min.copy()
    after[column] = wait
    return is_open, after
