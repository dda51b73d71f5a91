"""Alarm level of a river, by its gauge.

    0: none        I, II, III: the level has reached the gauge's 1st, 2nd, 3rd alarm level

Each gauge has levels of its own, which change by decision: 05/2020/QĐ-TTg since 2020-03-20,
632/QĐ-TTg before. They are the city pack's (`tide.toml`), with the day from which they hold. A
level that is not known reaches no alarm, and is not said not to: `UNKNOWN`.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.city_tide import AlarmLevels
from operations.indices.grade import UNKNOWN, Grade
from operations.indices.validity import Version, in_force

SOURCE = "05/2020/QĐ-TTg and 632/QĐ-TTg; levels: the city pack"
VALID_FROM = date(2010, 5, 10)
_DECIMALS = 6  # readings are stored in single precision: 1.40 m is a border, not a little under it

GRADES: tuple[Grade, ...] = (
    Grade(
        code="none",
        from_value=0,
        label_vi="Dưới báo động",
        label_en="Under the alarm levels",
        color="#DEEBF7",
    ),
    Grade(
        code="I",
        from_value=1,
        label_vi="Báo động I",
        label_en="Alarm level I",
        color="#FEE391",
    ),
    Grade(
        code="II",
        from_value=2,
        label_vi="Báo động II",
        label_en="Alarm level II",
        color="#FE9929",
    ),
    Grade(
        code="III",
        from_value=3,
        label_vi="Báo động III",
        label_en="Alarm level III",
        color="#CC4C02",
    ),
)
"""By the number of levels that are reached; colours are assumed."""


def levels_m(alarms: Sequence[AlarmLevels], gauge_id: str, day: date) -> FloatArray:
    """Return the alarm levels I, II and III of a gauge on a day: (3,). [m].

    Raises
    ------
    KeyError
        The gauge has none.
    NotInForceError
        The day is before the gauge's first levels.
    """
    versions = sorted(
        (Version(one.valid_from, one.level_m) for one in alarms if one.gauge_id == gauge_id),
        key=lambda version: version.valid_from,
    )
    if not versions:
        raise KeyError(gauge_id)
    return in_force(f"{SOURCE}, {gauge_id}", versions, day)


def alarm_level(level_m: FloatArray, alarms_m: FloatArray) -> IntArray:
    """Return the highest alarm that each level has reached, (...): 0 to 3, `UNKNOWN` for NaN.

    Parameters
    ----------
    level_m : (...) float64
        [m]
    alarms_m : (3,) float64
        Rising. [m]
    """
    reached = np.searchsorted(alarms_m, np.round(level_m, _DECIMALS), side="right")
    return np.where(np.isnan(level_m), UNKNOWN, reached)
