"""The binary COPY block says exactly what its columns say."""

import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.epoch import POSTGRES_EPOCH_US
from ingest.write.copy_block import HEADER, TRAILER, Column, FieldType, encode

FORMAT: dict[FieldType, str] = {
    "int2": ">h",
    "int4": ">i",
    "timestamptz": ">q",
    "float4": ">f",
    "float8": ">d",
}
NUMBERS: dict[FieldType, st.SearchStrategy[Any]] = {
    "int2": st.integers(-(2**15), 2**15 - 1),
    "int4": st.integers(-(2**31), 2**31 - 1),
    "timestamptz": st.integers(0, 4_102_444_800_000_000),
    "float4": st.floats(width=32, allow_nan=False),
    "float8": st.floats(allow_nan=False),
}
DTYPE: dict[FieldType, Any] = {
    "int2": np.int16,
    "int4": np.int64,
    "timestamptz": np.int64,
    "float4": np.float64,
    "float8": np.float64,
}


def decoded(block: bytes, types: list[FieldType]) -> list[tuple[Any, ...]]:
    """Read a block as PostgreSQL does."""
    assert block.startswith(HEADER)
    assert block.endswith(TRAILER)
    cursor, end = len(HEADER), len(block) - len(TRAILER)
    rows: list[tuple[Any, ...]] = []
    while cursor < end:
        (count,) = struct.unpack_from(">h", block, cursor)
        assert count == len(types)
        cursor += 2
        row: list[Any] = []
        for name in types:
            (size,) = struct.unpack_from(">i", block, cursor)
            cursor += 4
            if size < 0:
                row.append(None)
                continue
            assert size == struct.calcsize(FORMAT[name])
            (number,) = struct.unpack_from(FORMAT[name], block, cursor)
            row.append(number + POSTGRES_EPOCH_US if name == "timestamptz" else number)
            cursor += size
        rows.append(tuple(row))
    return rows


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[FieldType], list[tuple[Any, ...]]]:
    types = draw(st.lists(st.sampled_from(sorted(FORMAT)), min_size=1, max_size=12))
    row = st.tuples(*[st.none() | NUMBERS[name] for name in types])
    return types, draw(st.lists(row, max_size=30))


@given(tables())
def test_a_block_read_back_holds_the_same_rows(
    table: tuple[list[FieldType], list[tuple[Any, ...]]],
) -> None:
    types, rows = table
    columns = [
        Column(
            name,
            np.array([0 if row[index] is None else row[index] for row in rows], DTYPE[name]),
            np.array([row[index] is None for row in rows], np.bool_),
        )
        for index, name in enumerate(types)
    ]
    found = decoded(encode(columns), types)
    assert sorted(map(repr, found)) == sorted(map(repr, rows))


def test_rows_with_the_same_nulls_keep_their_order() -> None:
    numbers = np.arange(1000)
    is_null = numbers % 3 == 0
    block = encode([Column("int4", numbers), Column("float4", numbers.astype(float), is_null)])
    found = decoded(block, ["int4", "float4"])
    whole = [key for key, value in found if value is not None]
    assert whole == sorted(whole)


def test_nan_is_never_written() -> None:
    with pytest.raises(ValueError, match="column 0 has NaN"):
        encode([Column("float8", np.array([1.0, np.nan]))])
