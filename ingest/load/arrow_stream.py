"""Arrow IPC streams, one behind the other, as deliveries: what `contract.arrow_names` describes.

A reader of Arrow takes the end of its bytes for the end of a stream. Here it is one only after the
mark that says so: a stream that was cut between two batches is no whole part.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa

from contract import arrow_names as names
from contract.catalogue import KIND_BY_CODE, Kind
from ingest.errors import LoadError
from ingest.load.arrow_table import check, delivery_of
from ingest.load.byte_source import ByteSource
from ingest.load.delivery import Source, Truths

PART_ROWS = 1_000_000
"""Rows of a delivery at most, so that memory is bounded whatever a file holds."""
_END_OF_STREAM = b"\xff\xff\xff\xff\0\0\0\0"
_FILE_MAGIC = b"ARROW1"


class ArrowStreams:
    """A sequence of IPC streams.

    Parameters
    ----------
    file
        A raw file, from whose place on it is read.
    label : str
        What it is called in complaints.
    needs_last : bool
        Whether an end counts only behind the part that is said to be the last.
    kind_code : str or None
        The kind of streams that do not say it.
    """

    def __init__(
        self, file: BinaryIO, label: str, *, needs_last: bool, kind_code: str | None = None
    ) -> None:
        self._bytes = ByteSource(file)
        self._label = label
        self._needs_last = needs_last
        self._kind_code = kind_code

    def read(self, done: AbstractSet[str]) -> Source:
        """Yield the parts that are not done.

        Raises
        ------
        LoadError
            It is no such stream, or it was cut.
        """
        if self._bytes.starts(len(_FILE_MAGIC)) == _FILE_MAGIC:
            raise LoadError(
                f"{self._label} is an Arrow file, not a stream of Arrow IPC; "
                "write it with pyarrow.ipc.new_stream"
            )
        number, last, is_last = 0, "", False
        while self._bytes.starts(1):
            if is_last:
                raise LoadError(f"{self._label}: something stands behind {last}, its last part")
            number += 1
            with self._opened(number, last) as stream:
                told = stream.schema.metadata or {}
                last = told.get(names.PART, str(number).encode()).decode("utf-8", "replace")
                is_last = told.get(names.LAST) == names.IS_LAST
                yield from self._parts(stream, last, done)
        if self._needs_last and number and not is_last:
            raise LoadError(
                f"the stream ended before its last part: {last} is not said to be the last of "
                f"{self._label}; run the same command again, it goes on there"
            )

    def _opened(self, number: int, last: str) -> pa.ipc.RecordBatchStreamReader:
        try:
            return pa.ipc.open_stream(pa.PythonFile(cast("Any", self._bytes), mode="r"))
        except (pa.ArrowException, OSError) as error:
            where = f"behind part {last}" if last else "at its begin"
            raise LoadError(
                f"{self._label}: stream {number}, {where}, is cut or no Arrow IPC: {error}"
            ) from error

    def _parts(
        self, stream: pa.ipc.RecordBatchStreamReader, part: str, done: AbstractSet[str]
    ) -> Source:
        told = stream.schema.metadata or {}
        counted = told.get(names.PARTS)
        part_count = int(counted) if counted is not None and counted.isdigit() else None
        if told.get(names.KIND) == names.TRUTH:
            table = pa.Table.from_batches([*self._batches(stream, part)], stream.schema)
            if names.PAYLOAD not in table.column_names:
                raise LoadError(f"{self._label}: {part} is truth and has no {names.PAYLOAD}")
            if part not in done:
                payloads = [
                    (text or "").encode() for text in table.column(names.PAYLOAD).to_pylist()
                ]
                yield Truths(part, payloads, part_count)
            return
        kind = self._kind_of(told.get(names.KIND), part)
        check(stream.schema, kind, f"{self._label}: {part}")
        first = 1
        for number, batches in enumerate(self._pieces(stream, part), 1):
            name = part if number == 1 else f"{part}/{number}"
            table = pa.Table.from_batches(batches, stream.schema)
            if name not in done:
                yield delivery_of(table, kind, name, first_row=first, part_count=part_count)
            first += table.num_rows

    def _kind_of(self, code: bytes | None, part: str) -> Kind:
        name = self._kind_code if code is None else code.decode("utf-8", "replace")
        if name is None:
            raise LoadError(
                f"{self._label}: {part} does not say its kind; name it in the schema's metadata "
                "as `kind`, or by --kind"
            )
        kind = KIND_BY_CODE.get(name)
        if kind is None:
            known = ", ".join(KIND_BY_CODE)
            raise LoadError(f"{self._label}: {part} is of kind {name}; known: {known}")
        return kind

    def _pieces(
        self, stream: pa.ipc.RecordBatchStreamReader, part: str
    ) -> Iterator[list[pa.RecordBatch]]:
        """Yield batches, so many together as a delivery may hold; at least one list."""
        held: list[pa.RecordBatch] = []
        count = 0
        for batch in self._batches(stream, part):
            if held and count + batch.num_rows > PART_ROWS:
                yield held
                held, count = [], 0
            held.append(batch)
            count += batch.num_rows
        yield held

    def _batches(
        self, stream: pa.ipc.RecordBatchStreamReader, part: str
    ) -> Iterator[pa.RecordBatch]:
        try:
            yield from stream
        except (pa.ArrowException, OSError) as error:
            raise LoadError(f"{self._label} was cut in the middle of {part}: {error}") from error
        if self._bytes.tail != _END_OF_STREAM:
            raise LoadError(f"{self._label} was cut in the middle of {part}: it has no end")


def opened(path: Path, kind_code: str | None) -> ArrowStreams:
    """Return the reader of a file of streams.

    Raises
    ------
    LoadError
        It cannot be opened.
    """
    try:
        file = path.open("rb", buffering=0)
    except OSError as error:
        raise LoadError(f"{path} cannot be read: {error.strerror}") from error
    return ArrowStreams(file, str(path), needs_last=False, kind_code=kind_code)
