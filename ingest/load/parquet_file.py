"""Parquet files part by part: those of a data set as they are, any other by a map."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from ingest.errors import LoadError
from ingest.load.cell_block import CellBlock
from ingest.load.cells import Cells
from ingest.load.delivery import Source
from ingest.load.layout import Layout, layout_of
from ingest.load.row_reader import RowReader

PARQUET: Any = parquet  # whose types are not whole
PART_MAX_ROWS = 100_000
UNREADABLE = (OSError, pa.ArrowException)


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """A Parquet file that is loaded. Its rows count from 1.

    Attributes
    ----------
    layout, kind_code
        As of `CsvFile`.
    """

    path: Path
    layout: Layout | None = None
    kind_code: str | None = None

    def read(self, done: AbstractSet[str]) -> Source:
        """Yield the parts.

        Raises
        ------
        LoadError
            It cannot be read, or its columns are not what the layout says.
        """
        file = str(self.path)
        try:
            with PARQUET.ParquetFile(self.path, memory_map=True) as opened:
                schema: pa.Schema = opened.schema_arrow
                layout = self.layout or layout_of(file, schema.names, self.kind_code)
                layout.check(file, schema.names)
                _refuse_types(file, schema, layout)
                if not opened.metadata.num_rows:
                    raise LoadError(f"{file} has no rows")
                reader = RowReader(file, layout)
                for block in _blocks(opened, layout.used, done):
                    yield from reader.deliveries(block)
        except UNREADABLE as error:
            raise LoadError(f"{file} cannot be read as Parquet: {error}") from error


def _blocks(opened: Any, columns: list[str], done: AbstractSet[str]) -> Iterator[CellBlock]:
    """Yield the rows of each row group in blocks, those that are done left out."""
    groups = [opened.metadata.row_group(n).num_rows for n in range(opened.metadata.num_row_groups)]
    part_count = sum(-(-count // PART_MAX_ROWS) for count in groups)
    end = 0
    for group, count in enumerate(groups):
        begin, end = end, end + count
        if all(_part(*span) in done for span in _spans(begin, end)):
            continue
        batches = opened.iter_batches(PART_MAX_ROWS, row_groups=[group], columns=columns)
        for (first, last), batch in zip(_spans(begin, end), batches, strict=True):
            part = _part(first, last)
            if part not in done:
                yield CellBlock(
                    part=part,
                    row_number=np.arange(first + 1, last + 1),
                    columns={name: _plain(batch.column(name)) for name in columns},
                    raw=lambda row, batch=batch: str(batch.slice(row, 1).to_pylist()[0]),
                    part_count=part_count,
                )


def _spans(begin: int, end: int) -> list[tuple[int, int]]:
    steps = range(begin, end, PART_MAX_ROWS)
    return [(first, min(first + PART_MAX_ROWS, end)) for first in steps]


def _part(begin: int, end: int) -> str:
    return f"rows {begin + 1}-{end}"


def _plain(cells: Cells) -> Cells:
    """Return texts of any layout in memory as plain ones; all else as it is."""
    return cells.cast(pa.string()) if _is_text(cells.type) else cells


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return (
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def _refuse_types(file: str, schema: pa.Schema, layout: Layout) -> None:
    """Accept columns that hold numbers, texts or times where those can be."""
    times = layout.names.observed_at
    types: dict[str, pa.DataType] = dict(zip(schema.names, schema.types, strict=True))
    for name in layout.used:
        kind = types[name]
        is_number = (
            pa.types.is_integer(kind)
            or pa.types.is_floating(kind)
            or pa.types.is_decimal(kind)
            or pa.types.is_null(kind)
        )
        is_time = name == times and (pa.types.is_timestamp(kind) or pa.types.is_date(kind))
        if not (is_number or is_time or _is_text(kind)):
            raise LoadError(f"{file}, column {name}: {kind} is neither text nor number")
