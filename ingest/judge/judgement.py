"""The contract's judgement of readings, by columns: most rows pass, and passing is fast.

Rows that fail here are judged once more by `contract.judgement`, which alone names reasons.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import Kind
from contract.errors import PayloadError
from contract.judgement import judge_time, judge_values, skew_tolerance_us
from contract.quality import Quality
from ingest.judge.bounds import Bounds
from ingest.judge.columns import Table
from ingest.judge.instants import NO_TIME


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What became of a table's rows.

    Attributes
    ----------
    rows : (row,) int64
        Rows that can be stored, in order.
    quality : (row,) int16
        Their quality bits.
    refused : list of (int, PayloadError)
        The other rows, each with its reason.
    """

    rows: IntArray
    quality: NDArray[np.int16]
    refused: list[tuple[int, PayloadError]]


def judge(table: Table, bounds: Bounds) -> Verdict:
    """Return which rows of a table can be stored, with what quality, and why the others cannot."""
    passes, quality = _judge_columns(table, bounds)
    refused: list[tuple[int, PayloadError]] = []
    for row in np.flatnonzero(~passes).tolist():
        try:
            quality[row] = judge_row(table, row, bounds)
        except PayloadError as error:
            refused.append((row, error))
        else:
            passes[row] = True
    rows = np.flatnonzero(passes)
    return Verdict(rows, quality[rows], refused)


def judge_row(table: Table, row: int, bounds: Bounds) -> Quality:
    """Return the quality of one row by the contract's own judgement.

    Raises
    ------
    PayloadError
        Why the row cannot be stored.
    """
    quality = judge_values(table.kind, table.values_of(row), bounds.plausible)
    observed_us = int(table.observed_us[row])
    return quality | judge_time(
        None if observed_us == NO_TIME else observed_us,
        city_now_us=bounds.city_now_us,
        oldest_us=bounds.oldest_us,
        speed=bounds.speed,
    )


def _judge_columns(table: Table, bounds: Bounds) -> tuple[BoolArray, NDArray[np.int16]]:
    low, high = _possible(table.kind)
    is_null = np.isnan(table.values)
    is_possible = ((table.values >= low) & (table.values <= high)) | is_null
    passes = is_possible.all(axis=1) & ~is_null.all(axis=1)
    passes &= table.observed_us <= bounds.newest_us
    passes &= table.observed_us >= max(bounds.oldest_us, 0)
    low, high = bounds.plausible.limits(table.kind.code)
    is_odd = (table.values < low) | (table.values > high)
    quality = np.where(is_odd.any(axis=1), np.int16(Quality.IMPLAUSIBLE), np.int16(0))
    is_ahead = table.observed_us > bounds.city_now_us + skew_tolerance_us(bounds.speed)
    quality[is_ahead] |= np.int16(Quality.CLOCK_SKEW)
    return passes, quality


@cache
def _possible(kind: Kind) -> tuple[FloatArray, FloatArray]:
    """Return the lower and the upper limits of what can be, (quantity,) each."""
    ranges = [quantity.possible for quantity in kind.quantities]
    return np.array([low for low, _ in ranges]), np.array([high for _, high in ranges])
