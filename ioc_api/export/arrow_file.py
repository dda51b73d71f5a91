"""Parquet and Arrow files from binary COPY, without a loop over rows."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from db.epoch import POSTGRES_EPOCH_US
from ioc_api.export.columns import (
    Column,
    head_names,
    long_names,
    naming,
    rows_each,
    value_columns,
    value_names,
)
from ioc_api.export.plan import Asked

BLOCK_BYTES = 1 << 22  # some 45 000 rows: one row group
HEAD_BYTES = 19  # of binary COPY: signature, flags, length of nothing
TAIL = b"\xff\xff"

ARROW: Any = pa  # its stubs know only some of what it takes
_COMPRESSION = "zstd"
_LEVEL = 1
_FEW_WORDS = frozenset(
    {"sensor_id", "quality", "count", "untrusted_count", "quantity", "stat", "unit"}
)


class ArrowFile:
    """A file in columns: Parquet, or Arrow's own.

    Parameters
    ----------
    sensor_ids : Sequence[str]
        By the place that a row bears.
    origin : Mapping[str, str]
        What the file says of itself.
    source : str
        What its columns say of where they come from.
    """

    block_bytes = BLOCK_BYTES

    def __init__(
        self, asked: Asked, sensor_ids: Sequence[str], origin: Mapping[str, str], source: str
    ) -> None:
        self._asked = asked
        self._layout = layout(asked)
        # One sensor that came and went has several places; a dictionary holds it once.
        names = list(dict.fromkeys(sensor_ids))
        by_name = {name: number for number, name in enumerate(names)}
        self._numbers = np.array([by_name[name] for name in sensor_ids], np.int32)
        self._names = pa.array(names, pa.utf8())
        self._schema = schema(asked, origin, source)
        self._at_type = time_type(asked)
        self._repeats = rows_each(asked)
        self._sink = _Sink()
        self._writer: _Writer = _writer(asked, self._sink, self._schema)
        self._is_begun = False

    def part(self, block: bytes) -> bytes:
        """Return a row group."""
        begin = 0 if self._is_begun else HEAD_BYTES
        self._is_begun = True
        row_count = (len(block) - begin) // self._layout.itemsize
        rows = np.frombuffer(block, self._layout, row_count, begin)
        if row_count:
            self._writer.write_batch(self._batch(rows))
        return self._sink.take()

    def end(self) -> bytes:
        """Return the end of the file."""
        self._writer.close()
        return self._sink.take()

    def _batch(self, rows: NDArray[Any]) -> pa.RecordBatch:
        at_us = rows["observed_at"].astype(np.int64) + POSTGRES_EPOCH_US
        head = [self._numbers[rows["place"]], at_us]
        head += [_native(rows[name]) for name in head_names(self._asked)[2:]]
        numbers, at, *counts = (np.repeat(one, self._repeats) for one in head)
        values = [_native(rows[name]) for name in value_names(self._asked)]
        columns = [
            ARROW.DictionaryArray.from_arrays(pa.array(numbers), self._names),
            ARROW.array(at).cast(self._at_type),
            *map(_cells, counts),
            *(map(_cells, values) if self._asked.form.shape == "wide" else self._long(values)),
        ]
        return ARROW.RecordBatch.from_arrays(columns, schema=self._schema)

    def _long(self, values: list[NDArray[Any]]) -> "list[pa.Array[Any]]":
        """Return what tells each value in a row of its own."""
        told = value_columns(self._asked)
        row_count = len(values[0])
        found: list[pa.Array[Any]] = []
        for name in long_names(self._asked):
            if name == "value":
                found.append(_cells(np.column_stack(values).ravel()))
                continue
            words = [naming(column)[name] for column in told]
            known = list(dict.fromkeys(words))
            places = np.tile(np.array([known.index(word) for word in words], np.int32), row_count)
            found.append(ARROW.DictionaryArray.from_arrays(pa.array(places), known))
        return found


def _native(column: NDArray[Any]) -> NDArray[Any]:
    return column.astype(column.dtype.newbyteorder("="))


def _cells(column: NDArray[Any]) -> "pa.Array[Any]":
    missing = np.isnan(column) if column.dtype.kind == "f" else column < 0
    return pa.array(column, mask=missing)


def layout(asked: Asked) -> np.dtype[np.void]:
    """Return how a row of binary COPY lies in memory: a length before each cell."""
    counts = ">i2" if asked.tier == "raw" else ">i4"
    cells = [("place", ">i4"), ("observed_at", ">i8")]
    cells += [(name, counts) for name in head_names(asked)[2:]]
    cells += [
        (one.name, ">f8" if one.quantity.is_double else ">f4") for one in value_columns(asked)
    ]
    fields: list[tuple[str, str]] = [("cells", ">i2")]
    for name, form in cells:
        fields += [(f"{name} length", ">i4"), (name, form)]
    return np.dtype(fields)


def schema(asked: Asked, origin: Mapping[str, str], source: str) -> pa.Schema:
    """Return names and types of the columns; each of values says unit, labels and source."""
    head = head_names(asked)
    counts = pa.int16() if asked.tier == "raw" else pa.int32()
    fields: list[pa.Field[Any]] = [
        pa.field(head[0], pa.dictionary(pa.int32(), pa.utf8())),
        pa.field(head[1], time_type(asked)),
        *(pa.field(name, counts) for name in head[2:]),
    ]
    values = _long_fields if asked.form.shape == "long" else _wide_fields
    fields += values(asked, source)
    return pa.schema(fields, metadata={**origin})


def _wide_fields(asked: Asked, source: str) -> "list[pa.Field[Any]]":
    return [
        pa.field(
            one.name,
            _number(one.quantity.is_double),
            metadata={"unit": one.quantity.unit, **_said(one), "source": source},
        )
        for one in value_columns(asked)
    ]


def _long_fields(asked: Asked, source: str) -> "list[pa.Field[Any]]":
    """Return the columns of values in rows of their own; `quantity` says what each of them is."""
    said = {
        f"{column.quantity.name}.{name}": text
        for column in value_columns(asked)
        for name, text in _said(column).items()
    }
    word = pa.dictionary(pa.int32(), pa.utf8())
    number = _number(any(column.quantity.is_double for column in value_columns(asked)))
    told = {"quantity": said, "value": {"source": source}}
    return [
        pa.field(name, number if name == "value" else word, metadata=told.get(name))
        for name in long_names(asked)
    ]


def _number(is_double: bool) -> pa.DataType:  # noqa: FBT001 - named by its caller
    return pa.float64() if is_double else pa.float32()


def _said(column: Column) -> Mapping[str, str]:
    quantity = column.quantity
    return {
        "label_vi": quantity.label_vi,
        "label_en": quantity.label_en,
        "aggregate": column.aggregate,
        "observed_property": quantity.observed_property,
    }


def time_type(asked: Asked) -> pa.DataType:
    """Return the type of times: instants, shown in the zone that is asked for."""
    return ARROW.timestamp("us", asked.form.zone or "UTC")


class _Writer(Protocol):
    def write_batch(self, batch: pa.RecordBatch) -> None: ...

    def close(self) -> None: ...


def _writer(asked: Asked, sink: "_Sink", told: pa.Schema) -> _Writer:
    if asked.form.format == "arrow":
        return pa.ipc.new_file(sink, told)
    return pq.ParquetWriter(
        pa.PythonFile(sink, mode="w"),
        told,
        compression=_COMPRESSION,
        compression_level=_LEVEL,
        use_dictionary=[name for name in told.names if name in _FEW_WORDS],  # pyright: ignore[reportArgumentType] - its stub knows no list
    )


class _Sink(io.RawIOBase):
    """Where a writer writes; what it has written is taken away, its place stays true."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._size_bytes = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._size_bytes += len(part)
        return len(part)

    def tell(self) -> int:
        return self._size_bytes

    def take(self) -> bytes:
        """Return what was written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)
