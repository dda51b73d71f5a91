"""The plausible ranges of a city, from its `ranges.csv`; a city without the file says nothing."""

from pathlib import Path

from contract.area import CONFIDENCES
from contract.catalogue import KIND_BY_CODE
from contract.city_table import Row, read_rows
from contract.plausible import Plausible, Range

RANGE_COLUMNS = ("kind", "quantity", "low", "high", "source", "confidence")


def read_ranges(path: Path) -> Plausible:
    """Return what a city's quantities plausibly show.

    Raises
    ------
    CityError
        A cell is wrong, a quantity stands twice, or a range is empty, narrower than a step of the
        instrument or beyond what it can show.
    """
    ranges: dict[tuple[str, str], Range] = {}
    for row in read_rows(path, RANGE_COLUMNS) if path.exists() else []:
        kind = KIND_BY_CODE[row.word("kind", KIND_BY_CODE)]
        name = row.word("quantity", kind.quantity_names)
        if (kind.code, name) in ranges:
            raise row.error("quantity", f"{name} of {kind.code} stands twice")
        quantity = kind.quantities[kind.quantity_names.index(name)]
        ranges[kind.code, name] = _range(row, quantity.possible, quantity.resolution)
    return Plausible(ranges)


def _range(row: Row, possible: tuple[float, float], resolution: float) -> Range:
    low, high = row.number("low", *possible), row.number("high", *possible)
    if high - low <= resolution:
        raise row.error("high", f"{high:g} must lie more than {resolution:g} above low, {low:g}")
    row.word("confidence", CONFIDENCES)
    return Range(low=low, high=high, source=row.text("source"))
