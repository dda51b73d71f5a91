"""Which share of the public lamps is on while they are to burn.

    share = on / (on + faulty)

of a cabinet's lamps. How many lamps a cabinet has is not told: those that are on and those that are
known to be broken are all of which anything is said; where none is on, none of an unknown number
is, which is 0. Outside of the hours of burning nothing can be said of lamps: NaN.

The hours are the city pack's, by month. Cabinets switch by their own light sensors and report every
few minutes, so lamps are judged from a quarter of an hour after the one to a quarter of an hour
before the other, which is assumed.
"""

from datetime import date
from typing import NamedTuple

import numpy as np

from contract.arrays import FloatArray, IntArray
from operations.indices.grade import Grade, grades_of

SOURCE = "assumed; hours of burning: the city pack"
VALID_FROM = date(2020, 1, 1)
MARGIN_H = 0.25
_DECIMALS = 6

GRADES: tuple[Grade, ...] = (
    Grade(
        code="dark",
        from_value=0.0,
        label_vi="Tối (dưới 80 %)",
        label_en="Dark (under 80 %)",
        color="#252525",
    ),
    Grade(
        code="gaps",
        from_value=0.80,
        label_vi="Có đoạn tối (80–95 %)",
        label_en="With gaps (80–95 %)",
        color="#8C6D31",
    ),
    Grade(
        code="few_out",
        from_value=0.95,
        label_vi="Vài đèn hỏng (95–98 %)",
        label_en="A few out (95–98 %)",
        color="#E7BA52",
    ),
    Grade(
        code="lit",
        from_value=0.98,
        label_vi="Sáng (từ 98 %)",
        label_en="Lit (from 98 %)",
        color="#FFF3B0",
    ),
)
"""From the lowest share up; limits and colours are assumed."""


class Burning(NamedTuple):
    """From when to when lamps burn on a day. [local h]."""

    on_hour: float
    off_hour: float


def is_to_burn(hour: float, burning: Burning) -> bool:
    """Tell whether at a local hour all lamps are to be on, and to be known to be."""
    begun = hour >= burning.on_hour + MARGIN_H
    return begun or hour < burning.off_hour - MARGIN_H


def lamps_on_frac(on_count: FloatArray, faulty_count: FloatArray) -> FloatArray:
    """Return which share of the lamps of each cabinet is on, (...): 0 where none is."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = on_count / (on_count + faulty_count)
    return np.where((on_count <= 0) & ~np.isnan(faulty_count), 0.0, found)


def lighting_class(share: FloatArray) -> IntArray:
    """Return the place in `GRADES` of each share, `UNKNOWN` for NaN: (...)."""
    return grades_of(np.round(share, _DECIMALS), GRADES)
