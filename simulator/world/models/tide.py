"""The tide: harmonic prediction at the sea, its way up the river, and what the weather adds.

Constituents, the transfer to the primary gauge and the lines to the other gauges are the city
pack's (`tide.toml`: S19 V, fit D). The recipe of the arguments is the one that the pack names.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contract.city_tide import Constituent, Tide
from simulator import rng
from simulator.rng import FloatArray
from simulator.world.local_time import LocalTime, by_month
from simulator.world.models import recursion

# 2000-01-01 12:00 UTC in minutes since the epoch.
J2000_MIN = 15_778_800
CENTURY_DAYS = 36_525
DAY_MIN = 1_440


def sea_level_m(minutes: FloatArray, constituents: Sequence[Constituent]) -> FloatArray:
    """Return η(t) = Σ f·A·cos(V0 + u - g) above mean sea level.

    Parameters
    ----------
    minutes : (…)
        Minutes since the epoch, UTC; fractions are fine.

    Returns
    -------
    (…) float64 [m]
    """
    days = (np.asarray(minutes, dtype=np.float64) - J2000_MIN) / DAY_MIN
    century = days / CENTURY_DAYS
    moon = 218.3165 + 481_267.8813 * century
    sun = 280.4661 + 36_000.7698 * century
    perigee = 83.3532 + 4_069.0137 * century
    node = np.deg2rad(125.0446 - 1_934.1362 * century)
    tau = 360.0 * np.mod(days + 0.5, 1.0) + 180.0
    level = np.zeros_like(days)
    for wave in constituents:
        angle = wave.tau * tau + wave.s * moon + wave.h * sun + wave.p * perigee
        angle = angle + wave.constant_deg + wave.node_u_sin_deg * np.sin(node) - wave.phase_deg
        factor = wave.node_f + wave.node_f_cos * np.cos(node)
        level = level + factor * wave.amplitude_m * np.cos(np.deg2rad(np.mod(angle, 360.0)))
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


def river(seed: int, tide: Tide, local: LocalTime, start: FloatArray) -> tuple[River, FloatArray]:
    """Return the river's level and the state of its residual after the block.

    Parameters
    ----------
    start : (1,)
        The residual in standard deviations before the first step.
    """
    transfer = tide.transfer
    # The pack gives the correlation for a longer step than ours.
    hours = -transfer.residual_step_min / 60 / float(np.log(transfer.residual_correlation))
    wandered = recursion.wander(seed, "tide.residual", local.steps, start, hours)
    residual_m = wandered[:, 0] * by_month(transfer.residual_sd_m, local.year_frac)
    astronomical_m = gauge_m(tide, local, residual_m=0.0, gain=1.0, lag_min=0.0, offset_m=0.0)
    return River(residual_m, astronomical_m + residual_m), wandered[-1]


def gauge_m(
    tide: Tide,
    local: LocalTime,
    *,
    residual_m: FloatArray | float,
    gain: float | FloatArray,
    lag_min: float | FloatArray,
    offset_m: float | FloatArray,
) -> FloatArray:
    """Return gain·primary(t - lag) + offset: (step,) for scalars, (step, gauge) for arrays.

    The residual is taken without the lag: it changes over days.
    """
    transfer = tide.transfer
    minutes = np.asarray(local.steps, dtype=np.float64)
    offsets = by_month(transfer.offset_m, local.year_frac)
    residual = np.asarray(residual_m, dtype=np.float64)
    if np.ndim(gain):
        minutes, offsets = minutes[:, None], offsets[:, None]
        residual = residual[:, None] if residual.ndim else residual
    sea_m = sea_level_m(minutes - transfer.lag_min - lag_min, tide.constituent)
    return gain * (transfer.gain * sea_m + offsets + residual) + offset_m


def standing(seed: int) -> FloatArray:
    """Return a typical residual to start from, (1,), in standard deviations."""
    return rng.draw(seed, "tide.start", 0, 1, "normal")
