"""What a batch has changed, for whoever judges it: of which sensor, from when to when.

Loads of the past write none: what is handed over whole is history, and nobody is called for it.
"""

from collections.abc import Sequence

import numpy as np

from db.connection import Connection
from ingest.write.touched import Touched, records, stream

_COPY = "COPY changed_sensor (kind, sensor_key, from_at, to_at) FROM STDIN (FORMAT BINARY)"


async def write(connection: Connection, touched: Sequence[Touched]) -> None:
    """Write down what has changed in the transaction that stores it."""
    if not any(len(one.sensor_key) for one in touched):
        return
    async with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        await copy.write(encode(touched))


def encode(touched: Sequence[Touched]) -> bytes:
    """Return each sensor's span once, as binary COPY."""
    return stream(_records(one) for one in touched if len(one.sensor_key))


def _records(touched: Touched) -> bytes:
    order = np.argsort(touched.sensor_key, kind="stable")
    sensor_key, observed_us = touched.sensor_key[order], touched.observed_us[order]
    firsts = np.flatnonzero(np.diff(sensor_key, prepend=-1))
    return records(
        touched.kind,
        sensor_key[firsts],
        np.minimum.reduceat(observed_us, firsts),
        np.maximum.reduceat(observed_us, firsts),
    )
