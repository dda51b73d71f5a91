"""The wind: how fast it blows over streets and fields, and where it comes from.

Monthly normals and the hourly shape are the pack's `[normals]` and `[hourly]`. What is assumed here
was decided in docs/models.md, "Weather".
"""

from collections.abc import Mapping

import numpy as np

from contract.arrays import FloatArray
from contract.city_climate import Climate
from contract.season import by_month
from simulator import rng
from simulator.world.local_time import LocalTime, by_hour
from simulator.world.units import CIRCLE_DEG

# Open fields and coast against streets; anomalies of its speed, of days, of hours and of a zone,
# and of where it comes from. Assumed, so that hours correlate as the city's (S32).
OPEN_WIND_RATIO = 1.35
BUILT_WIND_LOSS_RATIO = 0.5
DAYS_SIGMA_LN, HOURS_SIGMA_LN, LOCAL_SIGMA_LN = 0.16, 0.29, 0.1
WIND_MEMORY_H: Mapping[str, float] = {"wind_days": 72.0, "wind": 1.4, "from": 5.0}  # assumed
FROM_SD_DEG = 28.0
LOCAL_FROM_SD_DEG = 10.0

# A storm: mean under a strong cell against the pack's gusts, which are peaks, and rain that brings
# 1 - 1/e of it. Assumed.
GUST_MEAN_FRAC = 0.36
GUST_MMH = 15.0


def mps(
    climate: Climate,
    local: LocalTime,
    built_frac: FloatArray,
    anomaly: Mapping[str, FloatArray],
) -> tuple[FloatArray, FloatArray]:
    """Return the hour's usual wind and the present one, without storms, each (step, zone)."""
    normals, shape = climate.normals, climate.hourly.wind_mps
    usual = by_month(normals.wind_mps, local.year_frac) * by_hour(shape / shape.mean(), local.hour)
    exposure = OPEN_WIND_RATIO - BUILT_WIND_LOSS_RATIO * built_frac
    swing = rng.lognormal(anomaly["wind_days"], DAYS_SIGMA_LN)
    swing = swing * rng.lognormal(anomaly["wind"], HOURS_SIGMA_LN)
    swing = swing * rng.lognormal(anomaly["local"], LOCAL_SIGMA_LN)
    usual = usual[:, None] * exposure
    return usual, usual * swing


def gust_frac(rain_mmh: FloatArray) -> FloatArray:
    """Return how much of a storm's wind rain brings, (…)."""
    return 1 - np.exp(-rain_mmh / GUST_MMH)


def from_deg(climate: Climate, local: LocalTime, anomaly: Mapping[str, FloatArray]) -> FloatArray:
    """Return where the wind comes from, (step, zone), from 0 to 360."""
    radians = np.deg2rad(climate.normals.wind_from_deg)
    east = by_month(np.sin(radians), local.year_frac)
    north = by_month(np.cos(radians), local.year_frac)
    usual = np.rad2deg(np.arctan2(east, north))[:, None]
    source = usual + FROM_SD_DEG * anomaly["from"] + LOCAL_FROM_SD_DEG * anomaly["local"]
    return np.mod(source, CIRCLE_DEG)
