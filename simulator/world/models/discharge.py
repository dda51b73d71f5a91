"""Waste water that is let into a canal: a trail that the tide carries to and fro, and flushes out.

What is assumed here was decided in docs/models.md, "Surface water".
"""

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_tide import Tide
from contract.tide import sea_level_m
from simulator.world.causes import Sources
from simulator.world.models.ground import Places
from simulator.world.units import HOUR_MIN

# After these times the waste is 1 - 1/e of what it comes to, and 1/e of it is left; less than the
# last is none. Assumed.
COME_MIN, GONE_MIN = 0.5 * HOUR_MIN, 4.0 * HOUR_MIN
MIN_SHARE_FRAC = 0.01
CARRIED_KM_PER_M = 1.0  # how far the tide carries water inland per metre that it rises; assumed


def waste_frac(
    discharges: Sources, tide: Tide, steps: IntArray, places: Places, north_km_inland: float
) -> FloatArray:
    """Return how much of the water at places is waste, (step, place).

    Between where it is let in and where the tide has carried the first of it, the water is foul;
    less with the distance, and not at all beyond the radius.

    Parameters
    ----------
    north_km_inland
        1 where inland is north of the sea, -1 where it is south. [km per km]
    """
    clean = np.ones((steps.size, places.count))
    times = np.concatenate([steps.astype(np.float64), discharges.begin_step])
    sea_m = sea_level_m(times - tide.transfer.lag_min, tide.constituent)
    rise_m = tide.transfer.gain * (sea_m[: steps.size, None] - sea_m[steps.size :])
    carried_km = north_km_inland * CARRIED_KM_PER_M * rise_m
    come = discharges.values["strength_frac"] * _come_frac(discharges, steps)
    for event in np.flatnonzero(come.any(axis=0)).tolist():
        east_km = places.east_km - discharges.east_km[event]
        north_km = places.north_km - discharges.north_km[event]
        front_km = carried_km[:, event, None]
        on_trail_km = np.clip(north_km, np.minimum(front_km, 0), np.maximum(front_km, 0))
        apart = (east_km**2 + (north_km - on_trail_km) ** 2) / discharges.radius_km[event] ** 2
        clean = clean * (1 - come[:, event, None] * np.maximum(1 - apart, 0.0))
    return 1 - clean


def _come_frac(discharges: Sources, steps: IntArray) -> FloatArray:
    """Return how much of each has come and is not gone, (step, event)."""
    at = steps[:, None]
    lasted_min = np.maximum(np.minimum(at, discharges.end_step) - discharges.begin_step, 0.0)
    over_min = np.maximum(at - discharges.end_step, 0.0)
    come = -np.expm1(-lasted_min / COME_MIN) * np.exp(-over_min / GONE_MIN)
    return np.where(come < MIN_SHARE_FRAC, 0.0, come)
