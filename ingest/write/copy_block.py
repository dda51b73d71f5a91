"""Rows as PostgreSQL's binary COPY, written by numpy a block at a time.

A row of fixed stride cannot hold NULL, so rows are grouped by which of their columns are null and
each group has a record type of its own. `numpy.concatenate` would turn the big-endian records into
the machine's byte order; only finished bytes are joined here.

References
----------
.. [1] PostgreSQL 17 documentation, COPY, "Binary Format".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from contract.arrays import BoolArray
from db.epoch import POSTGRES_EPOCH_US

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"

FieldType = Literal["int2", "int4", "timestamptz", "float4", "float8"]
_FORMAT: dict[FieldType, str] = {
    "int2": ">i2",
    "int4": ">i4",
    "timestamptz": ">i8",
    "float4": ">f4",
    "float8": ">f8",
}


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of a block.

    Attributes
    ----------
    type : FieldType
        The column's type in the database; a timestamptz is given in us since 1970.
    numbers : (row,) array
    is_null : (row,) bool or None
        Where the database shall have NULL; None means nowhere.
    """

    type: FieldType
    numbers: NDArray[Any]
    is_null: BoolArray | None = None


def encode(columns: Sequence[Column]) -> bytes:
    """Return rows as one binary COPY stream, header and trailer included.

    Rows with the same nulls come together, each group in the order given.

    Raises
    ------
    ValueError
        If a number that is not null is NaN: it would be stored as NaN and poison every mean.
    """
    rows = len(columns[0].numbers)
    pieces = [HEADER]
    for nulls, chosen in _groups(columns, rows):
        pieces.append(_records(columns, nulls, chosen).tobytes())
    pieces.append(TRAILER)
    return b"".join(pieces)


def _groups(
    columns: Sequence[Column], rows: int
) -> list[tuple[tuple[bool, ...], NDArray[np.intp] | slice]]:
    """Return each null pattern with its rows."""
    nowhere = np.zeros(rows, np.bool_)
    nulls = np.column_stack(
        [nowhere if column.is_null is None else column.is_null for column in columns]
    )
    if not nulls.any():
        return [((False,) * len(columns), slice(None))] if rows else []
    packed = np.packbits(nulls, axis=1)
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, group = np.unique(keys, return_index=True, return_inverse=True)
    return [
        (tuple(nulls[start].tolist()), np.flatnonzero(group == index))
        for index, start in enumerate(first.tolist())
    ]


def _records(
    columns: Sequence[Column], nulls: tuple[bool, ...], chosen: NDArray[np.intp] | slice
) -> NDArray[np.void]:
    types = tuple(column.type for column in columns)
    record = _record_type(types, nulls)
    records = np.zeros(len(columns[0].numbers[chosen]), record)
    records["fields"] = len(columns)
    for index, (column, is_null) in enumerate(zip(columns, nulls, strict=True)):
        if is_null:
            records[f"size_{index}"] = -1
            continue
        numbers = column.numbers[chosen]
        if column.type == "timestamptz":
            numbers = numbers - POSTGRES_EPOCH_US
        elif np.isnan(numbers).any():
            raise ValueError(f"column {index} has NaN where NULL was not asked for")
        records[f"size_{index}"] = record[f"field_{index}"].itemsize
        records[f"field_{index}"] = numbers
    return records


@lru_cache(maxsize=4096)
def _record_type(types: tuple[FieldType, ...], nulls: tuple[bool, ...]) -> np.dtype[np.void]:
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for index, (name, is_null) in enumerate(zip(types, nulls, strict=True)):
        fields.append((f"size_{index}", ">i4"))
        if not is_null:
            fields.append((f"field_{index}", _FORMAT[name]))
    return np.dtype(fields)
