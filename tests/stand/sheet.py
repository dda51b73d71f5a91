"""What a spreadsheet holds, read from the flat form of OpenDocument."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_VALUES = {"float": f"{_OFFICE}value", "date": f"{_OFFICE}date-value"}


class Cell(NamedTuple):
    """One cell.

    Attributes
    ----------
    form : str
        `string`, `float`, `date`, `formula`; empty where there is nothing.
    value : str
        As OpenDocument writes it.
    """

    form: str
    value: str


def rows(path: Path) -> Iterator[list[Cell]]:
    """Yield the rows of a file's first sheet, without the empty cells at their ends."""
    table = ET.parse(path).getroot().find(f".//{_TABLE}table")  # noqa: S314 - of our own making
    for row in table.iter(f"{_TABLE}table-row") if table is not None else ():
        cells: list[Cell] = []
        for cell in row.iter(f"{_TABLE}table-cell"):
            repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            cells += [_cell(cell)] * repeated
        while cells and cells[-1].form == "":
            cells.pop()
        yield from [cells] * (int(row.get(f"{_TABLE}number-rows-repeated", "1")) if cells else 0)


def _cell(cell: ET.Element) -> Cell:
    formula = cell.get(f"{_TABLE}formula")
    if formula is not None:
        return Cell("formula", formula)
    form = cell.get(f"{_OFFICE}value-type", "")
    if form in _VALUES:
        return Cell(form, cell.get(_VALUES[form], ""))
    text = cell.find(f"{_TEXT}p")
    return Cell(form, "" if text is None else "".join(text.itertext()))
