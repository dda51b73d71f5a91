"""How deep water stands on a street, and what still gets through.

    depth [m]       class
    under 0.10      passable: feet get wet
    0.10 to 0.20    slow: traffic slows down
    0.20 to 0.30    stalling: motorbikes stall
    0.30 to 0.50    closed: the street has to be closed
    from 0.50       emergency

No document of the city names bands; these are assumed from the depths at which reports of floods
say that motorbikes stall and streets are closed. A depth that is not known has no class.
"""

from datetime import date

import numpy as np

from contract.arrays import FloatArray, IntArray
from operations.indices.grade import Grade, grades_of

SOURCE = "assumed: bands by what reports of floods say of traffic"
VALID_FROM = date(2020, 1, 1)
_DECIMALS = 6  # readings are stored in single precision: 0.10 m is a border, not a little beside it

GRADES: tuple[Grade, ...] = (
    Grade(
        code="passable",
        from_value=0.0,
        label_vi="Đi được",
        label_en="Passable",
        color="#DEEBF7",
    ),
    Grade(
        code="slow",
        from_value=0.10,
        label_vi="Đi chậm",
        label_en="Slow",
        color="#9ECAE1",
    ),
    Grade(
        code="stalling",
        from_value=0.20,
        label_vi="Xe máy chết máy",
        label_en="Motorbikes stall",
        color="#4292C6",
    ),
    Grade(
        code="closed",
        from_value=0.30,
        label_vi="Phải chặn đường",
        label_en="To be closed",
        color="#2171B5",
    ),
    Grade(
        code="emergency",
        from_value=0.50,
        label_vi="Khẩn cấp",
        label_en="Emergency",
        color="#08306B",
    ),
)
"""Colours are assumed."""


def flood_class(depth_m: FloatArray) -> IntArray:
    """Return the place in `GRADES` of each depth, `UNKNOWN` for NaN: (...). [m]."""
    return grades_of(np.round(depth_m, _DECIMALS), GRADES)
