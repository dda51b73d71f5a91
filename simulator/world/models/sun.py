"""Where the sun stands over the city and how strong it shines through a clear sky.

What is assumed here was decided in docs/models.md, "Weather".

References
----------
.. [1] B. Haurwitz, "Insolation in relation to cloudiness and cloud density," Journal of
   Meteorology, vol. 2, pp. 154-166, 1945; found best of its kind by M. Reno, C. Hansen, J. Stein,
   "Global horizontal irradiance clear sky models," Sandia report SAND2012-2389, 2012. Some print
   0.059 where this has 0.057: 0.2 % at noon.
.. [2] P. I. Cooper, "The absorption of radiation in solar stills," Solar Energy, vol. 12, 1969, by
   way of J. A. Duffie, W. A. Beckman, "Solar engineering of thermal processes," 3rd ed., pp. 13-14.
.. [3] S. A. Kalogirou, "Solar energy engineering: processes and systems," Academic Press, 2009.
"""

import math

import numpy as np

from contract.arrays import FloatArray, IntArray
from simulator.world.units import CIRCLE_DEG, DAY_MIN

FULL_SUN_WM2 = 1_000.0  # the sun at its strongest, by which models scale its effects; assumed

# Haurwitz: 1098·cos z·exp(-0.057/cos z) [1].
CLEAR_SKY_WM2 = 1_098.0
CLEAR_SKY_DEPTH_RATIO = 0.057
RISEN_COS_RATIO = (
    0.001  # below it the sun is down: it gives nothing, and 1/cos z no number; assumed
)

YEAR_DAYS = 365.2425  # mean year of the Gregorian calendar, exact

# Cooper: 23.45°·sin(360°·(284 + n)/365) [2].
TILT_DEG = 23.45
EQUINOX_DAYS = 284
DECLINATION_YEAR_DAYS = 365

# Equation of time: 9.87·sin 2B - 7.53·cos B - 1.5·sin B, B = 360°·(n - 81)/364 [3].
TIME_EQUATION_SIN_2B_MIN = 9.87
TIME_EQUATION_COS_B_MIN = 7.53
TIME_EQUATION_SIN_B_MIN = 1.5
SPRING_DAYS = 81
TIME_EQUATION_YEAR_DAYS = 364

TURN_MIN_PER_DEG = 4  # the earth turns once in a day of 1440 min; exact by definition


def clear_sky_wm2(steps: IntArray, *, lat_deg: float, lon_deg: float) -> FloatArray:
    """Return the global horizontal irradiance of a cloudless sky, after Haurwitz [1].

    Parameters
    ----------
    steps : (step,) int64
        Minutes since the epoch, UTC.

    Returns
    -------
    (step,) float64
        0 while the sun is down. [W/m2]
    """
    height = cos_zenith(steps, lat_deg=lat_deg, lon_deg=lon_deg)
    is_up = height > RISEN_COS_RATIO
    height = np.where(is_up, height, 1.0)
    return np.where(is_up, CLEAR_SKY_WM2 * height * np.exp(-CLEAR_SKY_DEPTH_RATIO / height), 0.0)


def cos_zenith(steps: IntArray, *, lat_deg: float, lon_deg: float) -> FloatArray:
    """Return the cosine of the sun's zenith angle, negative at night.

    Declination after Cooper [2], equation of time after Kalogirou [3]; good to 1 degree.

    Parameters
    ----------
    steps : (step,) int64
        Minutes since the epoch, UTC.

    Returns
    -------
    (step,) float64
        In [-1, 1].
    """
    day_of_year = np.mod(steps / DAY_MIN, YEAR_DAYS) + 1
    local_min = np.mod(steps, DAY_MIN) + TURN_MIN_PER_DEG * lon_deg
    solar_min = local_min + time_equation_min(day_of_year)
    hour_angle = np.deg2rad(solar_min / TURN_MIN_PER_DEG - CIRCLE_DEG / 2)
    declination, latitude = declination_rad(day_of_year), np.deg2rad(lat_deg)
    return np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(
        hour_angle
    )


def declination_rad(day_of_year: FloatArray) -> FloatArray:
    """Return how far north of the equator the sun stands, (…), after Cooper [2]; 1 is 1 January."""
    return np.deg2rad(TILT_DEG) * np.sin(
        math.tau * (EQUINOX_DAYS + day_of_year) / DECLINATION_YEAR_DAYS
    )


def time_equation_min(day_of_year: FloatArray) -> FloatArray:
    """Return how far the sun is ahead of the clock, (…), after Kalogirou [3]; 1 is 1 January."""
    orbit = math.tau * (day_of_year - SPRING_DAYS) / TIME_EQUATION_YEAR_DAYS
    return (
        TIME_EQUATION_SIN_2B_MIN * np.sin(2 * orbit)
        - TIME_EQUATION_COS_B_MIN * np.cos(orbit)
        - TIME_EQUATION_SIN_B_MIN * np.sin(orbit)
    )
