"""Limits of pollutants in the air, and by how much they are exceeded.

    exceedance = C / limit - 1        above 0: exceeded; at the limit it is kept

QCVN 05:2023/BTNMT, table 1, means over [ug/m3]:

    pollutant    1 h       8 h       24 h                            year
    PM2.5                            50, from 2026-01-01 on 45       25
    PM10                             100                             50
    SO2          350                 125                             50
    NO2          200                 100                             40
    CO           30 000    10 000
    O3           200       120

The values are of air at 25 degC and 760 mmHg, in which instruments tell them too. Those of PM10
over 24 hours and of PM2.5 were looked up; the others are from memory, as the table of 2013 has
them. How many hours a mean needs is not said; three quarters of them are assumed. What is not known
is NaN.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from contract.arrays import FloatArray
from operations.indices.validity import Version, in_force
from operations.indices.vn_aqi import Pollutant

Span = Literal["1h", "8h", "24h", "year"]
SOURCE = "QCVN 05:2023/BTNMT, table 1"
VALID_FROM = date(2023, 9, 12)
HOURS: Mapping[Span, int] = {"1h": 1, "8h": 8, "24h": 24}
BEFORE_HOURS = 7
"""Of the day before, that the first means of eight hours of a day reach into."""
NEEDED_FRAC = 0.75  # assumed
Limits = Mapping[tuple[Pollutant, Span], float]

_FIRST: Limits = {
    ("pm25", "24h"): 50.0,
    ("pm25", "year"): 25.0,
    ("pm10", "24h"): 100.0,
    ("pm10", "year"): 50.0,
    ("so2", "1h"): 350.0,
    ("so2", "24h"): 125.0,
    ("so2", "year"): 50.0,
    ("no2", "1h"): 200.0,
    ("no2", "24h"): 100.0,
    ("no2", "year"): 40.0,
    ("co", "1h"): 30_000.0,
    ("co", "8h"): 10_000.0,
    ("o3", "1h"): 200.0,
    ("o3", "8h"): 120.0,
}
LIMITS_UGM3: tuple[Version[Limits], ...] = (
    Version(VALID_FROM, _FIRST),
    Version(date(2026, 1, 1), {**_FIRST, ("pm25", "24h"): 45.0}),
)
"""By day of validity, the oldest first; what has no limit is not in it."""


def limits_ugm3(day: date) -> Limits:
    """Return the limits that hold on a day, by pollutant and span. [ug/m3].

    Raises
    ------
    NotInForceError
        The day is before the regulation's first.
    """
    return in_force(SOURCE, LIMITS_UGM3, day)


def greatest_mean_ugm3(hours_ugm3: FloatArray, span: Span) -> FloatArray:
    """Return the greatest mean over a span that ends within a day: (...). [ug/m3].

    Parameters
    ----------
    hours_ugm3 : (..., 31) float64
        The last seven hours of the day before, and the day's 24; NaN: no data.
    span
        `1h`, `8h` or `24h`.

    Returns
    -------
    (...) float64
        NaN where no mean of the span has enough hours.
    """
    width = HOURS[span]
    # A mean of 24 hours is the day's own; shorter ones begin where the first of the day begins.
    first = BEFORE_HOURS + 1 - width if width <= BEFORE_HOURS + 1 else BEFORE_HOURS
    windows = sliding_window_view(hours_ugm3[..., first:], width, axis=-1)
    is_there = ~np.isnan(windows)
    count = is_there.sum(axis=-1)
    means = np.full(count.shape, np.nan)
    summed = np.where(is_there, windows, 0.0).sum(axis=-1)
    np.divide(summed, count, out=means, where=count >= NEEDED_FRAC * width)
    return np.fmax.reduce(means, axis=-1)


def exceedance_frac(
    mean_ugm3: FloatArray, pollutant: Pollutant, span: Span, day: date
) -> FloatArray:
    """Return by which share each mean is above its limit, (...): 0 at it, NaN for NaN.

    NaN also where the regulation has no limit of the pollutant over that span.

    Raises
    ------
    NotInForceError
        The day is before the regulation's first.
    """
    limit = limits_ugm3(day).get((pollutant, span), np.nan)
    return mean_ugm3 / limit - 1
