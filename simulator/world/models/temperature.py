"""The air's temperature: the hour's usual, what wanders around it, fields, storms and shade.

Monthly normals and the hourly shape are the pack's `[normals]` and `[hourly]`. What is assumed here
was decided in docs/models.md, "Weather".
"""

from collections.abc import Mapping

import numpy as np

from contract.arrays import FloatArray
from contract.city_climate import Climate
from contract.season import by_month
from simulator.world.local_time import LocalTime, by_hour
from simulator.world.models import sun

# The hottest hour of a day is now this one, now that: the mean of many days runs flatter than each.
# The city's shape has 6.1 degrees in months whose days have 9.1 from least to most (S31, S32).
# Assumed.
MEAN_SHAPE_FRAC = 0.7

# The anomaly: of days, which makes heat waves and cool spells; of hours; of a zone; and by how much
# a day's swing differs. Assumed, so that hours correlate as the city's (S32) and the mean of the
# days' highest and lowest are the pack's normals.
DAYS_SD_DEGC, HOURS_SD_DEGC, LOCAL_SD_DEGC = 0.9, 0.9, 0.3
SWING_SD_FRAC = 0.15
HEAT_MEMORY_H: Mapping[str, float] = {"heat": 60.0, "heat_hours": 3.5, "swing": 40.0}  # assumed

# How much cooler fields are than the centre, where the normals were measured, at night, and what
# the day takes from that; what cloud takes. Assumed.
HEAT_ISLAND_DEGC = 0.9
ISLAND_DAY_LOSS_FRAC = 0.7
SHADE_DEGC = 2.2  # full cloud at noon against the mean

# A storm: the downdraught on top of the shade (at least 2.5 degrees in an hour: S35); and what rain
# takes from the mean of a month all of whose days are wet, for normals have it in them. Assumed.
STORM_NIGHT_DEGC, STORM_DAY_DEGC = 1.5, 4.5
RAIN_LOSS_DEGC = 0.6
MONTH_DAYS = 30.4  # a mean month, exact enough for normals


def usual_degc(climate: Climate, local: LocalTime) -> FloatArray:
    """Return the mean temperature of the hour, of dry and wet days, (step, 1)."""
    normals = climate.normals
    mean = by_month(normals.temperature_mean_degc, local.year_frac)
    range_degc = by_month(
        normals.temperature_max_degc - normals.temperature_min_degc, local.year_frac
    )
    shape = _unit_ratio(climate.hourly.temperature_degc)
    return (mean + MEAN_SHAPE_FRAC * range_degc * by_hour(shape, local.hour))[:, None]


def dry_gain_degc(climate: Climate, local: LocalTime) -> FloatArray:
    """Return by how much the hour is warmer than its mean while it does not rain, (step, 1)."""
    wet_frac = by_month(climate.normals.rain_days / MONTH_DAYS, local.year_frac)
    rainy = climate.hourly.rain_frac / climate.hourly.rain_frac.mean()
    return (RAIN_LOSS_DEGC * wet_frac * by_hour(rainy, local.hour))[:, None]


def degc(
    climate: Climate, local: LocalTime, usual: FloatArray, anomaly: Mapping[str, FloatArray]
) -> FloatArray:
    """Return the temperature over streets while it does not rain, (step, zone).

    Parameters
    ----------
    usual : (step, 1)
        Of dry and wet days.
    anomaly : (step, 1), `local` (step, zone)
        Standard normal, by the names of `HEAT_MEMORY_H`.
    """
    normals = climate.normals
    range_degc = by_month(
        normals.temperature_max_degc - normals.temperature_min_degc, local.year_frac
    )
    shape = range_degc * by_hour(_unit_ratio(climate.hourly.temperature_degc), local.hour)
    wandering = DAYS_SD_DEGC * anomaly["heat"] + HOURS_SD_DEGC * anomaly["heat_hours"]
    wandering = wandering + SWING_SD_FRAC * anomaly["swing"] * shape[:, None]
    wandering = wandering + dry_gain_degc(climate, local)
    return usual + wandering + LOCAL_SD_DEGC * anomaly["local"]


def day_frac(climate: Climate, usual: FloatArray) -> FloatArray:
    """Return how far the usual temperature is from the year's lowest to its highest, (step, 1)."""
    normals = climate.normals
    swing = MEAN_SHAPE_FRAC * (normals.temperature_max_degc - normals.temperature_min_degc)
    shape = _unit_ratio(climate.hourly.temperature_degc)
    lowest = float((normals.temperature_mean_degc + swing * shape.min()).min())
    highest = float((normals.temperature_mean_degc + swing * shape.max()).max())
    return np.clip((usual - lowest) / (highest - lowest), 0, 1)


def fields_degc(built_frac: FloatArray, day_share: FloatArray) -> FloatArray:
    """Return how much cooler fields are than the centre, (step, zone)."""
    return HEAT_ISLAND_DEGC * (1 - built_frac) * (1 - ISLAND_DAY_LOSS_FRAC * day_share)


def storm_degc(wet: FloatArray, day_share: FloatArray) -> FloatArray:
    """Return what a storm takes, (step, zone), by how much of it is in the air."""
    return wet * (STORM_NIGHT_DEGC + (STORM_DAY_DEGC - STORM_NIGHT_DEGC) * day_share)


def shade_degc(cloud_more: FloatArray, clear_sky_wm2: FloatArray) -> FloatArray:
    """Return what cloud beyond the usual takes, (step, zone); less cloud gives."""
    return SHADE_DEGC * cloud_more * clear_sky_wm2[:, None] / sun.FULL_SUN_WM2


def _unit_ratio(shape: FloatArray) -> FloatArray:
    """Return a day's shape around 0, from its least to its most 1, (24,)."""
    return (shape - shape.mean()) / np.ptp(shape)
