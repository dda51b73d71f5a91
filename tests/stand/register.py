"""The increase of a register by its rule, value by value: what the statements are held against."""

import numpy as np
from numpy.typing import NDArray

from contract.catalogue import KIND_BY_CODE

ENERGY = KIND_BY_CODE["smart_meter"].primary


def steps(times_s: NDArray[np.int64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the increase at each value since the one before; 0 at the first: (row,)."""
    found = np.zeros(len(values))
    for row in range(1, len(values)):
        found[row] = _step(times_s[: row + 1], values[: row + 1])
    return found


def _step(times_s: NDArray[np.int64], values: NDArray[np.float64]) -> float:
    def most(before: int) -> float:
        passed_h = float(times_s[-1] - times_s[-1 - before]) / 3_600
        return (ENERGY.greatest_rate_per_h or 0) * passed_h + ENERGY.resolution

    v, a = float(values[-1]), float(values[-2])
    if 0 <= v - a <= most(1):
        return v - a
    if v < a:
        return v if v <= most(1) else 0
    if len(values) > 2 and 0 <= v - float(values[-3]) <= most(2):
        return v - float(values[-3])
    return 0
