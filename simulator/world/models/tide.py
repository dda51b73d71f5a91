"""The tide: harmonic prediction at the sea, its way up the river, and what the weather adds.

Constituents, the transfer to the primary gauge and the lines to the other gauges are the city
pack's (`tide.toml`). The recipe of the arguments is the one that the pack names. What is assumed
here was decided in docs/models.md, "River".

References
----------
.. [1] J. Meeus, "Astronomical algorithms," 2nd ed., Willmann-Bell, 1998.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_tide import Constituent, Tide
from simulator import rng
from simulator.world.causes import Sources
from simulator.world.local_time import LocalTime, by_month
from simulator.world.models import recursion
from simulator.world.units import CIRCLE_DEG, DAY_MIN, HOUR_MIN

J2000_MIN = 15_778_800  # 2000-01-01 12:00 UTC, minutes since the epoch; exact
CENTURY_DAYS = 36_525  # Julian century, exact by definition
SURGE_RAMP_MIN = 360.0  # in which wind piles water up, and lets it go again; assumed
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


@dataclass(frozen=True, slots=True, eq=False)
class River:
    """The level of the river at a block of minutes.

    Attributes
    ----------
    residual_m : (step,)
        What wind and flow add to the tide at every gauge. [m]
    primary_m : (step,)
        The primary gauge, national datum. [m]
    """

    residual_m: FloatArray
    primary_m: FloatArray


def river(
    seed: int, tide: Tide, local: LocalTime, surges: Sources, start: FloatArray
) -> tuple[River, FloatArray]:
    """Return the river's level and the state of its residual after the block.

    Parameters
    ----------
    surges
        Events that raise it.
    start : (1,)
        The residual in standard deviations before the first step.

    Returns
    -------
    The levels, (step,) [m], and the residual after the last step, (1,).
    """
    transfer = tide.transfer
    # The pack gives the correlation for a longer step than ours.
    hours = -transfer.residual_step_min / HOUR_MIN / float(np.log(transfer.residual_correlation))
    wandered = recursion.wander(seed, "tide.residual", local.steps, start, hours)
    residual_m = wandered[:, 0] * by_month(transfer.residual_sd_m, local.year_frac)
    if surges.count:
        residual_m = residual_m + surge_m(surges, local.steps)
    primary_m = gauge_m(tide, local, residual_m=residual_m, gain=1.0, lag_min=0.0, offset_m=0.0)
    return River(residual_m, primary_m), wandered[-1]


def surge_m(surges: Sources, steps: IntArray) -> FloatArray:
    """Return what events add to the tide, (step,): hours to come, and as many to go afterwards."""
    at = steps[:, None]
    come = _eased_frac((at - surges.begin_step) / SURGE_RAMP_MIN)
    gone = _eased_frac((at - surges.end_step) / SURGE_RAMP_MIN)
    return (surges.values["rise_m"] * come * (1 - gone)).sum(axis=1)


def _eased_frac(share: FloatArray) -> FloatArray:
    """Return a way from 0 to 1 that begins and ends gently, (…)."""
    return (1 - np.cos(math.pi * np.clip(share, 0.0, 1.0))) / 2


def gauge_m(
    tide: Tide,
    local: LocalTime,
    *,
    residual_m: FloatArray | float,
    gain: float | FloatArray,
    lag_min: float | FloatArray,
    offset_m: float | FloatArray,
) -> FloatArray:
    """Return gain·primary(t - lag) + offset.

    The residual is taken without the lag: it changes over days.

    Parameters
    ----------
    residual_m : (step,) or scalar
        What wind and flow add. [m]
    gain, lag_min, offset_m : scalars or (gauge,)
        The line from the primary gauge. [1, min, m]

    Returns
    -------
    (step,) for scalars, (step, gauge) for arrays; float64
        National datum. [m]
    """
    transfer = tide.transfer
    minutes = np.asarray(local.steps, dtype=np.float64)
    offsets = by_month(transfer.offset_m, local.year_frac)
    residual = np.asarray(residual_m, dtype=np.float64)
    if np.ndim(gain):
        minutes, offsets = minutes[:, None], offsets[:, None]
        residual = residual[:, None] if residual.ndim else residual
    sea_m = sea_level_m(minutes - transfer.lag_min - lag_min, tide.constituent)
    return gain * between_banks_m(tide, transfer.gain * sea_m + offsets + residual) + offset_m


def between_banks_m(tide: Tide, level_m: FloatArray) -> FloatArray:
    """Return what the banks leave of a level, (…) [m]: above them the river spills."""
    bank_m, most_m = tide.transfer.bank_level_m, tide.transfer.overbank_m
    over_m = np.maximum(level_m - bank_m, 0.0)
    return np.minimum(level_m, bank_m) - most_m * np.expm1(-over_m / most_m)


def start_residual_sd(seed: int) -> FloatArray:
    """Return a typical residual to start from, (1,), in standard deviations."""
    return rng.draw(seed, "tide.start", 0, 1, "normal")
