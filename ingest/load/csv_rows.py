"""Lines of CSV as cells by column, and the lines that are no rows: each by itself."""

import io
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

from contract.arrays import IntArray
from contract.payload.diagnosis import printable
from contract.reason import Reason
from ingest.load.cell_block import ROW_SHOWN, CellBlock
from ingest.load.cells import PC, Cells
from ingest.load.delivery import Reject
from ingest.load.layout import Layout
from ingest.load.line_blocks import LINE_MAX_LENGTH, LineBlock

PA_CSV: Any = pyarrow.csv  # whose types are not whole
QUOTE = '"'
BYTE_ORDER_MARK = "\ufeff"
TAKEN_APART_BYTES = 1 << 20
"""More than a line has, so that none lies on a border of two."""


class CsvRows:
    """Takes the lines of one file apart."""

    def __init__(self, columns: Sequence[str], layout: Layout) -> None:
        self._delimiter, self._encoding = layout.form.delimiter, layout.form.encoding
        self._column_count = len(columns)
        self._place = {name: str(columns.index(name)) for name in layout.used}
        self._well_formed = well_formed(layout.form.delimiter)

    def cells(self, block: LineBlock) -> CellBlock:
        """Return the cells of the columns that are used; blank lines are none's."""
        sieve = _Sieve(block)
        if any(line.startswith(BYTE_ORDER_MARK) for line in sieve.lines):
            # Files that were joined have one in the middle.
            sieve.lines = [line.removeprefix(BYTE_ORDER_MARK) for line in sieve.lines]
        sieve.keep([bool(line.strip()) for line in sieve.lines])
        sieve.refuse(
            [len(line) > LINE_MAX_LENGTH for line in sieve.lines],
            Reason.TOO_LARGE,
            f"the line has more than {LINE_MAX_LENGTH} signs; is a line end missing?",
        )
        if not _is_decoded("".join(sieve.lines)):
            sieve.refuse(
                [not _is_decoded(line) for line in sieve.lines],
                Reason.WRONG_TYPE,
                f"it is not {self._encoding}; if all of the file is so, name its encoding in the "
                'map: encoding = "windows-1258"',
            )
        if any(QUOTE in line for line in sieve.lines):
            fits = PC.match_substring_regex(pa.array(sieve.lines, pa.string()), self._well_formed)
            sieve.refuse(
                PC.invert(fits).to_pylist(),
                Reason.RAGGED_PACK,
                "a quotation mark is not closed, or not followed by the delimiter; a row is a line",
            )
        columns = self._taken_apart(sieve)
        return CellBlock(
            row_number=sieve.numbers,
            columns=columns,
            raw=sieve.lines.__getitem__,
            rejects=sieve.rejects,
        )

    def _taken_apart(self, sieve: "_Sieve") -> dict[str, Cells]:
        if not sieve.lines:
            return {name: pa.array([], pa.string()) for name in self._place}
        wrong: list[tuple[int, int]] = []

        def skip(row: Any) -> str:
            wrong.append((row.number - 1, row.actual_columns))
            return "skip"

        places = list(dict.fromkeys(self._place.values()))
        table = PA_CSV.read_csv(
            io.BytesIO("\n".join(sieve.lines).encode()),
            read_options=PA_CSV.ReadOptions(
                use_threads=False,
                block_size=TAKEN_APART_BYTES,
                column_names=[str(place) for place in range(self._column_count)],
            ),
            parse_options=PA_CSV.ParseOptions(
                delimiter=self._delimiter, invalid_row_handler=skip, ignore_empty_lines=False
            ),
            convert_options=PA_CSV.ConvertOptions(
                include_columns=places, column_types=dict.fromkeys(places, pa.string())
            ),
        )
        counts = dict(wrong)
        sieve.refuse(
            [place in counts for place in range(len(sieve.lines))],
            Reason.RAGGED_PACK,
            lambda place: (
                f"the row has {counts[place]} cells, the header {self._column_count}; "
                "does a cell hold the delimiter without quotation marks?"
            ),
        )
        return {name: table.column(place).combine_chunks() for name, place in self._place.items()}


class _Sieve:
    """The lines of a block, less those that are no rows."""

    def __init__(self, block: LineBlock) -> None:
        self.lines = block.lines
        self.numbers: IntArray = np.arange(block.first_number, block.last_number + 1)
        self.rejects: list[Reject] = []

    def keep(self, is_kept: Sequence[bool]) -> None:
        """Leave the other lines out."""
        if not all(is_kept):
            self.numbers = self.numbers[np.array(is_kept, np.bool_)]
            self.lines = [line for line, kept in zip(self.lines, is_kept, strict=True) if kept]

    def refuse(
        self, is_bad: Sequence[bool], reason: Reason, detail: str | Callable[[int], str]
    ) -> None:
        """Leave lines out as rejects; a detail that differs is asked for by their place."""
        for place in np.flatnonzero(is_bad).tolist():
            said = detail if isinstance(detail, str) else detail(place)
            raw = printable(self.lines[place], ROW_SHOWN)
            self.rejects.append(Reject(int(self.numbers[place]), reason, said, raw))
        self.keep([not bad for bad in is_bad])


def well_formed(delimiter: str) -> str:
    """Return the pattern of a line in which all quotation marks are closed.

    A mark within a cell that does not begin with one is a sign as any other: 5" of rain.
    """
    end = re.escape(delimiter)
    cell = rf'("([^"]|"")*"|[^"{end}][^{end}]*|)'
    return f"^{cell}({end}{cell})*$"


def _is_decoded(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
