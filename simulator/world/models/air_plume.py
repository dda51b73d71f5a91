"""Plumes that pass a station: refuse that burns nearby, a diesel engine, dust from a building site.

Short, and now and then strong: they make hours above three times what is usual, and steps from hour
to hour that no wandering has (S35). Where and when is drawn by span, so that nothing is remembered.
What is assumed here was decided in docs/models.md, "Air".
"""

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator import rng
from simulator.world.local_time import smooth_frac

# One may begin in every span at every station, with this chance; how much finer particles it brings
# at its height: a power law from the least on, so that few are strong. Assumed.
SPAN_MIN = 360
CHANCE_FRAC = 0.2
LEAST_UGM3, TAIL_EXPONENT, MOST_UGM3 = 17.0, 1.25, 400.0
RISE_MIN, FALL_MIN = (3.0, 20.0), (25.0, 110.0)  # it comes faster than it goes; assumed
LONGEST_MIN = 130  # of both together


def plume_ugm3(seed: int, steps: IntArray, plume_ratio: FloatArray) -> FloatArray | None:
    """Return the PM2.5 that passing plumes add, (step, station); None where none passes.

    Parameters
    ----------
    steps : (step,) int64
        Consecutive minutes.
    plume_ratio : (station,)
        How often one passes, against the mean.
    """
    first, last = int(steps[0]), int(steps[-1])
    result: FloatArray | None = None
    for span in range((first - LONGEST_MIN) // SPAN_MIN, last // SPAN_MIN + 1):
        lot = rng.draw(seed, "air_quality.plume", span, (plume_ratio.size, 5)).T
        there = np.flatnonzero(lot[0] < CHANCE_FRAC * plume_ratio)
        begin_min = span * SPAN_MIN + SPAN_MIN * lot[1, there]
        there = there[(begin_min <= last) & (begin_min + LONGEST_MIN > first)]
        for station in there.tolist():
            if result is None:
                result = np.zeros((steps.size, plume_ratio.size))
            begin = span * SPAN_MIN + SPAN_MIN * float(lot[1, station])
            rows = slice(max(0, int(begin) - first), max(0, int(begin) + LONGEST_MIN - first))
            height = LEAST_UGM3 * float(1 - lot[2, station]) ** (-1 / TAIL_EXPONENT)
            rise = float(rng.between(lot[3, station], RISE_MIN))
            fall = float(rng.between(lot[4, station], FALL_MIN))
            share = _passing_frac(steps[rows].astype(np.float64) - begin, rise, fall)
            result[rows, station] += min(height, MOST_UGM3) * share
    return result


def _passing_frac(since_min: FloatArray, rise_min: float, fall_min: float) -> FloatArray:
    """Return how much of a plume is there, (step,), so long after its first whiff."""
    up = smooth_frac(np.clip(since_min / rise_min, 0.0, 1.0))
    return up * (1 - smooth_frac(np.clip((since_min - rise_min) / fall_min, 0.0, 1.0)))
