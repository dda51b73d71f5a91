"""Rows of a file as they stand in it, and which of them are no readings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from contract.arrays import BoolArray, IntArray
from contract.payload.diagnosis import printable
from contract.reason import Reason
from ingest.load.cells import PC, Cells
from ingest.load.delivery import Reject

CELL_SHOWN = 60
ROW_SHOWN = 500


@dataclass(frozen=True, slots=True, eq=False)
class CellBlock:
    """Rows of a file that follow one another.

    Attributes
    ----------
    row_number : (row,) int64
    columns : mapping of str to Cells
        Those that the layout uses, (row,) each.
    raw : callable
        Returns a row as text, by its place in the block.
    rejects : sequence of Reject
        Rows that could not be taken apart.
    """

    row_number: IntArray
    columns: Mapping[str, Cells]
    raw: Callable[[int], str]
    rejects: Sequence[Reject] = ()

    def __len__(self) -> int:
        return len(self.row_number)


class Refusals:
    """The rows of a block that are no readings, each with the first that is wrong with it.

    Attributes
    ----------
    is_good : (row,) bool
        Of the others.
    """

    def __init__(self, block: CellBlock) -> None:
        self._block = block
        self._rejects: list[Reject] = []
        self.is_good = np.ones(len(block), np.bool_)

    def add(self, is_bad: BoolArray, reason: Reason, detail: Callable[[int], str]) -> None:
        """Refuse rows; the detail is asked for by the place of each."""
        rows = np.flatnonzero(is_bad & self.is_good)
        self.is_good[rows] = False
        for row in rows.tolist():
            number, raw = int(self._block.row_number[row]), self._block.raw(row)
            self._rejects.append(Reject(number, reason, detail(row), printable(raw, ROW_SHOWN)))

    def add_cells(self, is_bad: BoolArray, column: str, problem: Callable[[str], str]) -> None:
        """Refuse rows for a cell that is no number; what is wrong is asked for by its text."""
        if is_bad.any():
            cells = self._block.columns[column]

            def detail(row: int) -> str:
                text = str(cells[row].as_py())
                return f"{column}: {shown(text)} {problem(text)}"

            self.add(is_bad, Reason.WRONG_TYPE, detail)

    def all(self) -> list[Reject]:
        """Return the rejects of the block in the order of its rows."""
        return sorted([*self._block.rejects, *self._rejects], key=lambda reject: reject.row_number)


def shown(text: str) -> str:
    """Return a cell as a detail shows it."""
    return f'"{printable(text, CELL_SHOWN)}"'


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A column of texts that come again.

    Attributes
    ----------
    distinct : list of str
        Each once; what is null is an empty one.
    place : (row,) int64
        Which of them each row has.
    """

    distinct: list[str]
    place: IntArray

    def __getitem__(self, row: int) -> str:
        return self.distinct[int(self.place[row])]

    def where(self, holds: Callable[[str], bool]) -> BoolArray:
        """Return of which rows something holds; it is asked once for each text."""
        return np.array([holds(text) for text in self.distinct], np.bool_)[self.place]


def texts_of(cells: Cells) -> Texts:
    """Return a column as texts, without the blanks around them."""
    coded = PC.dictionary_encode(cells)
    values = ["" if value is None else str(value).strip() for value in coded.dictionary.to_pylist()]
    place = PC.fill_null(coded.indices, len(values)).to_numpy(zero_copy_only=False)
    return Texts([*values, ""], place.astype(np.int64))
