"""The water network: pressure, what flows at night, and what is not paid for.

    class           pressure [bar]
    failed          under 0.5
    low             0.5 to 1.0: under the 10 m of water that a house's connection is to have
    enough          from 1.0

Minimum night flow is the least hourly mean of the night, when hardly anybody takes water: what
flows then runs away, or is taken by works of the night,

    MNF = min Q_h, h in 2 h, 3 h        share = MNF / mean Q of the day

and water that is not paid for (NRW) is what is put in and is not sold, as a share of what is put
in:

    NRW = (V_in - V_sold) / V_in

Limits of pressure and the hours of the night are assumed, and so is that a night needs both of its
hours and a day three quarters of its. What is not known is NaN.
"""

from datetime import date

import numpy as np

from contract.arrays import FloatArray, IntArray
from operations.indices.grade import Grade, grades_of

SOURCE = "assumed: 10 m of water at a house's connection; NRW as the IWA's water balance"
VALID_FROM = date(2020, 1, 1)
FAILED_BAR, ENOUGH_BAR = 0.5, 1.0
NIGHT_HOURS = (2, 3)  # local: from 2 to 4 o'clock
NEEDED_FRAC = 0.75
HOURS_OF_DAY = 24
_DECIMALS = 6

GRADES: tuple[Grade, ...] = (
    Grade(
        code="failed",
        from_value=0.0,
        label_vi="Mất áp (dưới 0,5 bar)",
        label_en="Failed (under 0.5 bar)",
        color="#B2182B",
    ),
    Grade(
        code="low",
        from_value=FAILED_BAR,
        label_vi="Áp yếu (dưới 1,0 bar)",
        label_en="Low (under 1.0 bar)",
        color="#EF8A62",
    ),
    Grade(
        code="enough",
        from_value=ENOUGH_BAR,
        label_vi="Đủ áp",
        label_en="Enough",
        color="#2166AC",
    ),
)
"""From the lowest pressure up. [bar]; limits and colours are assumed."""


def pressure_class(pressure_bar: FloatArray) -> IntArray:
    """Return the place in `GRADES` of each pressure, `UNKNOWN` for NaN: (...). [bar]."""
    return grades_of(np.round(pressure_bar, _DECIMALS), GRADES)


def minimum_night_flow_m3h(flow_m3h: FloatArray) -> FloatArray:
    """Return the least mean of an hour of the night: (...). [m3/h].

    Parameters
    ----------
    flow_m3h : (..., hour) float64
        Means of the 24 hours of a local day, the first from midnight on; NaN: no data.
    """
    return flow_m3h[..., NIGHT_HOURS].min(axis=-1)  # NaN where one of them is


def night_flow_frac(flow_m3h: FloatArray) -> FloatArray:
    """Return what minimum night flow is of the day's mean: (...); hours as for the flow itself.

    NaN also where under three quarters of the hours are there, or nothing flows.
    """
    is_known = ~np.isnan(flow_m3h)
    count = is_known.sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(is_known, flow_m3h, 0.0).sum(axis=-1) / count
        found = minimum_night_flow_m3h(flow_m3h) / mean
    return np.where((count >= NEEDED_FRAC * HOURS_OF_DAY) & (mean > 0), found, np.nan)


def non_revenue_frac(put_in_m3: FloatArray, sold_m3: FloatArray) -> FloatArray:
    """Return which share of the water that is put in is not sold, (...); negative: more is.

    NaN where one of the two is, or nothing is put in.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (put_in_m3 - sold_m3) / put_in_m3
    return np.where(put_in_m3 > 0, found, np.nan)
