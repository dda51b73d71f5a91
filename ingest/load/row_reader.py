"""Cells of a file as readings by column, by its layout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.catalogue import KIND_BY_CODE, KINDS, Kind
from contract.reason import Reason
from ingest.load.cell_block import CellBlock, Refusals, Texts, shown, texts_of
from ingest.load.cells import Numerals
from ingest.load.delivery import Delivery
from ingest.load.heads import HeadReader, Heads
from ingest.load.layout import Layout, Measured
from ingest.load.pivot import pivot


class RowReader:
    """Reads the rows of one file, block by block from its begin."""

    def __init__(self, file: str, layout: Layout) -> None:
        self._layout = layout
        self._heads = HeadReader(file, layout)
        self._numerals = Numerals(layout.form.decimal, layout.form.missing)

    def deliveries(self, block: CellBlock) -> Iterator[Delivery]:
        """Yield the readings of a block: one delivery, or of several kinds one for each.

        Raises
        ------
        LoadError
            The first time of all is local, and no zone was named.
        """
        refusals = Refusals(block)
        heads = self._heads.read(block, refusals)
        if self._layout.is_long:
            made = self._long(block, heads, refusals)
        else:
            made = [self._wide(block, heads, refusals)]
        if not made:  # rejects have no kind; any holds them
            kind, none = KINDS[0], np.empty(0, np.int64)
            made = [_delivery(kind, block, heads, none, np.empty((0, len(kind.quantities))))]
        yield replace(made[0], rejects=refusals.all())
        yield from made[1:]

    def _wide(self, block: CellBlock, heads: Heads, refusals: Refusals) -> Delivery:
        kind = self._layout.kind or KINDS[0]
        values = np.full((len(block), len(kind.quantities)), np.nan)
        for column, word in self._layout.words[kind.code].items():
            values[:, word.index] = word.conversion.apply(self._numbers(block, column, refusals))
        rows = np.flatnonzero(refusals.is_good)
        return _delivery(kind, block, heads, rows, values[rows])

    def _numbers(self, block: CellBlock, column: str, refusals: Refusals) -> FloatArray:
        numbers, is_bad = self._numerals.read(block.columns[column])
        refusals.add_cells(is_bad, column, self._problem)
        return numbers

    def _problem(self, text: str) -> str:
        if self._numerals.decimal == ",":
            return "is no number with a decimal comma"
        return "is no number" + ('; write decimal = "," in the map' if "," in text else "")

    def _long(self, block: CellBlock, heads: Heads, refusals: Refusals) -> list[Delivery]:
        """Return the readings that rows of one value each make, by kind."""
        names = self._layout.names
        numbers = self._numbers(block, names.value or "", refusals)
        texts = texts_of(block.columns[names.quantity or ""])
        if names.kind is None:
            codes = Texts(list(self._layout.words), np.zeros(len(block), np.int64))
        else:
            codes = texts_of(block.columns[names.kind])
        refusals.add(
            codes.where(lambda code: code not in KIND_BY_CODE),
            Reason.UNKNOWN_KIND,
            lambda row: f"{shown(codes[row])}; known: {', '.join(KIND_BY_CODE)}",
        )
        made: list[Delivery] = []
        for number, code in enumerate(codes.distinct):
            is_of_kind = codes.place == number
            if code in KIND_BY_CODE and is_of_kind.any():
                words = _Words.of(KIND_BY_CODE[code], texts, self._layout)
                words.refuse_others(is_of_kind, refusals)
                rows = np.flatnonzero(is_of_kind & refusals.is_good)
                if len(rows):
                    made.append(self._readings(block, heads, rows, words, numbers))
        return made

    def _readings(
        self, block: CellBlock, heads: Heads, rows: IntArray, words: "_Words", numbers: FloatArray
    ) -> Delivery:
        index, values = words.read(rows, numbers)
        kind = words.kind
        made = pivot(heads.keys(rows), index, values, quantity_count=len(kind.quantities))
        order = np.argsort(made.first)
        return _delivery(kind, block, heads, rows[made.first[order]], made.values[order])


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    """Which quantity of a kind each row of a long file is of.

    Attributes
    ----------
    known : sequence of Measured or None
        What each of the texts is; None: nothing of the kind.
    """

    kind: Kind
    texts: Texts
    known: Sequence[Measured | None]

    @classmethod
    def of(cls, kind: Kind, texts: Texts, layout: Layout) -> Self:
        words = layout.words[kind.code]
        return cls(kind, texts, [words.get(text) for text in texts.distinct])

    def refuse_others(self, is_of_kind: BoolArray, refusals: Refusals) -> None:
        """Refuse the rows of a kind whose word is none of it."""
        is_strange = np.array([word is None for word in self.known], np.bool_)[self.texts.place]
        refusals.add(
            is_of_kind & is_strange,
            Reason.UNKNOWN_QUANTITY,
            lambda row: (
                f"{shown(self.texts[row])} is nothing that is read of {self.kind.code}; it has "
                f"{', '.join(self.kind.quantity_names)}"
            ),
        )

    def read(self, rows: IntArray, numbers: FloatArray) -> tuple[IntArray, FloatArray]:
        """Return of some rows which quantity each is of, and the values in its unit."""
        words = [word or Measured("", 0) for word in self.known]
        place = self.texts.place[rows]
        factor = np.array([word.conversion.factor for word in words])[place]
        offset = np.array([word.conversion.offset for word in words])[place]
        index = np.array([word.index for word in words], np.int64)[place]
        return index, numbers[rows] * factor + offset


def _delivery(
    kind: Kind, block: CellBlock, heads: Heads, rows: IntArray, values: FloatArray
) -> Delivery:
    return Delivery(
        kind=kind,
        part="",  # whoever cuts them names them
        names=heads.names,
        sensor=heads.sensor[rows],
        observed_us=heads.observed_us[rows],
        boot=heads.boot[rows],
        seq=heads.seq[rows],
        values=values,
        row_number=block.row_number[rows],
    )
