"""Tables as Parquet files: the same bytes for the same rows, and no more than a day in memory."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

import pyarrow as pa
from pyarrow import parquet

COMPRESSION = "zstd"
GROUP_MAX_ROWS = 1_000_000

Cells: TypeAlias = "pa.Array[Any]"
"""A column of some rows; in quotes, for only the type checker can name what an array holds."""


class ParquetFile:
    """A file that is written; a row group is what stands between two calls of `cut`."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        self._waiting: list[pa.RecordBatch] = []
        self._waiting_count = 0
        self.row_count = 0
        self._writer = parquet.ParquetWriter(path, schema, compression=COMPRESSION)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.cut()
        self._writer.close()

    def add(self, columns: Sequence[Cells]) -> None:
        """Take more rows, a column for each field."""
        batch = pa.record_batch(list(columns), schema=self._schema)
        self._waiting.append(batch)
        self._waiting_count += batch.num_rows
        self.row_count += batch.num_rows
        if self._waiting_count >= GROUP_MAX_ROWS:
            self.cut()

    def cut(self) -> None:
        """Write what was taken as one row group."""
        if self._waiting_count:
            table = pa.Table.from_batches(self._waiting, self._schema)
            self._writer.write_table(table, row_group_size=GROUP_MAX_ROWS * 2)
        self._waiting, self._waiting_count = [], 0
