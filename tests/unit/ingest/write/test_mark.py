"""A batch marks each bucket that it touches once."""

import numpy as np

from db.epoch import POSTGRES_EPOCH_US
from ingest.write.copy_block import HEADER, TRAILER
from ingest.write.mark import QUARTER_US, encode
from ingest.write.touched import Touched

RECORD = np.dtype(
    [("head", "V6"), ("kind", "S10"), ("key_size", ">i4"), ("key", ">i4"), ("at_size", ">i4"),
     ("at", ">i8")]
)  # fmt: skip
FIRST_US = 1_795_000_000 // 900 * QUARTER_US


def marked(touched: Touched) -> list[tuple[int, int]]:
    """Return the sensors and bucket starts of one kind's stream."""
    stream = encode([touched])
    body = stream.removeprefix(HEADER).removesuffix(TRAILER)
    records = np.frombuffer(body, RECORD)
    assert set(records["kind"].tolist()) <= {touched.kind.encode()}
    return [
        (int(key), int(at) + POSTGRES_EPOCH_US)
        for key, at in zip(records["key"], records["at"], strict=True)
    ]


def test_a_bucket_is_marked_once_for_each_sensor() -> None:
    sensor_key = np.array([1, 1, 1, 2**31 - 1])
    last_us = FIRST_US + QUARTER_US - 1
    observed_us = np.array([FIRST_US, last_us, FIRST_US + QUARTER_US, last_us])
    assert sorted(marked(Touched("rain_gauge", sensor_key, observed_us))) == [
        (1, FIRST_US),
        (1, FIRST_US + QUARTER_US),
        (2**31 - 1, FIRST_US),
    ]


def test_no_row_no_mark() -> None:
    nothing = np.empty(0, np.int64)
    assert encode([Touched("rain_gauge", nothing, nothing)]) == HEADER + TRAILER
