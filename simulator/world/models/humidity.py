"""Water in the air: how much it can hold, and how warm it is where that is reached.

References
----------
.. [1] O. A. Alduchov, R. E. Eskridge, "Improved Magnus form approximation of saturation vapor
   pressure," Journal of Applied Meteorology, vol. 35, pp. 601-609, 1996.
.. [2] M. G. Lawrence, "The relationship between relative humidity and the dewpoint temperature in
   moist air," Bulletin of the American Meteorological Society, vol. 86, 2005, eq. 8,
   doi 10.1175/BAMS-86-2-225.
"""

import numpy as np

from contract.arrays import FloatArray

# Saturation vapour pressure over water, after Magnus, in the form of Alduchov and Eskridge [1].
MAGNUS_HPA = 6.1094
MAGNUS_RATIO = 17.625
MAGNUS_DEGC = 243.04


def frac(temperature_degc: FloatArray, dew_point_degc: FloatArray) -> FloatArray:
    """Return the relative humidity of air that has a dew point, (…), not held to 1."""
    return vapour_hpa(dew_point_degc) / vapour_hpa(temperature_degc)


def vapour_hpa(temperature_degc: FloatArray) -> FloatArray:
    """Return the saturation vapour pressure over water, after Alduchov and Eskridge [1].

    Parameters
    ----------
    temperature_degc : (…)
        From -40 to 50. [°C]

    Returns
    -------
    (…) float64 [hPa]
    """
    return MAGNUS_HPA * np.exp(MAGNUS_RATIO * temperature_degc / (MAGNUS_DEGC + temperature_degc))


def dew_point_degc(temperature_degc: FloatArray, humidity_frac: FloatArray) -> FloatArray:
    """Return the dew point, the inverse of `vapour_hpa`, after Lawrence [2].

    Parameters
    ----------
    temperature_degc, humidity_frac : (…)
        The air's. [°C, 1]; humidity above 0.

    Returns
    -------
    (…) float64 [°C]
    """
    ratio = np.log(humidity_frac) + MAGNUS_RATIO * temperature_degc / (
        MAGNUS_DEGC + temperature_degc
    )
    return MAGNUS_DEGC * ratio / (MAGNUS_RATIO - ratio)
