"""A batch's marks: which buckets of a quarter of an hour its new rows lie in."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import IntArray
from db.connection import Connection
from db.epoch import POSTGRES_EPOCH_US
from db.rollup import QUARTER
from ingest.write.copy_block import HEADER, TRAILER

QUARTER_US = QUARTER.width_s * 1_000_000
"""Quarters begin at the same instants in every zone: offsets are multiples of a quarter."""

_COPY = "COPY dirty_bucket (kind, sensor_key, bucket_at) FROM STDIN (FORMAT BINARY)"
_KEY_BITS = 31


@dataclass(frozen=True, slots=True, eq=False)
class Touched:
    """New rows of one kind.

    Attributes
    ----------
    kind : str
    sensor_key : (row,) int64
    observed_us : (row,) int64
        [us since the epoch]
    """

    kind: str
    sensor_key: IntArray
    observed_us: IntArray


async def write(connection: Connection, touched: Sequence[Touched]) -> None:
    """Mark the buckets of rows in the transaction that stores them."""
    if not any(len(one.sensor_key) for one in touched):
        return
    async with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        await copy.write(encode(touched))


def encode(touched: Sequence[Touched]) -> bytes:
    """Return each bucket once, as binary COPY."""
    return b"".join([HEADER, *(_records(one) for one in touched), TRAILER])


def _records(touched: Touched) -> bytes:
    # One number for bucket and sensor, because one array is sorted faster than two columns.
    marks = np.unique((touched.observed_us // QUARTER_US << _KEY_BITS) | touched.sensor_key)
    kind = touched.kind.encode()
    records = np.zeros(len(marks), _record_type(len(kind)))
    records["fields"] = 3
    records["kind_size"], records["kind"] = len(kind), kind
    records["key_size"], records["key"] = 4, marks & ((1 << _KEY_BITS) - 1)
    records["at_size"], records["at"] = 8, (marks >> _KEY_BITS) * QUARTER_US - POSTGRES_EPOCH_US
    return records.tobytes()


def _record_type(kind_size: int) -> np.dtype[np.void]:
    return np.dtype(
        [
            ("fields", ">i2"),
            ("kind_size", ">i4"),
            ("kind", f"S{kind_size}"),
            ("key_size", ">i4"),
            ("key", ">i4"),
            ("at_size", ">i4"),
            ("at", ">i8"),
        ]
    )
