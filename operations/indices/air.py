"""Indices of the air."""

import numpy as np

from contract.arrays import FloatArray
from operations.indices.index import Index, Values
from operations.indices.lookback import Lookback

DAY_S = 86_400.0


def pm25_24h_mean_ugm3(values: Values, back: Lookback) -> FloatArray:
    """Return the mean PM2.5 of the last 24 hours, (row,). [ug/m3]."""
    return np.where(back.is_half_there(), back.mean(values["pm25_ugm3"]), np.nan)


INDICES = (
    Index(
        name="pm25_24h_mean_ugm3",
        kinds=("air_quality",),
        quantities=("pm25_ugm3",),
        span_s=DAY_S,
        source="QCVN 05:2023/BTNMT; how many readings it needs is assumed",
        compute=pm25_24h_mean_ugm3,
    ),
)
