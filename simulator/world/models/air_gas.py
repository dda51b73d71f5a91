"""Gases: CO from the street, NO2 and ozone between which the sun shifts the oxygen.

Levels and shapes are the pack's `[gas]`. What is assumed here was decided in docs/models.md, "Air".

References
----------
.. [1] J. H. Seinfeld, S. N. Pandis, "Atmospheric Chemistry and Physics," 3rd ed., Wiley, 2016,
   ch. 6.2: the photostationary state of NO, NO2 and O3.
"""

import math
from collections.abc import Mapping

import numpy as np

from contract.arrays import FloatArray
from contract.city_climate import GasModel
from simulator.world.local_time import LocalTime, by_hour
from simulator.world.models import sun
from simulator.world.models.air_site import AirSites

# After these times a deviation has faded to 1/e. Assumed within the lag-1 correlations of hourly
# gases (0.78 to 0.92: S35).
GAS_MEMORY_H: Mapping[str, float] = {"gas_city": 5.0, "gas": 3.0, "sulphur": 6.0}
# Standard deviation of the logarithm around the usual. Assumed.
SULPHUR_SIGMA_LN = 0.35
CO_SIGMA_LN = 0.36
O3_SIGMA_LN = 0.22
GAS_SHARED_FRAC = 0.45  # of a gas' variance: r(CO) of 0.33 to 0.72 between stations (S35); assumed

DUST_HOURS_FRAC = 0.4  # of what CO shares with dust: that of hours, the rest is of days; assumed

# How gases follow the mixing height, and the wind. Assumed.
MIXING_EXPONENT, WIND_EXPONENT = 0.35, 0.35

# CO against the city's mean in the background, and what the kerb adds. Assumed.
CO_BACKGROUND_FRAC = 0.7
CO_KERB_FRAC = 0.5
CO_QUEUE_RATIO = 2.0  # what engines that idle in a long queue beside a station add; assumed
TRAFFIC_FRAC = 0.85  # of what rests at Tết, for CO; the rest goes by the power drawn; assumed

# Nitrogen oxides, all as NO2, against the mean of the pack's range of NO2; their own deviation,
# diesel's, which sulphur shares; and how much leaves the exhaust as NO2. Assumed.
NOX_RATIO = 1.5
NOX_SIGMA_LN = 0.6
NOX_PER_CO_EXPONENT = 0.6
PRIMARY_FRAC = 0.15
# NO2 that the sun splits against what ozone makes anew, at full sun and by night, when what meets
# is not mixed: 8e-3/s over 4.4e-4/(ppb s) [1]; the night's is assumed.
SPLIT_UGM3, DARK_UGM3 = 34.0, 8.0
O3_PER_NO2_RATIO = 48.0 / 46.0  # masses of a mole; exact

# O3 by day is a cosine around the pack's hour of the peak, narrowed by the exponent and cut off
# outside half a day; clouds dim it. Assumed.
O3_WAVE_H = 20.0
O3_EXPONENT = 1.3
O3_DAY_H = 6
O3_CLEAR_RATIO = 1.1
O3_CLOUD_FRAC = 0.5


def co_ln(
    gas: GasModel,
    sites: AirSites,
    local: LocalTime,
    wandering: Mapping[str, FloatArray],
) -> FloatArray:
    """Return the logarithm of CO in ug/m3, (step, sensor), in usual wind and traffic."""
    weekday = by_hour(gas.co_weekday_index, local.hour)
    weekend = by_hour(gas.co_weekend_index, local.hour) * gas.co_weekend_factor
    hour = weekday + (weekend - weekday) * local.weekend_frac
    with_dust = gas.pm25_co_correlation
    dust = math.sqrt(1 - DUST_HOURS_FRAC) * wandering["dust_days"]
    dust = dust + math.sqrt(DUST_HOURS_FRAC) * wandering["dust_city"]
    mixed = with_dust * dust + math.sqrt(1 - with_dust**2) * wandering["gas_city"]
    deviation = math.sqrt(GAS_SHARED_FRAC) * mixed
    deviation = deviation + math.sqrt(1 - GAS_SHARED_FRAC) * wandering["gas"]
    level = CO_BACKGROUND_FRAC + CO_KERB_FRAC * sites.roadside_frac
    usual_ln = np.log(gas.co_mean_ugm3 * hour)[:, None] - CO_SIGMA_LN**2 / 2
    return usual_ln + np.log(level) + CO_SIGMA_LN * deviation


def nox_ugm3(gas: GasModel, sites: AirSites, co: FloatArray, sulphur: FloatArray) -> FloatArray:
    """Return nitrogen oxides as if all were NO2, (step, sensor): exhaust, of diesel more.

    Parameters
    ----------
    co : (step, sensor)
        Of exhaust. [ug/m3]
    sulphur : (step, sensor)
        Deviation of diesel's share, standard normal.
    """
    background, kerb = float(gas.no2_background_ugm3.mean()), float(gas.no2_roadside_ugm3.mean())
    level = NOX_RATIO * (background + (kerb - background) * sites.roadside_frac)
    mean_co = gas.co_mean_ugm3 * (CO_BACKGROUND_FRAC + CO_KERB_FRAC * sites.roadside_frac)
    level_ln = np.log(level) - NOX_PER_CO_EXPONENT * np.log(mean_co) - NOX_SIGMA_LN**2 / 2
    return np.exp(level_ln + NOX_PER_CO_EXPONENT * np.log(co) + NOX_SIGMA_LN * sulphur)


def oxidant_ugm3(
    gas: GasModel, local: LocalTime, cloud_frac: FloatArray, anomaly: FloatArray
) -> FloatArray:
    """Return the ozone that would be there if no exhaust met it, as NO2, (step, zone).

    The pack's ozone is what is left beside the background's NO2.

    Parameters
    ----------
    cloud_frac : (step, zone)
    anomaly : (step, 1)
        Standard normal.
    """
    night, noon = float(np.mean(gas.o3_night_ugm3)), float(np.mean(gas.o3_afternoon_ugm3))
    apart_h = local.hour - float(np.mean(gas.o3_peak_hour))
    daily = np.clip(np.cos(math.tau * apart_h / O3_WAVE_H), 0, None) ** O3_EXPONENT
    daily = np.where(np.abs(apart_h) < O3_DAY_H, daily, 0.0)
    bright = O3_CLEAR_RATIO - O3_CLOUD_FRAC * cloud_frac
    ozone = night + (noon - night) * daily[:, None] * bright
    spent = float(gas.no2_background_ugm3.mean()) * (1 - PRIMARY_FRAC)
    size = np.exp(O3_SIGMA_LN * anomaly - O3_SIGMA_LN**2 / 2)
    return (ozone / O3_PER_NO2_RATIO + spent) * size


def no2_and_o3_ugm3(
    nox: FloatArray, oxidant: FloatArray, solar_wm2: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return NO2 and O3 where sunlight splits as much NO2 as ozone makes of NO [1].

    Parameters
    ----------
    nox, oxidant : (step, sensor)
        Nitrogen oxides, and ozone where they have not met it, as NO2. [ug/m3]
    solar_wm2 : (step, sensor)
    """
    split = DARK_UGM3 + (SPLIT_UGM3 - DARK_UGM3) / sun.FULL_SUN_WM2 * solar_wm2
    oxidant = oxidant + PRIMARY_FRAC * nox
    half = (oxidant + nox + split) / 2
    no2 = half - np.sqrt(np.square(half) - oxidant * nox)
    return no2, (oxidant - no2) * O3_PER_NO2_RATIO
