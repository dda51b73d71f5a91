"""A batch's marks: which buckets of a quarter of an hour its new rows lie in."""

from collections.abc import Sequence

import numpy as np

from db.connection import Connection
from db.rollup import QUARTER
from ingest.write.touched import Touched, records, stream

QUARTER_US = QUARTER.width_s * 1_000_000
"""Quarters begin at the same instants in every zone: offsets are multiples of a quarter."""

_COPY = "COPY dirty_bucket (kind, sensor_key, bucket_at) FROM STDIN (FORMAT BINARY)"
_KEY_BITS = 31


async def write(connection: Connection, touched: Sequence[Touched]) -> None:
    """Mark the buckets of rows in the transaction that stores them."""
    if not any(len(one.sensor_key) for one in touched):
        return
    async with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        await copy.write(encode(touched))


def encode(touched: Sequence[Touched]) -> bytes:
    """Return each bucket once, as binary COPY."""
    return stream(_records(one) for one in touched)


def _records(touched: Touched) -> bytes:
    # One number for bucket and sensor, because one array is sorted faster than two columns.
    marks = np.unique((touched.observed_us // QUARTER_US << _KEY_BITS) | touched.sensor_key)
    keys = marks & ((1 << _KEY_BITS) - 1)
    return records(touched.kind, keys, (marks >> _KEY_BITS) * QUARTER_US)
