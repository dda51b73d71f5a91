"""Which public bins are due to be emptied.

    due: fill >= 0.80

of the bin's height; a bin that is fuller than full (a heap on it) has more than 1. The limit is
assumed. A bin of which the fill is not known is not said to be due, nor not to be: NaN.
"""

from datetime import date

import numpy as np

from contract.arrays import FloatArray

SOURCE = "assumed"
VALID_FROM = date(2020, 1, 1)
DUE_FRAC = 0.80
_DECIMALS = 6


def is_due(fill_frac: FloatArray) -> FloatArray:
    """Return 1 for each bin that is due and 0 for the others, (...); NaN for NaN."""
    found = np.round(fill_frac, _DECIMALS) >= DUE_FRAC
    return np.where(np.isnan(fill_frac), np.nan, found.astype(np.float64))
