"""The smoke of a fire: a Gaussian plume with the wind at the fire, which arrives as the wind does.

Plume and coefficients are the textbook's [1], with Briggs' widths over cities. What is assumed here
was decided in docs/models.md, "Air".

References
----------
.. [1] S. R. Hanna, G. A. Briggs, R. P. Hosker, "Handbook on Atmospheric Diffusion," DOE/TIC-11223,
   1982, table 4.5: widths over a city by Briggs (1973), classes A-B and D, and ch. 4.1.
"""

import numpy as np

from contract.arrays import FloatArray
from simulator.world.causes import Sources
from simulator.world.local_time import smooth_frac
from simulator.world.models import sun
from simulator.world.models.drivers import Drivers
from simulator.world.models.ground import Places, Zones, nearest
from simulator.world.units import HOUR_MIN, KM_M, MPS_KM_PER_MIN

RAMP_H = 0.3  # within so long a fire grows, and dies down; assumed
HEIGHT_M = 35.0  # at which most of its smoke drifts; assumed
SITE_M = 15.0  # how far it burns to either side: so far its smoke comes upwind, too; assumed
LEAST_MPS = 0.8  # of the wind that carries smoke: in a calm it spreads by itself; assumed
LEAST_UGM3 = 0.1  # what nobody can tell from none is taken off; assumed
MOST_UGM3 = 700.0  # near a fire smoke rises above instruments; assumed
UGM3_RATIO = 1e6  # of a gram in a cubic metre; exact

# Widths over a city, by night and under the strongest sun: σy = a·x/√(1 + b·x), and
# σz = c·x/√(1 + d·x) by night, c·x·√(1 + d·x) under the sun [1].
ACROSS_RATIO, ACROSS_SUNNY_RATIO, ACROSS_PER_M_RATIO = 0.16, 0.32, 0.0004
UP_RATIO, UP_PER_M_RATIO = 0.14, 0.0003
UP_SUNNY_RATIO, UP_SUNNY_PER_M_RATIO = 0.24, 0.001


def smoke_ugm3(drivers: Drivers, places: Places, zones: Zones) -> FloatArray | None:
    """Return the PM2.5 that the smoke of fires adds, (step, place); None where none burns."""
    fires = drivers.causes.of("fire")
    if not fires.count:
        return None
    zone, _ = nearest((fires.east_km, fires.north_km), (zones.east_km, zones.north_km))
    result = np.zeros((drivers.local.steps.size, places.count))
    for fire in range(fires.count):
        result += _of_one_ugm3(drivers, places, fires, fire, int(zone[fire]))
    return np.minimum(result, MOST_UGM3)


def _of_one_ugm3(
    drivers: Drivers, places: Places, fires: Sources, fire: int, zone: int
) -> FloatArray:
    """Return what one fire adds, (step, place)."""
    weather = drivers.weather
    wind_mps = np.maximum(weather.wind_mps[:, [zone]], LEAST_MPS)
    sunny = np.minimum(weather.solar_wm2[:, [zone]] / sun.FULL_SUN_WM2, 1.0)
    to_rad = np.deg2rad(weather.wind_from_deg[:, [zone]]) + np.pi
    east_m = (places.east_km - fires.east_km[fire]) * KM_M
    north_m = (places.north_km - fires.north_km[fire]) * KM_M
    along_m = east_m * np.sin(to_rad) + north_m * np.cos(to_rad) + SITE_M
    across_m = east_m * np.cos(to_rad) - north_m * np.sin(to_rad)
    is_downwind = along_m > 0
    x_m = np.where(is_downwind, along_m, SITE_M)
    # What is here now was set free when the wind had not yet brought it.
    delay_min = x_m / KM_M / (wind_mps * MPS_KM_PER_MIN)
    source = fires.values["source_gs"][fire] * _burning_frac(drivers, delay_min, fires, fire)
    plume = ground_ugm3(source, x_m, across_m, wind_mps, sunny)
    return np.where(is_downwind, np.maximum(plume - LEAST_UGM3, 0.0), 0.0)


def _burning_frac(drivers: Drivers, delay_min: FloatArray, fires: Sources, fire: int) -> FloatArray:
    """Return how strong a fire burned so long before each minute, (step, place)."""
    at = drivers.local.steps[:, None] - delay_min
    begin, end = float(fires.begin_step[fire]), float(fires.end_step[fire])
    ramp_min = RAMP_H * HOUR_MIN
    up = np.clip((np.minimum(at, end) - begin) / ramp_min, 0.0, 1.0)
    down = np.clip((at - end) / ramp_min, 0.0, 1.0)
    return smooth_frac(up) * (1 - smooth_frac(down))


def ground_ugm3(
    source_gs: FloatArray,
    along_m: FloatArray,
    across_m: FloatArray,
    wind_mps: FloatArray,
    sunny_frac: FloatArray,
) -> FloatArray:
    """Return what a steady source makes at the ground, (…).

    Parameters
    ----------
    source_gs : (…)
        What is set free. [g/s]
    along_m, across_m : (…)
        How far downwind, above 0, and how far beside the plume's middle. [m]
    wind_mps : (…)
        Above 0. [m/s]
    sunny_frac : (…)
        Sun against the strongest, [0, 1]: it stirs the air, and the plume grows wider.
    """
    sigma_y = ACROSS_RATIO * (ACROSS_SUNNY_RATIO / ACROSS_RATIO) ** sunny_frac * along_m
    sigma_y = sigma_y / np.sqrt(1 + ACROSS_PER_M_RATIO * along_m)
    calm = UP_RATIO * along_m / np.sqrt(1 + UP_PER_M_RATIO * along_m)
    stirred = UP_SUNNY_RATIO * along_m * np.sqrt(1 + UP_SUNNY_PER_M_RATIO * along_m)
    sigma_z = calm * (stirred / calm) ** sunny_frac
    shape = np.exp(-np.square(across_m / sigma_y) / 2 - np.square(HEIGHT_M / sigma_z) / 2)
    return source_gs * UGM3_RATIO * shape / (np.pi * wind_mps * sigma_y * sigma_z)
