"""Parquet files part by part: those of a data set as they are, any other by a map."""

from collections.abc import Generator, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from ingest.errors import LoadError
from ingest.load.cell_block import CellBlock
from ingest.load.cells import Cells
from ingest.load.day_parts import DayParts
from ingest.load.delivery import Delivery, Source
from ingest.load.layout import Layout, layout_of
from ingest.load.row_reader import RowReader

PARQUET: Any = parquet  # whose types are not whole
BATCH_MAX_ROWS = 100_000
UNREADABLE = (OSError, pa.ArrowException)


@dataclass(frozen=True, slots=True)
class ParquetFile:
    """A Parquet file that is loaded. Its rows count from 1.

    Attributes
    ----------
    layout, kind_code, cut
        As of `CsvFile`.
    """

    path: Path
    layout: Layout | None = None
    kind_code: str | None = None
    cut: DayParts = field(default_factory=DayParts)

    def read(self, done: AbstractSet[str]) -> Source:
        """Yield the parts that are not done.

        Raises
        ------
        LoadError
            It cannot be read, or its columns are not what the layout says.
        """
        with self._opened() as (opened, layout):
            several = layout.kind is None
            begin = 0 if several else self.cut.done_until(done)
            found = self._rows(opened, layout, begin)
            yield from self.cut.parts(found, done, names_kind=several)

    def check(self) -> None:
        """Accept the file by its columns, or raise the `LoadError` that reading it would."""
        with self._opened():
            pass

    @contextmanager
    def _opened(self) -> Generator[tuple[Any, Layout]]:
        file = str(self.path)
        try:
            with PARQUET.ParquetFile(self.path, memory_map=True) as opened:
                schema: pa.Schema = opened.schema_arrow
                layout = self.layout or layout_of(file, schema.names, self.kind_code)
                layout.check(file, schema.names)
                _refuse_types(file, schema, layout)
                if not opened.metadata.num_rows:
                    raise LoadError(f"{file} has no rows")
                yield opened, layout
        except UNREADABLE as error:
            raise LoadError(f"{file} cannot be read as Parquet: {error}") from error

    def _rows(self, opened: Any, layout: Layout, begin: int) -> Iterator[Delivery]:
        """Yield the rows of row groups that hold some behind a row."""
        reader = RowReader(str(self.path), layout)
        last = 0
        for group in range(opened.metadata.num_row_groups):
            first, last = last, last + opened.metadata.row_group(group).num_rows
            if last > begin:
                batches = opened.iter_batches(
                    BATCH_MAX_ROWS, row_groups=[group], columns=layout.used
                )
                for batch in batches:
                    yield from reader.deliveries(_cells(batch, first, layout.used))
                    first += batch.num_rows


def _cells(batch: Any, before: int, columns: Sequence[str]) -> CellBlock:
    row_count: int = batch.num_rows
    return CellBlock(
        row_number=np.arange(before + 1, before + row_count + 1),
        columns={name: _plain(batch.column(name)) for name in columns},
        raw=lambda row: str(batch.slice(row, 1).to_pylist()[0]),
    )


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
