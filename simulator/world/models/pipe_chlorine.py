"""Chlorine that plants dose wrongly: it comes with the water, later the farther it has run.

What is assumed here was decided in docs/models.md, "Water network".
"""

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator.world.causes import Causes
from simulator.world.local_time import smooth_frac
from simulator.world.units import HOUR_MIN

# Water comes over ways of several lengths and mixes in tanks: of the age, when the first and the
# last of it comes. Assumed.
FIRST_FRAC, LAST_FRAC = 0.8, 1.2


def dose_frac(causes: Causes, steps: IntArray, age_h: FloatArray) -> FloatArray | None:
    """Return the dose of the water that runs by, against the usual, (step, sensor).

    Parameters
    ----------
    age_h : (sensor,)
        Of the water that runs by. [h]

    Returns
    -------
    None where all of it has the usual dose.
    """
    faults = causes.of("chlorine_fault")
    if not faults.count:
        return None
    dose = np.ones((steps.size, age_h.size))
    for event in range(faults.count):
        begun, over = (
            _come_frac(steps - at[event], age_h) for at in (faults.begin_step, faults.end_step)
        )
        dose = dose * (1 + (faults.values["dose_frac"][event] - 1) * (begun - over))
    return None if np.all(dose == 1) else dose


def _come_frac(since_min: FloatArray, age_h: FloatArray) -> FloatArray:
    """Return how much of the water left the plants after a moment, (step, sensor)."""
    share = (since_min[:, None] / (HOUR_MIN * age_h) - FIRST_FRAC) / (LAST_FRAC - FIRST_FRAC)
    return smooth_frac(np.clip(share, 0.0, 1.0))
