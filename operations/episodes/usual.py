"""What a quantity usually is at each sensor in an hour: the medians of the same hour before."""

from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray, IntArray

US_PER_S = 1_000_000
HOUR_US = 3_600 * US_PER_S


@dataclass(frozen=True, slots=True, eq=False)
class Usual:
    """Usual values of one quantity, by the hours of UTC.

    A city that keeps no summer time has the same hour and weekday a week later, so nothing local
    is asked for.

    Attributes
    ----------
    hour_us : (hour,) int64
        Begins of hours, rising: the present one, or those of a span. [us]
    values : (hour, sensor) float64
        In the order of the context's sensors; NaN where too little is known.
    """

    hour_us: IntArray
    values: FloatArray

    def at(self, index: IntArray, at_us: IntArray) -> FloatArray:
        """Return the usual values of sensors at times, (row,); NaN where none is known."""
        if not self.values.size:
            return np.full(len(index), np.nan)
        begin_us = at_us // HOUR_US * HOUR_US
        place = np.minimum(np.searchsorted(self.hour_us, begin_us), len(self.hour_us) - 1)
        return np.where(self.hour_us[place] == begin_us, self.values[place, index], np.nan)
