"""Indices of traffic."""

import numpy as np

from contract.arrays import FloatArray
from operations.indices.index import Index, Values
from operations.indices.lookback import Lookback

FREE_KMH = 35.0  # level A from it on, where 50 km/h are allowed
STEP_KMH = 5.0  # of one level
WORST_LEVEL = 5.0  # F
_DECIMALS = 6  # readings are stored in single precision: 30 km/h is a border, not a little under it


def level_of_service(values: Values, back: Lookback) -> FloatArray:
    """Return the level of service by speed, (row,): 0 for A to 5 for F."""
    del back  # of the reading alone
    under = np.round((FREE_KMH - values["speed_kmh"]) / STEP_KMH, _DECIMALS)
    return np.clip(np.ceil(under), 0, WORST_LEVEL)


INDICES = (
    Index(
        name="level_of_service",
        kinds=("traffic_flow",),
        quantities=("speed_kmh",),
        span_s=0,
        source="UTraffic's rule: from 35 km/h, 5 km/h a level; that 50 km/h are allowed is assumed",
        compute=level_of_service,
    ),
)
