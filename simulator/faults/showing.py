"""Instruments that show what is not so: what each fault adds to the value, (case,).

Sizes are shares of the quantity's usual width, so that one fault fits all kinds.
"""

from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray
from simulator.faults.cases import Cases

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Scale:
    """How wide a quantity usually goes, and from where to where it can at all. [unit]."""

    quantity: str
    usual_width: float
    low: float
    high: float


def bias(cases: Cases, value: FloatArray, scale: Scale) -> FloatArray:
    """Return the same at any time."""
    del value
    return cases.parameter("bias_frac") * scale.usual_width


def drift(cases: Cases, value: FloatArray, scale: Scale) -> FloatArray:
    """Return what grows with the time since the fault began."""
    del value
    days = (cases.at_ms - cases.from_ms) / DAY_MS
    return cases.parameter("drift_frac_per_day") * days * scale.usual_width


def noisy(cases: Cases, value: FloatArray, scale: Scale) -> FloatArray:
    """Return what scatters about nothing."""
    del value
    return (
        cases.parameter("noise_frac") * cases.normal(f"noisy.{scale.quantity}") * scale.usual_width
    )


def spike(cases: Cases, value: FloatArray, scale: Scale) -> FloatArray:
    """Return a leap in a share of the readings, to the side where the scale has more room."""
    is_spike = cases.uniform("spike") < cases.parameter("spike_frac")
    height = cases.parameter("height_frac") * scale.usual_width
    upwards = scale.high - value >= value - scale.low
    return np.where(is_spike, np.where(upwards, height, -height), 0.0)
