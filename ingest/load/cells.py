"""Cells of a column as numbers, by column; which of them are none is found only where some are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute

from contract.arrays import BoolArray, FloatArray, IntArray
from contract.payload.diagnosis import COUNT_MAX

Cells: TypeAlias = "pa.Array[Any]"
"""A column of some rows; in quotes, for only the type checker can name what an array holds."""

PC: Any = pyarrow.compute  # whose functions are made when it is imported, so no types tell them
NUMBER = r"^-?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"


@dataclass(frozen=True, slots=True)
class Numerals:
    """How a file writes numbers, and what stands for none.

    Attributes
    ----------
    missing : sequence of str
        Those that are numbers stand for none in whatever way they are written.
    """

    decimal: str
    missing: Sequence[str]

    def read(self, cells: Cells) -> tuple[FloatArray, BoolArray]:
        """Return the numbers of a column, NaN where there is none, and which cells are no numbers.

        Parameters
        ----------
        cells
            (row,) texts, or numbers of any type.
        """
        if not pa.types.is_string(cells.type):
            return self._without_missing(_floats(cells)), np.zeros(len(cells), np.bool_)
        texts = PC.utf8_trim_whitespace(cells)
        missing = pa.array(self.missing, pa.string())
        texts = PC.if_else(PC.is_in(texts, value_set=missing), None, texts)
        if self.decimal == ",":
            texts = _with_points(texts)
        try:
            numbers = _floats(texts)
        except pa.ArrowInvalid:
            numbers = None
        # A number that is none in writing, such as inf, is for the slow way too.
        if numbers is not None and np.isfinite(numbers).sum() + texts.null_count == len(cells):
            return self._without_missing(numbers), np.zeros(len(cells), np.bool_)
        texts = PC.replace_substring_regex(texts, r"^\+", "")
        is_number = PC.match_substring_regex(texts, NUMBER)
        is_bad = PC.fill_null(PC.invert(is_number), fill_value=False).to_numpy(zero_copy_only=False)
        return self._without_missing(_floats(PC.if_else(is_number, texts, None))), is_bad

    def _without_missing(self, numbers: FloatArray) -> FloatArray:
        for text in self.missing:
            try:
                number = float(text)
            except ValueError:
                continue
            numbers[numbers == number] = np.nan
        return numbers


def whole_numbers(cells: Cells, *, absent: int) -> tuple[IntArray, BoolArray]:
    """Return the counts of a column, `absent` where none is, and which cells are none.

    Parameters
    ----------
    cells
        (row,) texts or numbers.
    """
    numbers, is_bad = Numerals(".", ("",)).read(cells)
    is_none = np.isnan(numbers)
    whole = np.where(is_none, absent, numbers)
    is_bad |= ~is_none & ~((whole >= 0) & (whole <= COUNT_MAX) & (whole == np.floor(whole)))
    return np.where(is_bad, absent, whole).astype(np.int64), is_bad


def _floats(cells: Any) -> FloatArray:
    floats = PC.cast(cells, pa.float64())
    return np.array(floats.to_numpy(zero_copy_only=False), np.float64)


def _with_points(texts: Any) -> Any:
    """Return numbers with a comma as those with a point; a point in one makes it none."""
    has_point = PC.match_substring(texts, ".")
    return PC.if_else(has_point, "?", PC.replace_substring(texts, ",", "."))
