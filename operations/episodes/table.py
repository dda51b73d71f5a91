"""Readings of one kind as columns: what conditions are judged by."""

from collections.abc import Mapping
from dataclasses import dataclass

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import Kind


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Rows by sensor and then by time, each instant of a sensor once.

    Attributes
    ----------
    sensor_key : (row,) int64
    observed_us : (row,) int64
        [us since the epoch]
    values : mapping of str to (row,) float64
        By quantity, NaN where the row does not have it.
    is_trusted : (row,) bool
        Whether something may be concluded from the row (`contract.quality.UNTRUSTED`).
    """

    kind: Kind
    sensor_key: IntArray
    observed_us: IntArray
    values: Mapping[str, FloatArray]
    is_trusted: BoolArray

    def __len__(self) -> int:
        return len(self.sensor_key)
