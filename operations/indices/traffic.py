"""Level of service of a road, by the speed on it.

    level = min(5, ceil(max(T - v, 0) / 5))        0 to 5: A to F

v is the speed [km/h]; T = 45 km/h where at least 70 km/h are allowed, 40 where at least 60 are,
else 35. UTraffic's rule for this city; where no sign is known 50 km/h are assumed, as within towns.
Means over roads and times are taken on the scale from 0 to 5. A speed that is not known has no
level.
"""

from datetime import date

import numpy as np

from contract.arrays import FloatArray
from operations.indices.grade import Grade
from operations.indices.index import Index, Values
from operations.indices.lookback import Lookback

SOURCE = "UTraffic's rule: from 35 km/h, 5 km/h a level; that 50 km/h are allowed is assumed"
VALID_FROM = date(2020, 7, 1)  # first of the months of reports that the rule was made of
USUAL_LIMIT_KMH = 50.0
FREE_KMH = 35.0  # level A from it on, where 50 km/h are allowed
FREE_FROM_60_KMH = 40.0
FREE_FROM_70_KMH = 45.0
STEP_KMH = 5.0  # of one level
WORST_LEVEL = 5.0  # F
_DECIMALS = 6  # readings are stored in single precision: 30 km/h is a border, not a little under it

GRADES: tuple[Grade, ...] = tuple(
    Grade(
        code=code,
        from_value=level,
        label_vi=f"Mức {code}: {label_vi}",
        label_en=f"Level {code}: {label_en}",
        color=color,
    )
    for level, (code, label_vi, label_en, color) in enumerate(
        (
            ("A", "thông thoáng", "free", "#1A9850"),
            ("B", "khá thông thoáng", "reasonably free", "#91CF60"),
            ("C", "ổn định", "stable", "#FEE08B"),
            ("D", "gần bất ổn", "nearly unstable", "#FC8D59"),
            ("E", "bất ổn", "unstable", "#D73027"),
            ("F", "tắc nghẽn", "congested", "#7F0000"),
        )
    )
)
"""Colours are assumed."""


def level_at(speed_kmh: FloatArray, limit_kmh: float = USUAL_LIMIT_KMH) -> FloatArray:
    """Return the level of service of each speed, (...): 0 for A to 5 for F; NaN for NaN."""
    under = np.round((free_kmh(limit_kmh) - speed_kmh) / STEP_KMH, _DECIMALS)
    return np.clip(np.ceil(under), 0, WORST_LEVEL)


def free_kmh(limit_kmh: float) -> float:
    """Return the speed from which on level A is, by what is allowed. [km/h]."""
    if limit_kmh >= 70:
        return FREE_FROM_70_KMH
    return FREE_FROM_60_KMH if limit_kmh >= 60 else FREE_KMH


def level_of_service(values: Values, back: Lookback) -> FloatArray:
    """Return the level of service by speed, (row,): 0 for A to 5 for F."""
    del back  # of the reading alone
    return level_at(values["speed_kmh"])


INDICES = (
    Index(
        name="level_of_service",
        kinds=("traffic_flow",),
        quantities=("speed_kmh",),
        span_s=0,
        source=SOURCE,
        compute=level_of_service,
    ),
)
