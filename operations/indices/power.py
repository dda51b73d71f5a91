"""Indices of electricity."""

from contract.arrays import FloatArray
from operations.indices.index import Index, Values
from operations.indices.lookback import Lookback

NOMINAL_V = 230.0  # of a phase of 230/400 V


def voltage_deviation_frac(values: Values, back: Lookback) -> FloatArray:
    """Return how far a phase's voltage is from the nominal one, (row,): -0.1 for 10 % under it."""
    del back  # of the reading alone
    return values["voltage_v"] / NOMINAL_V - 1


INDICES = (
    Index(
        name="voltage_deviation_frac",
        kinds=("power_transformer", "street_light"),
        quantities=("voltage_v",),
        span_s=0,
        source="TT 39/2015/TT-BCT: 230/400 V",
        compute=voltage_deviation_frac,
    ),
)
