"""CSV files, plain or packed by gzip, part by part: what is in memory is a part, not the file."""

import csv
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from ingest.errors import LoadError
from ingest.load.csv_rows import CsvRows
from ingest.load.day_parts import DayParts
from ingest.load.delivery import Delivery, Source
from ingest.load.layout import Form, Layout, layout_of
from ingest.load.line_blocks import LINE_MAX_LENGTH, LineBlock, line_blocks
from ingest.load.row_reader import RowReader


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file that is loaded. A row is a line; its number is the line's.

    Attributes
    ----------
    layout : Layout or None
        As a map says; None: it is a file of ours, and its header says it.
    kind_code : str or None
        As of `layout_of`.
    cut : DayParts
        Where parts end.
    """

    path: Path
    layout: Layout | None = None
    kind_code: str | None = None
    cut: DayParts = field(default_factory=DayParts)

    def read(self, done: AbstractSet[str]) -> Source:
        """Yield the parts that are not done; of one kind, those that are are not taken apart.

        Raises
        ------
        LoadError
            It cannot be read, or its columns are not what the layout says.
        """
        columns, layout, blocks = self._begun()
        several = layout.kind is None
        begin = 0 if several else self.cut.done_until(done)
        found = self._rows(blocks, columns, layout, begin)
        yield from self.cut.parts(found, done, names_kind=several)

    def check(self) -> None:
        """Accept the file by its begin, or raise the `LoadError` that reading it would."""
        self._begun()

    def _begun(self) -> tuple[list[str], Layout, Iterator[LineBlock]]:
        """Return the columns, what they mean, and the lines behind the header."""
        form = Form() if self.layout is None else self.layout.form
        blocks = line_blocks(self.path, form.encoding)
        first = next(blocks, None)
        if first is None:
            raise LoadError(f"{self.path} is empty")
        columns = self._header(first, form)
        layout = self.layout or layout_of(str(self.path), columns, self.kind_code)
        layout.check(str(self.path), columns)
        return columns, layout, chain(_after(form.header_line, first), blocks)

    def _rows(
        self, blocks: Iterator[LineBlock], columns: Sequence[str], layout: Layout, begin: int
    ) -> Iterator[Delivery]:
        """Yield the rows of blocks that hold some behind a line."""
        rows, reader = CsvRows(columns, layout), RowReader(str(self.path), layout)
        has_rows = False
        for block in blocks:
            has_rows = True
            if block.last_number > begin:
                yield from reader.deliveries(rows.cells(block))
        if not has_rows:
            raise LoadError(f"{self.path} has a header and no rows")

    def _header(self, first: LineBlock, form: Form) -> list[str]:
        if len(first.lines) < form.header_line:
            raise LoadError(
                f"{self.path} has no line {form.header_line}, where its header should be"
            )
        line = first.lines[form.header_line - 1]
        try:
            line.encode()
        except UnicodeEncodeError:
            raise LoadError(
                f"{self.path}: its header is not {form.encoding}; name its encoding in the map: "
                'encoding = "windows-1258"'
            ) from None
        if len(line) > LINE_MAX_LENGTH or "\0" in line:
            raise LoadError(f"{self.path} is no CSV: it does not begin with a line of names")
        try:
            rows = list(csv.reader([line], delimiter=form.delimiter, strict=True))
        except csv.Error as error:
            raise LoadError(f"{self.path}: its header is no CSV: {error}") from None
        return [name.strip() for row in rows for name in row]


def _after(header_line: int, first: LineBlock) -> Iterator[LineBlock]:
    """Yield what of the first block stands after the header."""
    lines = first.lines[header_line:]
    if lines:
        yield LineBlock(header_line + 1, lines)
