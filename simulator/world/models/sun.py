"""Where the sun stands over the city and how strong it shines through a clear sky."""

import numpy as np

from simulator.rng import FloatArray, IntArray

DAY_MIN = 1_440
YEAR_DAYS = 365.2425


def clear_sky_wm2(steps: IntArray, *, lat_deg: float, lon_deg: float) -> FloatArray:
    """Return the global horizontal irradiance of a cloudless sky.

    1098·cos z·exp(-0.057/cos z) (Haurwitz 1945).

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
    is_up = height > 0.001
    height = np.where(is_up, height, 1.0)
    return np.where(is_up, 1098.0 * height * np.exp(-0.057 / height), 0.0)


def cos_zenith(steps: IntArray, *, lat_deg: float, lon_deg: float) -> FloatArray:
    """Return the cosine of the sun's zenith angle, negative at night, (step,).

    Declination after Cooper (1969), equation of time after Spencer (1971); good to 1 degree.
    """
    day_of_year = np.mod(steps / DAY_MIN, YEAR_DAYS) + 1
    declination = np.deg2rad(23.45) * np.sin(2 * np.pi * (284 + day_of_year) / 365)
    orbit = 2 * np.pi * (day_of_year - 81) / 364
    time_equation_min = 9.87 * np.sin(2 * orbit) - 7.53 * np.cos(orbit) - 1.5 * np.sin(orbit)
    solar_min = np.mod(steps, DAY_MIN) + 4 * lon_deg + time_equation_min
    hour_angle = np.deg2rad(solar_min / 4 - 180)
    latitude = np.deg2rad(lat_deg)
    return np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(
        hour_angle
    )
