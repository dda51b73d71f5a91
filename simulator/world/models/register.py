"""Registers are functions of time, not of birth: a run begins them with what usual years added up.

So runs that began at different times agree at the same minute, but for what their weather differed
from the usual. What is assumed here was decided in docs/models.md, "Meters".
"""

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator.world.units import HOUR_MIN

INSTALLED_MIN = 28_401_120  # 2024-01-01 00:00 UTC, minutes since the epoch; assumed


def hours_until(step: int) -> tuple[IntArray, FloatArray]:
    """Return the hours that a register has run before a minute: their middles, and how long.

    Returns
    -------
    (hour,) int64 [min since the epoch], and (hour,) float64, 1 but for the last one. [h]
    """
    begins = np.arange(INSTALLED_MIN, step, HOUR_MIN, dtype=np.int64)
    lasts_min = np.minimum(step - begins, HOUR_MIN)
    return begins + (lasts_min >> 1), lasts_min / HOUR_MIN
