"""New rows of one kind, and what is written down of them: a kind, sensors, and instants."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from contract.arrays import IntArray
from db.epoch import POSTGRES_EPOCH_US
from ingest.write.copy_block import HEADER, TRAILER


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


def stream(blocks: Iterable[bytes]) -> bytes:
    """Return blocks of records as one binary COPY."""
    return b"".join([HEADER, *blocks, TRAILER])


def records(kind: str, sensor_key: IntArray, *instants_us: IntArray) -> bytes:
    """Return the records (kind, sensor, instants) of one kind's sensors.

    Parameters
    ----------
    sensor_key : (record,) int64
    *instants_us : (record,) int64
        The columns that follow. [us since the epoch]
    """
    named = kind.encode()
    made = np.zeros(len(sensor_key), _record_type(len(named), len(instants_us)))
    made["fields"] = 2 + len(instants_us)
    made["kind_size"], made["kind"] = len(named), named
    made["key_size"], made["key"] = 4, sensor_key
    for index, instant_us in enumerate(instants_us):
        made[f"at_size_{index}"], made[f"at_{index}"] = 8, instant_us - POSTGRES_EPOCH_US
    return made.tobytes()


def _record_type(kind_size: int, instant_count: int) -> np.dtype[np.void]:
    fields = [
        ("fields", ">i2"),
        ("kind_size", ">i4"),
        ("kind", f"S{kind_size}"),
        ("key_size", ">i4"),
        ("key", ">i4"),
    ]
    for index in range(instant_count):
        fields += [(f"at_size_{index}", ">i4"), (f"at_{index}", ">i8")]
    return np.dtype(fields)
