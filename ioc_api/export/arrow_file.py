"""Parquet and Arrow files from binary COPY, without a loop over rows."""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from ioc_api.export.plan import Asked, head_names, value_columns

BLOCK_BYTES = 1 << 22  # some 45 000 rows: one row group
HEAD_BYTES = 19  # of binary COPY: signature, flags, length of nothing
TAIL = b"\xff\xff"
POSTGRES_EPOCH_US = 946_684_800_000_000  # 2000-01-01

ARROW: Any = pa  # its stubs know only some of what it takes
_COMPRESSION = "zstd"
_LEVEL = 1


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

    def _batch(self, rows: np.ndarray[Any, Any]) -> pa.RecordBatch:
        places = self._numbers[rows["place"]]
        at_us = rows["observed_at"].astype(np.int64) + POSTGRES_EPOCH_US
        columns = [
            ARROW.DictionaryArray.from_arrays(pa.array(places), self._names),
            ARROW.array(at_us).cast(self._at_type),
        ]
        for name in self._schema.names[2:]:
            values = rows[name].astype(rows.dtype[name].newbyteorder("="))
            missing = np.isnan(values) if values.dtype.kind == "f" else values < 0
            columns.append(pa.array(values, mask=missing))
        return ARROW.RecordBatch.from_arrays(columns, schema=self._schema)


def layout(asked: Asked) -> np.dtype[np.void]:
    """Return how a row of binary COPY lies in memory: a length before each cell."""
    counts = ">i2" if asked.tier == "raw" else ">i4"
    cells = [("place", ">i4"), ("observed_at", ">i8")]
    cells += [(name, counts) for name in head_names(asked)[2:]]
    cells += [
        (name, ">f8" if quantity.is_double else ">f4") for name, quantity in value_columns(asked)
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
    for name, quantity in value_columns(asked):
        told = {
            "unit": quantity.unit,
            "label_vi": quantity.label_vi,
            "label_en": quantity.label_en,
            "aggregate": quantity.aggregate,
            "observed_property": quantity.observed_property,
            "source": source,
        }
        form = pa.float64() if quantity.is_double else pa.float32()
        fields.append(pa.field(name, form, metadata=told))
    return pa.schema(fields, metadata={**origin})


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
        use_dictionary=["sensor_id", *head_names(asked)[2:]],  # pyright: ignore[reportArgumentType] - its stub knows no list
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
