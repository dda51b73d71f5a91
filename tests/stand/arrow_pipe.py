"""What stands on a pipe of Arrow IPC, read back stream by stream."""

import io
from collections.abc import Iterator
from typing import Any

import pyarrow as pa


def streams(written: bytes) -> Iterator[tuple[dict[bytes, bytes], Any]]:
    """Yield the metadata and the table of each stream, one behind the other."""
    source = io.BytesIO(written)
    while source.tell() < len(written):
        with pa.ipc.open_stream(source) as stream:
            table: Any = stream.read_all()
        said: dict[bytes, bytes] = table.schema.metadata
        yield said, table
