"""Particles: the season, the hour, how the air of days lingers, what traffic and wind make of it.

Levels, shapes, the size of the deviation and wash-out are the pack's `[pm25]`. What is assumed here
was decided in docs/models.md, "Air".
"""

import math
from collections.abc import Mapping

import numpy as np

from contract.arrays import FloatArray
from contract.city_calendar import Calendar
from contract.city_climate import Pm25Model
from contract.season import by_month
from simulator.world.local_time import LocalTime, by_hour
from simulator.world.models.air_site import AirSites

# What the deviation is made of, in parts of its variance: the air of days, which lingers, that of
# hours, both the city's, and the station's own. Assumed within the pack's correlation from hour to
# hour, and so that a day resembles the one before (r at 24 h of 0.28 to 0.57: S35).
DAYS_FRAC, HOURS_FRAC, OWN_FRAC = 0.34, 0.15, 0.28
DUST_MEMORY_H: Mapping[str, float] = {"dust_days": 34.0, "dust_city": 3.0, "dust": 30.0}
COARSE_SIGMA_LN, COARSE_MEMORY_H = 0.08, 8.0  # of PM10's own; assumed

# How particles follow the mixing height, the wind and the traffic nearby. Assumed: r(PM2.5, wind)
# near the -0.37 of S32.
MIXING_EXPONENT = 0.45
WIND_EXPONENT = 0.5
TRAFFIC_EXPONENT = 0.25

# Wash-out: rain that takes 1 - 1/e, how long it is felt, and the exponent with which the pack's
# factor, a mean of three hours, comes out. Assumed.
WASH_MMH = 2.0
WASH_MEMORY_H = 4.0
WASH_EXPONENT = 2.5

TRAFFIC_FRAC = 0.5  # of what rests at Tết; the other half is factories', by their power; assumed


def pm25_ln(
    model: Pm25Model,
    sites: AirSites,
    local: LocalTime,
    wandering: Mapping[str, FloatArray],
) -> FloatArray:
    """Return the logarithm of PM2.5 in ug/m3, (step, sensor), in usual wind, rain and traffic."""
    season = by_month(model.monthly_ugm3, local.year_frac)
    hour = by_hour(model.weekday_index / model.weekday_index.mean(), local.hour)
    weekend = 1 - (1 - model.weekend_factor) * local.weekend_frac
    sigma = model.residual_sd_ln * sites.swing_ratio
    city = math.sqrt(DAYS_FRAC) * wandering["dust_days"]
    city = city + math.sqrt(HOURS_FRAC) * wandering["dust_city"]
    deviation = city + math.sqrt(OWN_FRAC) * wandering["dust"]
    usual_ln = np.log(season * hour * weekend)[:, None]
    return usual_ln + (np.log(sites.level_frac) - np.square(sigma) / 2) + sigma * deviation


def resting_frac(local: LocalTime, calendar: Calendar, traffic_frac: float) -> FloatArray:
    """Return how much of the city rests at the lunar new year, (step,): 1 in its quietest days.

    Below 0 in the days before, when everybody drives.

    Parameters
    ----------
    traffic_frac
        What of it is traffic; the rest goes by the power that is drawn.
    """
    road = min((effect.inner_traffic_factor for effect in calendar.tet_effect), default=0.0)
    power = min((effect.power_factor for effect in calendar.tet_effect), default=0.0)
    by_road = (1 - local.tet) / max(1 - road, np.finfo(float).eps)
    by_power = (1 - local.tet_power) / max(1 - power, np.finfo(float).eps)
    return traffic_frac * by_road + (1 - traffic_frac) * by_power
