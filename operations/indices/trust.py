"""Which share of an area's sensors says something that can be trusted, now.

    share = n / N

N are the sensors in service that measure what is asked for, n those of them that are live (the
newest reading at most three of its periods old) and whose newest value bears no mark of doubt. Few
do not speak for many: under half of them, or under what their kind needs, nothing is concluded,
which is assumed. Of no sensor there is no share: NaN.
"""

from datetime import date

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray

SOURCE = "assumed"
VALID_FROM = date(2020, 1, 1)


def trusted_frac(known: IntArray, of: IntArray) -> FloatArray:
    """Return which share of the sensors of each group speaks, (group,); NaN of none."""
    found = np.full(np.shape(of), np.nan)
    return np.divide(known, of, out=found, where=np.asarray(of) > 0)


def is_enough(known: IntArray, of: IntArray, least_count: int = 1) -> BoolArray:
    """Tell for which groups may be concluded from those that speak: (group,)."""
    return (np.asarray(of) > 0) & (known >= np.maximum((np.asarray(of) + 1) // 2, least_count))
