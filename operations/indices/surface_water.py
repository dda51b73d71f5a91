"""Class of surface water, by what is measured of it.

QCVN 08:2023/BTNMT, table 2 (rivers, canals); the worst of its parameters decides:

    class           pH          DO [mg/L]
    A good          6.5-8.5     from 6.0
    B medium        6.0-8.5     from 5.0
    C bad           6.0-8.5     from 4.0
    D very bad      else        under 4.0

D itself is to have 2.0 mg/L; under that no class is left, and it stays D. The table also asks for
BOD5, COD, TOC, TSS, total phosphorus, total nitrogen and coliforms, which no instrument of the city
measures (`MISSING`): what is said is the best class that the water can still be of. D follows from
one of the two alone; any other class needs both, else there is none.
"""

from datetime import date

import numpy as np

from contract.arrays import FloatArray, IntArray
from operations.indices.grade import UNKNOWN, Grade

SOURCE = "QCVN 08:2023/BTNMT, table 2"
VALID_FROM = date(2023, 9, 12)
MISSING = ("bod5", "cod", "toc", "tss", "total_phosphorus", "total_nitrogen", "coliform")
A, B, C, D = range(4)
PH_MIN = np.array([6.5, 6.0, 6.0])  # of A, B, C
PH_MAX = 8.5
DO_MIN_MGL = np.array([6.0, 5.0, 4.0])  # of A, B, C
_DECIMALS = 6

GRADES: tuple[Grade, ...] = (
    Grade(code="A", from_value=A, label_vi="Mức A: tốt", label_en="Class A: good", color="#2166AC"),
    Grade(
        code="B",
        from_value=B,
        label_vi="Mức B: trung bình",
        label_en="Class B: medium",
        color="#67A9CF",
    ),
    Grade(code="C", from_value=C, label_vi="Mức C: xấu", label_en="Class C: bad", color="#EF8A62"),
    Grade(
        code="D",
        from_value=D,
        label_vi="Mức D: rất xấu",
        label_en="Class D: very bad",
        color="#B2182B",
    ),
)
"""Colours are assumed."""


def ph_class(ph: FloatArray) -> IntArray:
    """Return the best class that each pH lets water be of, 0 (A) to 3; `UNKNOWN` for NaN: (...)."""
    value = np.round(ph, _DECIMALS)[..., np.newaxis]
    found = np.where((value >= PH_MIN) & (value <= PH_MAX), (A, B, C), D).min(axis=-1)
    return np.where(np.isnan(ph), UNKNOWN, found)


def oxygen_class(do_mgl: FloatArray) -> IntArray:
    """Return the best class that dissolved oxygen lets water be of; `UNKNOWN` for NaN: (...)."""
    value = np.round(do_mgl, _DECIMALS)[..., np.newaxis]
    found = np.where(value >= DO_MIN_MGL, (A, B, C), D).min(axis=-1)
    return np.where(np.isnan(do_mgl), UNKNOWN, found)


def water_class(ph: FloatArray, do_mgl: FloatArray) -> IntArray:
    """Return the class of each water by what is known of it, 0 (A) to 3 (D): (...).

    `UNKNOWN` where one of the two is not known and the other does not make it D.
    """
    by_ph, by_oxygen = ph_class(ph), oxygen_class(do_mgl)
    worst = np.maximum(by_ph, by_oxygen)
    is_said = (np.minimum(by_ph, by_oxygen) != UNKNOWN) | (worst == D)
    return np.where(is_said, worst, UNKNOWN)
