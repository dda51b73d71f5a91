"""A batch says of each sensor once from when to when it has something new."""

import numpy as np

from db.epoch import POSTGRES_EPOCH_US
from ingest.write.changed import encode
from ingest.write.copy_block import HEADER, TRAILER
from ingest.write.touched import Touched

RECORD = np.dtype(
    [("head", "V6"), ("kind", "S5"), ("key_size", ">i4"), ("key", ">i4"), ("from_size", ">i4"),
     ("from", ">i8"), ("to_size", ">i4"), ("to", ">i8")]
)  # fmt: skip
AT_US = 1_795_000_000_000_000


def spans(*touched: Touched) -> list[tuple[int, int, int]]:
    """Return sensor, first and last instant after `AT_US` of each record."""
    body = encode(touched).removeprefix(HEADER).removesuffix(TRAILER)
    records = np.frombuffer(body, RECORD)
    base = AT_US - POSTGRES_EPOCH_US
    columns = (records["key"], records["from"] - base, records["to"] - base)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def touched(*rows: tuple[int, int]) -> Touched:
    keys, offsets = zip(*rows, strict=True)
    return Touched("noise", np.array(keys), AT_US + np.array(offsets))


def test_a_sensor_is_named_once_with_its_span_whatever_order_its_rows_have() -> None:
    rows = touched((7, 30), (2, 5), (7, 10), (7, 20), (2**31 - 1, 0))
    assert spans(rows) == [(2, 5, 5), (7, 10, 30), (2**31 - 1, 0, 0)]


def test_a_kind_without_a_row_has_no_record() -> None:
    nothing = np.empty(0, np.int64)
    rows = touched((3, 1))
    assert spans(Touched("noise", nothing, nothing), rows) == [(3, 1, 1)]
    assert encode([Touched("noise", nothing, nothing)]) == HEADER + TRAILER
