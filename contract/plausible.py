"""What a city's quantities plausibly show: outside of it a reading is kept and marked."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray
from contract.catalogue import KINDS
from contract.quantity import Quantity

ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From which value to which a quantity is plausible, both included, and who says so."""

    low: float
    high: float
    source: str


class Plausible:
    """The plausible ranges of a city; what it says nothing of is plausible wherever possible.

    Parameters
    ----------
    ranges
        By the code of a kind and the name of a quantity.
    """

    def __init__(self, ranges: Mapping[tuple[str, str], Range]) -> None:
        self._ranges: dict[tuple[str, str], Range] = {}
        self._limits: dict[str, tuple[FloatArray, FloatArray]] = {}
        for kind in KINDS:
            own = [
                ranges.get((kind.code, quantity.name)) or _possible(quantity)
                for quantity in kind.quantities
            ]
            self._ranges |= {
                (kind.code, n): r for n, r in zip(kind.quantity_names, own, strict=True)
            }
            self._limits[kind.code] = (
                np.array([each.low for each in own]),
                np.array([each.high for each in own]),
            )

    def range(self, kind: str, quantity: str) -> Range:
        """Return the range of one quantity of a kind."""
        return self._ranges[kind, quantity]

    def limits(self, kind: str) -> tuple[FloatArray, FloatArray]:
        """Return the lower and the upper limits of a kind, (quantity,) each."""
        return self._limits[kind]


def _possible(quantity: Quantity) -> Range:
    low, high = quantity.possible
    return Range(low=low, high=high, source=ASSUMED)


WHEREVER_POSSIBLE = Plausible({})
"""Of a city that says nothing."""
