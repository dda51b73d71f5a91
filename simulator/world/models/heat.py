"""Heat waves: days that are hotter and clearer than the season.

What is assumed here was decided in docs/models.md, "Weather".
"""

from contract.arrays import FloatArray
from simulator.world.causes import Sources
from simulator.world.local_time import LocalTime

WAVE_RAMP_H = 24.0  # until the air is as hot as it gets, and as long until it is not; assumed
NIGHT_SHARE_FRAC = 0.6  # of the rise is felt at the coolest hour, all of it at the hottest; assumed
CLEAR_PER_DEGC_LN = 0.25  # less cloud for each degree, on the scale of the odds; assumed


def rise_degc(local: LocalTime, waves: Sources) -> FloatArray:
    """Return what heat waves add to the air at the day's hottest hour, (step, 1)."""
    strength = waves.strength_frac(local.steps, WAVE_RAMP_H)
    return (strength * waves.values["rise_degc"]).sum(axis=1, keepdims=True)


def by_day_degc(rise: FloatArray, day_share: FloatArray) -> FloatArray:
    """Return what of the rise is felt, (step, 1), by how far the hour is from cool to hot."""
    return rise * (NIGHT_SHARE_FRAC + (1 - NIGHT_SHARE_FRAC) * day_share)
