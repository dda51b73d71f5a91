"""The time of the year: the share of it that has passed, and normals of months between them."""

import numpy as np

from contract.arrays import FloatArray

YEAR_DAYS = 365.25  # Julian year: the mean over the leap years of a lifetime
MONTHS = 12
MID_MONTH_FRAC = 0.5  # where in its month a monthly normal stands
DAY_MIN, HOUR_MIN = 1_440, 60  # exact by definition


def year_frac(minutes: FloatArray, utc_offset_h: float) -> FloatArray:
    """Return the share of the civil year that has passed, (…), [0, 1).

    Parameters
    ----------
    minutes : (…)
        Minutes since the epoch, UTC.
    utc_offset_h
        The city's zone, which keeps no summer time. [h]
    """
    local_min = np.asarray(minutes, dtype=np.float64) + utc_offset_h * HOUR_MIN
    day = np.floor(local_min / DAY_MIN).astype("datetime64[D]")
    passed = day - day.astype("datetime64[Y]").astype("datetime64[D]")
    into_day = np.mod(local_min, DAY_MIN) / DAY_MIN
    return (passed.astype(np.float64) + into_day) / YEAR_DAYS


def by_month(values: FloatArray, year_frac: FloatArray) -> FloatArray:
    """Return monthly normals at times of the year, straight lines between mid-months.

    Parameters
    ----------
    values : (12,)
        A month's value stands in its middle.
    year_frac : (…)
        Share of the year that has passed; any number, the year is a circle.

    Returns
    -------
    (…) float64
        In the normals' unit.
    """
    place = year_frac * MONTHS - MID_MONTH_FRAC
    low = np.floor(place).astype(np.int64)
    share = place - low
    return values[low % MONTHS] * (1 - share) + values[(low + 1) % MONTHS] * share
