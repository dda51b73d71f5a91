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
    sensor_key : (row,) int64
        In the table's order: by sensor and then by time.
    at_us : (row,) int64
        [us]
    x : (row,) float64
        What is held against the limit; NaN where there is too little to judge by.
    """

    sensor_key: IntArray
    at_us: IntArray
    x: FloatArray

    def __len__(self) -> int:
        return len(self.sensor_key)

    def of(self, chosen: BoolArray) -> "Signal":
        """Return some of it: (row,) bool."""
        return Signal(self.sensor_key[chosen], self.at_us[chosen], self.x[chosen])


def quantities(condition: Judged) -> tuple[str, ...]:
    """Return what of a reading a condition needs."""
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


def signal(condition: Judged, table: Table, context: Context) -> Signal:
    """Return what a condition makes of a table of its kind.

    The numbers of rows whose whole span is in the table do not depend on the rows before it.

    Raises
    ------
    KeyError
        A sensor is not of the context.
    """
    needed = quantities(condition)
    counts = table.is_trusted.copy()
    for name in needed:
        counts &= ~np.isnan(table.values[name])
    everything = bool(counts.all())
    chosen = slice(None) if everything else counts
    values = {name: table.values[name][chosen] for name in needed}
    sensor_key, at_us = table.sensor_key[chosen], table.observed_us[chosen]
    rows = _Rows(sensor_key, at_us, context)
    return Signal(sensor_key, at_us, _number(condition, rows, values))


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    sensor_key: IntArray
    at_us: IntArray
    context: Context

    def index(self) -> IntArray:
        return self.context.index_of(self.sensor_key)

    def span(self, length_us: int) -> Lookback:
        if not length_us:
            alone = np.arange(len(self.at_us))
            return Lookback(self.at_us, alone, np.ones(len(self.at_us)))
        begin = begin_of_span(self.sensor_key, self.at_us, length_us)
        expected = length_us / self.context.period_us[self.index()]
        return Lookback(self.at_us, begin, expected)


def _number(condition: Judged, rows: _Rows, values: Values) -> FloatArray:
    match condition:
        case Threshold():
            value = values[condition.quantity]
            if condition.statistic == "value":
                return value
            return _of_span(condition.statistic, rows.span(span_us(condition)), value)
        case Rate():
            return _rate(rows, span_us(condition), values[condition.quantity])
        case Index():
            index = INDICES[condition.index]
            return index.compute(values, rows.span(span_us(condition)))
        case Baseline():
            return _deviation(condition, rows, values[condition.quantity])


def _of_span(statistic: Statistic, span: Lookback, value: FloatArray) -> FloatArray:
    if statistic == "sum":
        return np.where(span.count >= 2, span.total(value), np.nan)
    if statistic == "energetic":
        power = span.total(10 ** (value / 10), POWER_PARTS) / span.count
        mean = 10 * np.log10(np.maximum(power, 1 / POWER_PARTS))
    else:
        mean = span.mean(value)
    return np.where(span.is_half_there(), mean, np.nan)


def _rate(rows: _Rows, length_us: int, value: FloatArray) -> FloatArray:
    """Return the change since the oldest reading of the span, per hour; NaN over less than half."""
    begin = begin_of_span(rows.sensor_key, rows.at_us, length_us, is_closed=True)
    apart_us = rows.at_us - rows.at_us[begin]
    change = (value - value[begin]) * (S_PER_H * US_PER_S)
    is_enough = (2 * apart_us >= length_us) & (apart_us > 0)
    return np.where(is_enough, change / np.maximum(apart_us, 1), np.nan)


def _deviation(condition: Baseline, rows: _Rows, value: FloatArray) -> FloatArray:
    usual = rows.context.usual.get(condition.quantity)
    if usual is None:
        return np.full(len(value), np.nan)
    expected = usual.at(rows.index(), rows.at_us)
    if condition.deviation == "difference":
        return value - expected
    # A share of nothing, or of a flow that usually runs backwards, says nothing.
    return np.divide(value, expected, out=np.full(len(value), np.nan), where=expected > 0) - 1
