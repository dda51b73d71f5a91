"""The CSV tables of a city folder: each cell is checked where it is read, by row and column."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from pathlib import Path

from contract.city_file import read_text, shortened
from contract.errors import CityError


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV file; each reader checks one column and names it when it is wrong."""

    file: Path
    line: int
    cells: Mapping[str, str]

    def error(self, column: str, problem: str) -> CityError:
        """Return the error that names this row and `column`."""
        return CityError(self.file, f"row {self.line}, column {column}", problem)

    def text(self, column: str) -> str:
        """Return the cell, which must not be empty."""
        cell = self.cells[column]
        if not cell:
            raise self.error(column, "is empty; a value is required")
        return cell

    def word(self, column: str, accepted: Iterable[str]) -> str:
        """Return the cell, which must be one of `accepted`."""
        cell = self.text(column)
        choices = sorted(accepted)
        if cell not in choices:
            raise self.error(column, f"{cell!r} is not known; accepted: {shortened(choices)}")
        return cell

    def number(self, column: str, low: float, high: float) -> float:
        """Return the cell as a number from `low` to `high`."""
        cell = self.text(column)
        try:
            value = float(cell)
        except ValueError:
            raise self.error(column, f"{cell!r} is not a number") from None
        if not low <= value <= high:
            raise self.error(column, f"{cell} is outside {low:g}…{high:g}")
        return value

    def optional_number(self, column: str, low: float, high: float) -> float | None:
        """Return the cell as a number, or None where it is empty."""
        return self.number(column, low, high) if self.cells[column] else None

    def optional_day(self, column: str) -> date | None:
        """Return the cell as a civil day of the city, or None where it is empty."""
        cell = self.cells[column]
        if not cell:
            return None
        try:
            return date.fromisoformat(cell)
        except ValueError:
            raise self.error(column, f"{cell!r} is not a day such as 2025-07-01") from None


def read_rows(path: Path, columns: Iterable[str]) -> list[Row]:
    """Return the rows of a CSV file whose header has exactly `columns`, in any order.

    Raises
    ------
    CityError
        The file is missing, is not UTF-8, lacks a column, has one too many, or has a row of
        another length. Rows count from the top of the file, the header being row 1.
    """
    text = read_text(path)
    reader = csv.DictReader(StringIO(text, newline=""), strict=True)
    header = list(reader.fieldnames or ())
    wanted = list(columns)
    _check_header(path, header, wanted)
    rows: list[Row] = []
    try:
        for cells in reader:
            if None in cells or None in cells.values():
                raise CityError(
                    path, f"row {reader.line_num}", f"needs exactly {len(header)} values"
                )
            stripped = {name: cell.strip() for name, cell in cells.items()}
            rows.append(Row(path, reader.line_num, stripped))
    except csv.Error as error:
        raise CityError(path, f"row {reader.line_num + 1}", f"is not CSV: {error}") from None
    return rows


def _check_header(path: Path, header: list[str], wanted: list[str]) -> None:
    missing = [name for name in wanted if name not in header]
    if missing:
        raise CityError(path, "row 1", f"column {missing[0]} is missing; columns: {wanted}")
    surplus = [name for name in header if name not in wanted]
    if surplus:
        raise CityError(path, "row 1", f"column {surplus[0]!r} is not known; columns: {wanted}")
    if len(set(header)) != len(header):
        raise CityError(path, "row 1", f"a column stands twice; columns: {wanted}")
