"""How deep the air mixes against what is usual for the hour: it varies, and an inversion caps it.

What is assumed here was decided in docs/models.md, "Weather".
"""

from collections.abc import Mapping

import numpy as np

from contract.arrays import FloatArray
from simulator import rng
from simulator.world.causes import Sources
from simulator.world.local_time import LocalTime
from simulator.world.models import sun

# How much the mixing height differs from its hour's usual (of the logarithm): by the weather of
# days, and by the hour; nights differ more: some are clear and calm, others are not. Assumed.
DAYS_SIGMA_LN, HOURS_SIGMA_LN = 0.24, 0.16
NIGHT_GAIN_FRAC = 0.4
MIXING_MEMORY_H = {"mixing_days": 40.0, "mixing_hours": 4.0}  # until a deviation is 1/e; assumed

INVERSION_RAMP_H = 1.0  # an inversion forms and goes within so long; assumed
SUN_LOSS_FRAC = 0.5  # of an inversion is undone under the strongest sun; assumed


def frac(
    local: LocalTime,
    anomaly: Mapping[str, FloatArray],
    clear_sky_wm2: FloatArray,
    inversions: Sources,
) -> FloatArray:
    """Return the mixing height against the usual one of the hour, (step, 1).

    Its mean is 1 without inversions. What is emitted thins out as it grows.

    Parameters
    ----------
    anomaly : (step, 1) each
        Standard normal, by the names of `MIXING_MEMORY_H`.
    clear_sky_wm2 : (step,)
    """
    sunny = np.minimum(clear_sky_wm2 / sun.FULL_SUN_WM2, 1.0)[:, None]
    gain = 1 + NIGHT_GAIN_FRAC * (1 - sunny)
    mixing = rng.lognormal(anomaly["mixing_days"], DAYS_SIGMA_LN * gain)
    mixing = mixing * rng.lognormal(anomaly["mixing_hours"], HOURS_SIGMA_LN * gain)
    if not inversions.count:
        return mixing
    capped = inversions.strength_frac(local.steps, INVERSION_RAMP_H)
    capped = capped * (1 - inversions.values["mixing_frac"]) * (1 - SUN_LOSS_FRAC * sunny)
    return mixing * np.prod(1 - capped, axis=1, keepdims=True)
