"""Indices of the air."""

import numpy as np

from contract.arrays import FloatArray, IntArray
from operations.indices import vn_aqi
from operations.indices.index import Index, Values
from operations.indices.lookback import DECIMAL, Lookback
from operations.indices.vn_aqi import POLLUTANTS, Pollutant

DAY_S, HOUR_S = 86_400.0, 3_600.0
HOUR_US = 3_600_000_000


def pm25_24h_mean_ugm3(values: Values, back: Lookback) -> FloatArray:
    """Return the mean PM2.5 of the last 24 hours, (row,). [ug/m3]."""
    return np.where(back.is_half_there(), back.mean(values["pm25_ugm3"]), np.nan)


def vn_aqi_of_last_hour(values: Values, back: Lookback) -> FloatArray:
    """Return VN_AQI of the newest hour that is over at each reading, (row,).

    It is what `air_index_1h` has of that hour once all its readings are there: it stays as it is
    for an hour. Hours are those of UTC, so of a city whose clock is hours apart from it.
    """
    since_us = back.at_us[back.place] // HOUR_US * HOUR_US
    hours = np.arange(vn_aqi.NOWCAST_HOURS, -1, -1)
    borders = np.stack([back.first_since(since_us - hour * HOUR_US) for hour in hours], axis=1)
    needed_count = back.expected_count * (HOUR_S / _VN_AQI_SPAN_S) * vn_aqi.NEEDED_FRAC
    means: dict[Pollutant, FloatArray] = {
        one: _between(values[f"{one}_ugm3"], borders, needed_count) for one in POLLUTANTS
    }
    return vn_aqi.of_hours(means).value[:, -1]


def _between(values: FloatArray, borders: IntArray, needed_count: FloatArray) -> FloatArray:
    """Return the means of (reading,) values between borders, (row, hour + 1): (row, hour)."""
    is_there = ~np.isnan(values)
    whole = np.rint(np.where(is_there, values, 0.0) * DECIMAL).astype(np.int64)
    sums = np.concatenate([[0], np.cumsum(whole)])
    counts = np.concatenate([[0], np.cumsum(is_there)])
    total, count = np.diff(sums[borders], axis=1), np.diff(counts[borders], axis=1)
    found = np.full(total.shape, np.nan)
    is_known = count >= np.maximum(1, needed_count)[:, None]
    return np.divide(total / DECIMAL, count, out=found, where=is_known)


_VN_AQI_SPAN_S = (vn_aqi.NOWCAST_HOURS + 1) * HOUR_S
INDICES = (
    Index(
        name="vn_aqi",
        kinds=("air_quality",),
        quantities=(),
        optional=tuple(f"{one}_ugm3" for one in POLLUTANTS),
        span_s=_VN_AQI_SPAN_S,
        source=vn_aqi.SOURCE,
        compute=vn_aqi_of_last_hour,
    ),
    Index(
        name="pm25_24h_mean_ugm3",
        kinds=("air_quality",),
        quantities=("pm25_ugm3",),
        span_s=DAY_S,
        source="QCVN 05:2023/BTNMT; how many readings it needs is assumed",
        compute=pm25_24h_mean_ugm3,
    ),
)
