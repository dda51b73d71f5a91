"""From readings to the one number that is held against a limit: conditions of four types."""

from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from operations.episodes.context import US_PER_S, Context
from operations.episodes.table import Table
from operations.indices.index import Values
from operations.indices.lookback import Lookback, begin_of_span
from operations.indices.registry import INDICES
from operations.rules.definition import Baseline, Index, Rate, Statistic, Threshold

Judged = Threshold | Rate | Baseline | Index
"""Conditions that are of one sensor's readings."""
S_PER_H = 3_600
POWER_PARTS = 1
"""Of sound power, which is 100 at 20 dB: to 0.04 dB there, and better above."""


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """Of the rows that count: trusted, with all quantities that are needed.

    Attributes
    ----------
    sensor_key, index : (row,) int64
        Sensors and their places in the context, in the table's order: by sensor and then by time.
    at_us : (row,) int64
        [us]
    x : (row,) float64
        What is held against the limit; NaN where there is too little to judge by.
    """

    sensor_key: IntArray
    index: IntArray
    at_us: IntArray
    x: FloatArray

    def __len__(self) -> int:
        return len(self.index)

    def of(self, chosen: BoolArray) -> "Signal":
        """Return some of it: (row,) bool."""
        return Signal(
            self.sensor_key[chosen], self.index[chosen], self.at_us[chosen], self.x[chosen]
        )


def quantities(condition: Judged) -> tuple[str, ...]:
    """Return what of a reading a condition looks at."""
    if isinstance(condition, Index):
        index = INDICES[condition.index]
        return (*index.quantities, *index.optional)
    return (condition.quantity,)


def _needed(condition: Judged) -> tuple[str, ...]:
    """Return without what a reading does not count."""
    if isinstance(condition, Index):
        return INDICES[condition.index].quantities
    return (condition.quantity,)


def span_us(condition: Judged) -> int:
    """Return how far back of a reading a condition looks. [us]."""
    match condition:
        case Threshold() | Rate():
            return round(condition.span_s * US_PER_S)
        case Index():
            return round(INDICES[condition.index].span_s * US_PER_S)
        case Baseline():
            return 0


def is_same_signal(one: Judged, other: Judged) -> bool:
    """Tell whether two conditions hold the same numbers against their limits."""
    return _made_of(one) == _made_of(other)


def _made_of(condition: Judged) -> tuple[object, ...]:
    match condition:
        case Threshold():
            how = (condition.quantity, condition.statistic, condition.span_s)
        case Rate():
            how = (condition.quantity, condition.span_s)
        case Baseline():
            how = (condition.quantity, condition.deviation)
        case Index():
            how = (condition.index,)
    return type(condition), condition.kind, *how


def signal(
    condition: Judged, table: Table, context: Context, wanted: BoolArray | None = None
) -> Signal:
    """Return what a condition makes of a table of its kind.

    The numbers of rows whose whole span is in the table do not depend on the rows before it.

    Parameters
    ----------
    condition
        What is asked.
    table
        The rows, and before them those of a span.
    context
        Of the sensors.
    wanted : (row,) bool or None
        The rows of which numbers are wanted; None: all.

    Raises
    ------
    KeyError
        A sensor is not of the context.
    """
    counts = table.is_trusted.copy()
    for name in _needed(condition):
        counts &= ~np.isnan(table.values[name])
    length_us = span_us(condition)
    if wanted is not None:
        counts &= _concerned(table.observed_us, wanted, length_us)
    chosen = slice(None) if counts.all() else counts
    values = {name: table.values[name][chosen] for name in quantities(condition)}
    readings = table.sensor_key[chosen], table.observed_us[chosen]
    if wanted is None or not length_us:
        place = np.arange(len(readings[0]))
    else:
        place = np.flatnonzero(wanted[chosen])
    sensor_key = readings[0][place]
    rows = _Rows(readings, place, context.index_of(sensor_key), context)
    return Signal(sensor_key, rows.index, readings[1][place], _number(condition, rows, values))


def _concerned(at_us: IntArray, wanted: BoolArray, length_us: int) -> BoolArray:
    """Tell which rows may lie in the span of one that is wanted."""
    if not length_us or not wanted.any():
        return wanted
    return at_us >= at_us[wanted].min() - length_us


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Readings that count, the places of those of which numbers are wanted, and their sensors'."""

    readings: tuple[IntArray, IntArray]
    place: IntArray
    index: IntArray
    context: Context

    def back(self, length_us: int) -> Lookback:
        if not length_us:
            return Lookback(self.place, self.place, np.ones(len(self.place)), self.readings[1])
        begin = begin_of_span(self.readings, self.place, length_us)
        expected_count = length_us / self.context.period_us[self.index]
        return Lookback(self.place, begin, expected_count, self.readings[1])


def _number(condition: Judged, rows: _Rows, values: Values) -> FloatArray:
    match condition:
        case Threshold():
            value = values[condition.quantity]
            if condition.statistic == "value":
                return value
            return _of_span(condition.statistic, rows.back(span_us(condition)), value)
        case Rate():
            return _rate(rows, span_us(condition), values[condition.quantity])
        case Index():
            index = INDICES[condition.index]
            return index.compute(values, rows.back(span_us(condition)))
        case Baseline():
            return _deviation(condition, rows, values[condition.quantity])


def _of_span(statistic: Statistic, back: Lookback, value: FloatArray) -> FloatArray:
    if statistic == "sum":
        return np.where(back.count >= 2, back.total(value), np.nan)
    if statistic == "energetic":
        power = back.total(10 ** (value / 10), POWER_PARTS) / back.count
        mean = 10 * np.log10(np.maximum(power, 1 / POWER_PARTS))
    else:
        mean = back.mean(value)
    return np.where(back.is_half_there(), mean, np.nan)


def _rate(rows: _Rows, length_us: int, value: FloatArray) -> FloatArray:
    """Return the change since the oldest reading of the span, per hour; NaN over less than half."""
    begin = begin_of_span(rows.readings, rows.place, length_us, is_closed=True)
    at_us = rows.readings[1]
    apart_us = at_us[rows.place] - at_us[begin]
    change = (value[rows.place] - value[begin]) * (S_PER_H * US_PER_S)
    is_enough = (2 * apart_us >= length_us) & (apart_us > 0)
    return np.where(is_enough, change / np.maximum(apart_us, 1), np.nan)


def _deviation(condition: Baseline, rows: _Rows, value: FloatArray) -> FloatArray:
    usual = rows.context.usual.get(condition.quantity)
    if usual is None:
        return np.full(len(value), np.nan)
    expected = usual.at(rows.index, rows.readings[1])
    if condition.deviation == "difference":
        return value - expected
    # A share of nothing, or of a flow that usually runs backwards, says nothing.
    return np.divide(value, expected, out=np.full(len(value), np.nan), where=expected > 0) - 1
