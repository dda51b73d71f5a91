"""A published figure, what is accepted for it and why, and what the simulated city shows."""

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tests.stand.fidelity.year import Year

Confidence = Literal["V", "D", "M", "H"]
Span = tuple[date, date]

WHOLE_YEAR: Span = (date(2025, 1, 1), date(2025, 12, 31))
SPRING: Span = (date(2025, 2, 1), date(2025, 6, 30))
"""The months of the city's hourly weather and dust (S32)."""
MARCH: Span = (date(2025, 3, 3), date(2025, 3, 30))
"""Four weeks from a Monday on, without holidays and without rain to speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One published figure.

    Attributes
    ----------
    name
        What was measured; unique.
    source, confidence
        Key of `cities/hcmc/SOURCES.md`, and V looked up, D computed from data, M from memory, H
        assumed: not published, but what follows from what was.
    published
        One number, or a range.
    accepted
        The values that hold, both ends included.
    because
        Where the tolerance comes from.
    of
        The simulated value.
    span
        The days that it is computed from.
    """

    name: str
    source: str
    confidence: Confidence
    unit: str
    published: float | tuple[float, float]
    accepted: tuple[float, float]
    because: str
    of: Callable[[Year], float]
    span: Span = WHOLE_YEAR

    def value(self, year: Year) -> float:
        """Return what the simulated city shows; NaN, which never holds, where it shows nothing."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            return float(self.of(year.cut(*self.span)))

    def holds(self, value: float) -> bool:
        """Tell whether a value is accepted; one that is no number is not."""
        low, high = self.accepted
        return low <= value <= high

    def is_within(self, year: Year) -> bool:
        """Tell whether the days are there that the figure needs."""
        last = year.first_date.toordinal() + year.day_count - 1
        return year.first_date <= self.span[0] and self.span[1].toordinal() <= last


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure, and the simulated value of each seed."""

    figure: Figure
    values: Mapping[int, float]

    @property
    def held(self) -> bool:
        """Tell whether the figure holds on every seed."""
        return all(self.figure.holds(value) for value in self.values.values())
