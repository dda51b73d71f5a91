"""How far noise is beyond its limit, by the hour and by what stands around.

    exceedance = Leq - limit(kind of area, hour)        [dB]

QCVN 26:2010/BTNMT, table 1, equivalent levels in dBA:

    area                                            6 to 21 h    21 to 6 h
    special: hospital, school, library, pagoda …       55           45
    ordinary: homes, offices, shops, streets           70           55

QCVN 26:2025/BNNMT follows it from 2025-11-14 and sets limits by affected area; what stood before
may keep the former ones until the end of 2026. Its table is not at hand, so these go on until it
is. A level that is not known exceeds nothing, and is not said to keep its limit either: NaN.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

import numpy as np

from contract.arrays import BoolArray, FloatArray
from operations.indices.validity import Version, in_force

AreaType = Literal["ordinary", "special"]
SOURCE = "QCVN 26:2010/BTNMT, table 1"
VALID_FROM = date(2010, 12, 16)
FROM_HOUR, TO_HOUR = 6.0, 21.0  # day


class Limit(NamedTuple):
    """Equivalent levels. [dBA]."""

    day_db: float
    night_db: float


LIMITS: tuple[Version[Mapping[AreaType, Limit]], ...] = (
    Version(VALID_FROM, {"ordinary": Limit(70.0, 55.0), "special": Limit(55.0, 45.0)}),
)
"""By regulation, the oldest first, and by kind of area and part of the day."""


def is_day(hour: FloatArray) -> BoolArray:
    """Tell which local hours belong to the day: (...). 6.5 is half past six."""
    return (hour >= FROM_HOUR) & (hour < TO_HOUR)


def limit_db(hour: FloatArray, day: date, area_type: AreaType = "ordinary") -> FloatArray:
    """Return the limit at each local hour of a day: (...). [dBA].

    Raises
    ------
    NotInForceError
        The day is before the regulation's first.
    """
    limit = in_force(SOURCE, LIMITS, day)[area_type]
    return np.where(is_day(hour), limit.day_db, limit.night_db)


def exceedance_db(
    leq_db: FloatArray, hour: FloatArray, day: date, area_type: AreaType = "ordinary"
) -> FloatArray:
    """Return how far each level is above its limit, (...): negative under it; NaN for NaN. [dB].

    Raises
    ------
    NotInForceError
        The day is before the regulation's first.
    """
    return leq_db - limit_db(hour, day, area_type)
