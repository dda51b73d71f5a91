"""Classes into which an index falls, each from its lowest value up to the next one's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray, IntArray

UNKNOWN = -1
"""The place of no class: the index is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A class of an index.

    Attributes
    ----------
    code : str
        By which programs name it.
    from_value : float
        The lowest value that belongs to it.
    color : str
        As `#RRGGBB`; the document's own, or assumed.
    """

    code: str
    from_value: float
    label_vi: str
    label_en: str
    color: str


def grades_of(values: FloatArray, grades: Sequence[Grade]) -> IntArray:
    """Return in which class each value falls, `UNKNOWN` for NaN: (...).

    Parameters
    ----------
    values : (...) float64
    grades
        From the lowest to the highest; what is under the first is in it.
    """
    lowest = np.array([one.from_value for one in grades[1:]])
    return np.where(np.isnan(values), UNKNOWN, np.searchsorted(lowest, values, side="right"))
