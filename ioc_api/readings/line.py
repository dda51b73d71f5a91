"""Readings of one sensor in columns, of which a thin line is chosen; no row is an object."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import FloatArray, IntArray
from db.epoch import POSTGRES_EPOCH_US


@dataclass(frozen=True, slots=True)
class Line:
    """Readings ascending in event time.

    Attributes
    ----------
    observed_us : (reading,)
        Event time. [µs since 1970]
    quality : (reading,)
        Flags.
    values : (quantity, reading)
        NaN where a reading has none.
    """

    observed_us: IntArray
    quality: IntArray
    values: FloatArray

    def __len__(self) -> int:
        """Return how many readings there are."""
        return len(self.observed_us)

    def at(self, rows: IntArray) -> "Line":
        """Return some of its readings."""
        return Line(self.observed_us[rows], self.quality[rows], self.values[:, rows])


def from_sent(
    observed_at: bytes | None, quality: bytes | None, values: Sequence[bytes | None]
) -> Line:
    """Return a line from columns of numbers as PostgreSQL sends them; None: empty."""
    observed_us = np.frombuffer(observed_at or b"", ">i8").astype(np.int64) + POSTGRES_EPOCH_US
    # Sorted readings went in; what an aggregate is fed first is no promise.
    rows = np.argsort(observed_us, kind="stable")
    columns = [np.frombuffer(column or b"", ">f8").astype(np.float64) for column in values]
    return Line(
        observed_us[rows],
        np.frombuffer(quality or b"", ">i2").astype(np.int64)[rows],
        np.array(columns, np.float64).reshape(len(columns), len(rows))[:, rows],
    )


def stored_values(values: FloatArray, *, is_register: bool) -> list[float | None]:
    """Return one quantity's values in their shortest form; None where there is none.

    All but registers are stored as float32: 42.1, and not 42.099998474121094.
    """
    said = values if is_register else values.astype(np.float32).astype(np.str_).astype(np.float64)
    return [None if value != value else value for value in said.tolist()]  # noqa: PLR0124 - NaN
