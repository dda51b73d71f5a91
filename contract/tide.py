"""The tide as it can be foretold: harmonics at the sea, and their way up the river to a gauge.

Constituents and the transfer to the primary gauge are the city pack's (`tide.toml`). The recipe of
the arguments is the one that the pack names. What weather adds is the caller's: the simulator makes
it, the outlook estimates it.

References
----------
.. [1] J. Meeus, "Astronomical algorithms," 2nd ed., Willmann-Bell, 1998.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray
from contract.city_tide import Constituent, Tide
from contract.season import DAY_MIN, by_month

J2000_MIN = 15_778_800  # 2000-01-01 12:00 UTC, minutes since the epoch; exact
CENTURY_DAYS = 36_525  # Julian century, exact by definition
CIRCLE_DEG = 360  # exact by definition
DAY_FROM_J2000_FRAC = 0.5  # J2000 is a noon; exact
NOON_DEG = 180.0  # the mean sun's hour angle at midnight, counted from the lower transit; exact


@dataclass(frozen=True, slots=True)
class Longitude:
    """A mean longitude that moves evenly: of moon, sun, perigee and node [1].

    Attributes
    ----------
    j2000_deg, deg_per_century
        At J2000.0, and its change in a Julian century.
    """

    j2000_deg: float
    deg_per_century: float

    def deg(self, century: FloatArray) -> FloatArray:
        """Return the longitude so many Julian centuries after J2000.0, (…) [deg], unbounded."""
        return self.j2000_deg + self.deg_per_century * century


# Linear terms, rounded to 0.0001 degrees; good to 0.01 degrees within a century.
MOON = Longitude(218.3165, 481_267.8813)  # [1], eq. 47.1
SUN = Longitude(280.4661, 36_000.7698)  # [1], eq. 25.2
PERIGEE = Longitude(83.3532, 4_069.0137)  # [1], eq. 47.7
NODE = Longitude(125.0446, -1_934.1362)  # [1], eq. 47.7


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """From the primary gauge to another: level(t) = gain·primary(t - lag) + offset.

    Scalars, or (gauge,) each. [1, min, m]
    """

    gain: float | FloatArray = 1.0
    lag_min: float | FloatArray = 0.0
    offset_m: float | FloatArray = 0.0


PRIMARY = Line()
# So far above the banks a level still says where it would stand without them; closer to the most
# that they leave, a centimetre of the instrument would be twenty. Assumed.
TOLD_OVERBANK_FRAC = 0.95


def sea_level_m(minutes: FloatArray, constituents: Sequence[Constituent]) -> FloatArray:
    """Return η(t) = Σ f·A·cos(V0 + u - g) above mean sea level.

    Parameters
    ----------
    minutes : (…)
        Minutes since the epoch, UTC; fractions are fine. Within a century of 2000.
    constituents
        Amplitude A, phase lag g, the argument V0 and the nodal factors f and u of each.

    Returns
    -------
    (…) float64 [m]
    """
    days = (np.asarray(minutes, dtype=np.float64) - J2000_MIN) / DAY_MIN
    century = days / CENTURY_DAYS
    moon, sun, perigee = MOON.deg(century), SUN.deg(century), PERIGEE.deg(century)
    node = np.deg2rad(NODE.deg(century))
    tau = CIRCLE_DEG * np.mod(days + DAY_FROM_J2000_FRAC, 1.0) + NOON_DEG
    level = np.zeros_like(days)
    for wave in constituents:
        angle = wave.tau * tau + wave.s * moon + wave.h * sun + wave.p * perigee
        angle = angle + wave.constant_deg + wave.node_u_sin_deg * np.sin(node) - wave.phase_deg
        factor = wave.node_f + wave.node_f_cos * np.cos(node)
        level = level + factor * wave.amplitude_m * np.cos(np.deg2rad(np.mod(angle, CIRCLE_DEG)))
    return level


def gauge_m(
    tide: Tide,
    minutes: FloatArray,
    year_frac: FloatArray,
    residual_m: FloatArray | float,
    line: Line = PRIMARY,
) -> FloatArray:
    """Return gain·primary(t - lag) + offset.

    The residual is taken without the lag: it changes over days.

    Parameters
    ----------
    minutes : (step,)
        Minutes since the epoch, UTC.
    year_frac : (step,)
        Share of the civil year that has passed.
    residual_m : (step,) or scalar
        What wind and flow add. [m]
    line
        From the primary gauge to the one that is asked for.

    Returns
    -------
    (step,) for scalars, (step, gauge) for arrays; float64
        National datum. [m]
    """
    transfer = tide.transfer
    minutes = np.asarray(minutes, dtype=np.float64)
    offsets = by_month(transfer.offset_m, year_frac)
    residual = np.asarray(residual_m, dtype=np.float64)
    if np.ndim(line.gain):
        minutes, offsets = minutes[:, None], offsets[:, None]
        residual = residual[:, None] if residual.ndim else residual
    sea_m = sea_level_m(minutes - transfer.lag_min - line.lag_min, tide.constituent)
    unbanked_m = transfer.gain * sea_m + offsets + residual
    return line.gain * between_banks_m(tide, unbanked_m) + line.offset_m


def between_banks_m(tide: Tide, level_m: FloatArray) -> FloatArray:
    """Return what the banks leave of a level, (…) [m]: above them the river spills."""
    bank_m, most_m = tide.transfer.bank_level_m, tide.transfer.overbank_m
    over_m = np.maximum(level_m - bank_m, 0.0)
    return np.minimum(level_m, bank_m) - most_m * np.expm1(-over_m / most_m)


def without_banks_m(tide: Tide, level_m: FloatArray) -> FloatArray:
    """Return where a level would stand if no bank let it spill, (…) [m]."""
    bank_m, most_m = tide.transfer.bank_level_m, tide.transfer.overbank_m
    over_m = np.clip(level_m - bank_m, 0.0, TOLD_OVERBANK_FRAC * most_m)
    return np.minimum(level_m, bank_m) - most_m * np.log1p(-over_m / most_m)
