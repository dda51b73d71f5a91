"""How many newest values of a quantity become one number, for each group of sensors: pure."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from contract.arrays import FloatArray
from contract.quantity import Quantity

GroupArray = npt.NDArray[np.integer]
NO_DIRECTION = 1e-9  # length of a mean vector below which directions cancel out

TOTALLED = frozenset({"load_kw", "power_kw", "flow_m3h"})
"""Quantities whose sum over sensors says something: the monitored load, the pumped water."""

Summary = dict[str, float | None]
Summaries = Mapping[int, Summary]
"""By group, of those that have a value."""
NOTHING: Summary = {"count": 0, "mean": None, "min": None, "max": None}


def summary(quantity: Quantity, values: FloatArray) -> Summary:
    """Return mean, smallest and largest of the values (sensor,) of a quantity; NaN is no value.

    Increments (`sum`) get the plain mean, for these are values of one moment, not of a span.
    """
    one_group = np.zeros(len(values), np.int64)
    return shown(quantity, summaries(quantity, values, one_group).get(0), 1)


def shown(quantity: Quantity, found: Summary | None, needed: int) -> Summary:
    """Return a summary as it may be shown: without numbers where fewer values than needed speak."""
    if found is not None and (found["count"] or 0) >= needed:
        return found
    nothing = NOTHING | ({"total": None} if quantity.name in TOTALLED else {})
    return nothing if found is None else nothing | {"count": found["count"]}


def summaries(quantity: Quantity, values: FloatArray, groups: GroupArray) -> Summaries:
    """Return what `Form.summaries` does of the values (sensor,) of one quantity."""
    return Form((quantity,)).summaries(values[:, np.newaxis], groups)[0]


class Form:
    """How the values of some quantities of the same sensors are summed up, all at once.

    With few sensors a call into numpy costs more than what it works out.
    """

    def __init__(self, quantities: Sequence[Quantity]) -> None:
        self._quantities = tuple(quantities)
        aggregates = [quantity.aggregate for quantity in quantities]
        self._energetic = np.array([each == "energetic" for each in aggregates], np.bool_)
        self._circular = [column for column, each in enumerate(aggregates) if each == "circular"]
        self._scale = 10.0 ** np.array([quantity.mean_decimals for quantity in quantities])

    def summaries(self, values: FloatArray, groups: GroupArray) -> list[Summaries]:
        """Return for each quantity the summary of each group that has a value of it.

        Parameters
        ----------
        values : (sensor, quantity)
            NaN where there is none.
        groups : (sensor,)
            The group of each sensor, ascending.
        """
        if not groups.size:
            return [{} for _ in self._quantities]
        first = starts(groups)
        is_known = ~np.isnan(values)
        counts = np.add.reduceat(is_known, first, axis=0, dtype=np.int64)
        terms = np.where(is_known, values, 0.0)
        terms[:, self._energetic] = np.where(
            is_known[:, self._energetic], 10 ** (terms[:, self._energetic] / 10), 0.0
        )
        totals = np.add.reduceat(terms, first, axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):  # of no value there is no mean
            means = totals / counts
            means[:, self._energetic] = 10 * np.log10(means[:, self._energetic])
            for column in self._circular:
                means[:, column] = _directions_deg(values[:, column], first)
            means, totals = (self._rounded(each) for each in (means, totals))
            means[:, self._circular] %= 360  # what rounds up to 360 is north
        lowest = np.minimum.reduceat(np.where(is_known, values, np.inf), first, axis=0)
        highest = np.maximum.reduceat(np.where(is_known, values, -np.inf), first, axis=0)
        tables = counts, means, lowest, highest, totals
        present: list[int] = groups[first].tolist()
        return [
            self._of(column, present, [table[:, column].tolist() for table in tables])
            for column in range(len(self._quantities))
        ]

    def _rounded(self, values: FloatArray) -> FloatArray:
        return np.rint(values * self._scale) / self._scale

    def _of(self, column: int, groups: list[int], columns: list[list[float]]) -> Summaries:
        """Return the summaries of one quantity; its `columns` are (group,)."""
        is_direction = column in self._circular
        is_totalled = self._quantities[column].name in TOTALLED
        found: dict[int, Summary] = {}
        for group, count, mean, lowest, highest, total in zip(groups, *columns, strict=True):
            if not count:
                continue
            # NaN, the mark of a mean that does not exist, is the only number unlike itself.
            summed: Summary = {
                "count": count,
                "mean": mean if mean == mean else None,  # noqa: PLR0124
                "min": None if is_direction else lowest,
                "max": None if is_direction else highest,
            }
            found[group] = summed | {"total": total} if is_totalled else summed
        return found


def starts(groups: GroupArray) -> npt.NDArray[np.int64]:
    """Return where each run of equal groups begins; of none there is no run."""
    if not groups.size:
        return np.empty(0, np.int64)
    return np.concatenate(([0], np.flatnonzero(np.diff(groups)) + 1))


def _directions_deg(values: FloatArray, first: npt.NDArray[np.int64]) -> FloatArray:
    """Return the mean direction of each group, (group,), NaN where they cancel out. [deg]."""
    is_known = ~np.isnan(values)
    counts = np.add.reduceat(is_known, first, dtype=np.int64)
    angles = np.deg2rad(np.where(is_known, values, 0.0))
    east, north = (
        np.add.reduceat(np.where(is_known, part, 0.0), first) / counts
        for part in (np.sin(angles), np.cos(angles))
    )
    found = np.rad2deg(np.arctan2(east, north)) % 360
    return np.where(np.hypot(east, north) < NO_DIRECTION, np.nan, found)
