"""The tide: what can be foretold of it (`contract/tide.py`), and what the weather adds.

Constituents, the transfer to the primary gauge and the lines to the other gauges are the city
pack's (`tide.toml`). What is assumed here was decided in docs/models.md, "River".
"""

import math
from dataclasses import dataclass

import numpy as np

from contract import tide as foretold
from contract.arrays import FloatArray, IntArray
from contract.city_tide import Tide
from contract.season import by_month
from contract.tide import Line
from simulator import rng
from simulator.world.causes import Sources
from simulator.world.local_time import LocalTime
from simulator.world.models import recursion
from simulator.world.units import HOUR_MIN

SURGE_RAMP_MIN = 360.0  # in which wind piles water up, and lets it go again; assumed


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
    line = Line(gain, lag_min, offset_m)
    minutes = local.steps.astype(np.float64)
    return foretold.gauge_m(tide, minutes, local.year_frac, residual_m, line)


def start_residual_sd(seed: int) -> FloatArray:
    """Return a typical residual to start from, (1,), in standard deviations."""
    return rng.draw(seed, "tide.start", 0, 1, "normal")
