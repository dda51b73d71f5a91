"""The simulated city as its sensors showed it, and what stood behind, over whole local days."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from simulator.world.models.ground import Places

WORKING, SATURDAY, SUNDAY, FESTIVE = 0, 1, 2, 3
"""Kinds of days; festive are public holidays and the weeks around the lunar new year."""


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """Series over whole days from a local midnight on.

    Attributes
    ----------
    first_date
        The first civil day.
    day_kind : (day,) int64
        `WORKING`, `SATURDAY`, `SUNDAY` or `FESTIVE`.
    tet_day : (day,) int64
        Days since the first day of the lunar new year of that civil year.
    series
        By name, (bin, thing): hourly, some in bins of ten minutes; NaN where nobody reported.
    places
        Where the things of a kind stand.
    beside
        For kinds that stand beside a street: its number, and how much of it is felt, (thing,).
    """

    first_date: date
    day_kind: IntArray
    tet_day: IntArray
    series: Mapping[str, FloatArray]
    places: Mapping[str, Places]
    beside: Mapping[str, tuple[IntArray, FloatArray]]

    def __getitem__(self, name: str) -> FloatArray:
        """Return a series, (bin, thing)."""
        return self.series[name]

    @property
    def day_count(self) -> int:
        """Return the number of days."""
        return self.day_kind.size

    @property
    def month(self) -> IntArray:
        """Return the month of each day, (day,); 0 is January."""
        days = np.datetime64(self.first_date, "D") + np.arange(self.day_count)
        return days.astype("datetime64[M]").astype(np.int64) % 12

    @property
    def is_working(self) -> BoolArray:
        """Tell which days are working days like any other, (day,)."""
        return self.day_kind == WORKING

    @property
    def is_weekend(self) -> BoolArray:
        """Tell which days are Saturdays and Sundays like any other, (day,)."""
        return (self.day_kind == SATURDAY) | (self.day_kind == SUNDAY)

    def around_tet(self, first: int, last: int) -> BoolArray:
        """Tell which days lie so many days around the lunar new year, both included, (day,)."""
        return (self.tet_day >= first) & (self.tet_day <= last)

    def hours_of(self, is_wanted: BoolArray, name: str) -> FloatArray:
        """Return a series of some days, (bin of those days, thing)."""
        rows = self.series[name]
        days = rows.reshape(self.day_count, -1, *rows.shape[1:])[is_wanted]
        return days.reshape(-1, *rows.shape[1:])

    def cut(self, first: date, last: date) -> Self:
        """Return the days from `first` to `last`, both included."""
        begin, end = (first - self.first_date).days, (last - self.first_date).days + 1
        if begin < 0 or end > self.day_count:
            raise ValueError(f"{first}..{last} is not within the {self.day_count} days watched")
        days = np.zeros(self.day_count, dtype=np.bool_)
        days[begin:end] = True
        return replace(
            self,
            first_date=first,
            day_kind=self.day_kind[days],
            tet_day=self.tet_day[days],
            series={name: self.hours_of(days, name) for name in self.series},
        )

    def months(self, first: int, last: int) -> BoolArray:
        """Tell which days lie in the months from `first` to `last`, 1 is January, (day,)."""
        return (self.month >= first - 1) & (self.month <= last - 1)
