"""A table of Arrow whose columns bear the contract's names, as a delivery: columns to numpy."""

from typing import Any, TypeAlias, cast

import numpy as np
import pyarrow as pa

from contract import arrow_names as names
from contract.arrays import FloatArray, IntArray
from contract.catalogue import Kind
from contract.reason import Reason
from ingest.errors import LoadError
from ingest.judge.columns import NO_SEQ
from ingest.judge.instants import NO_TIME
from ingest.load.delivery import Delivery, Reject

_US = {"s": 1_000_000, "ms": 1_000, "us": 1}
_NS_PER_US = 1_000
_HEADS = (names.SENSOR_ID, names.OBSERVED_AT, names.BOOT, names.SEQ)

_Column: TypeAlias = "pa.ChunkedArray[Any]"


def check(schema: pa.Schema, kind: Kind, where: str) -> None:
    """Refuse a table of which no row could be right.

    Raises
    ------
    LoadError
        With what is wrong and what would be right.
    """
    for name in (names.SENSOR_ID, names.OBSERVED_AT):
        if name not in schema.names:
            raise LoadError(f"{where} has no column {name}; it has {', '.join(schema.names)}")
    has = ", ".join(kind.quantity_names)
    unknown = [one for one in schema.names if one not in {*_HEADS, *kind.quantity_names}]
    if unknown:
        raise LoadError(f"{where}: {kind.code} has no {', '.join(unknown)}; it has {has}")
    if not {*schema.names} & {*kind.quantity_names}:
        raise LoadError(f"{where} has no quantity of {kind.code}; it has {has}")
    for name in schema.names:
        kept = cast("Any", schema).field(name).type
        wanted = _wanted(name, kept)
        if wanted:
            raise LoadError(f"{where}: {name} is {kept}; write it as {wanted}")


def delivery_of(
    table: pa.Table, kind: Kind, part: str, *, first_row: int, part_count: int | None
) -> Delivery:
    """Return a checked table as a delivery.

    Parameters
    ----------
    first_row : int
        Number of its first row.
    """
    sensor, known = _sensors(table)
    row_number = np.arange(first_row, first_row + table.num_rows)
    is_named = sensor >= 0
    rejects = [
        Reject(number, Reason.MISSING_FIELD, f"{names.SENSOR_ID} is null")
        for number in row_number[~is_named].tolist()
    ]
    named = slice(None) if is_named.all() else np.flatnonzero(is_named)
    return Delivery(
        kind,
        part,
        known,
        sensor[named],
        _instants(table)[named],
        _numbers(table, names.BOOT, 0)[named],
        _numbers(table, names.SEQ, NO_SEQ)[named],
        _values(table, kind)[named],
        row_number[named],
        rejects,
        part_count,
    )


def _wanted(name: str, kept: Any) -> str:
    """Return what type a column should have, nothing where it has one that serves."""
    match name:
        case names.SENSOR_ID:
            text = kept.value_type if pa.types.is_dictionary(kept) else kept
            serves = pa.types.is_string(text) or pa.types.is_large_string(text)
            return "" if serves else "string, or dictionary<int32, string>"
        case names.OBSERVED_AT:
            serves = pa.types.is_timestamp(kept) and kept.tz is not None
            return "" if serves else 'timestamp("us", tz="UTC"): a time needs a zone'
        case names.BOOT | names.SEQ:
            return "" if pa.types.is_integer(kept) else "int32"
        case _:
            serves = pa.types.is_floating(kept) or pa.types.is_integer(kept)
            return "" if serves else "float64 or float32"


def _sensors(table: pa.Table) -> tuple[IntArray, tuple[str, ...]]:
    """Return each row's index, -1 where it names none, and the names."""
    column: _Column = table.column(names.SENSOR_ID)
    if not isinstance(column.type, pa.DictionaryType):
        column = column.dictionary_encode()
    whole = cast("Any", column.unify_dictionaries().combine_chunks())
    indices = whole.indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    return np.asarray(indices, np.int64), tuple(text or "" for text in whole.dictionary.to_pylist())


def _instants(table: pa.Table) -> IntArray:
    column: Any = table.column(names.OBSERVED_AT)
    found = _integers(column, NO_TIME)
    unit = column.type.unit
    if unit == "ns":
        return np.where(found == NO_TIME, NO_TIME, found // _NS_PER_US)
    limit = np.iinfo(np.int64).max // _US[unit]
    is_time = (found >= -limit) & (found <= limit)
    return np.where(is_time, np.where(is_time, found, 0) * _US[unit], NO_TIME)


def _numbers(table: pa.Table, name: str, absent: int) -> IntArray:
    if name not in table.column_names:
        return np.full(table.num_rows, absent, np.int64)
    return _integers(table.column(name), absent)


def _integers(column: _Column, absent: int) -> IntArray:
    # What passes int64 becomes a number below 0, which no device has.
    whole = cast("Any", column).cast(pa.int64(), safe=False)
    return np.asarray(whole.fill_null(absent).to_numpy(), np.int64)


def _values(table: pa.Table, kind: Kind) -> FloatArray:
    values = np.full((table.num_rows, len(kind.quantities)), np.nan)
    for index, name in enumerate(kind.quantity_names):
        if name in table.column_names:
            column = cast("Any", table.column(name)).cast(pa.float64())
            values[:, index] = column.fill_null(np.nan).to_numpy()
    return values
