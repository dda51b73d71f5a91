"""The columns of a file, and the rows that one reading or bucket makes: pure."""

from collections.abc import Mapping
from typing import NamedTuple

from contract.quantity import Quantity
from ioc_api.export.index import STAT
from ioc_api.export.plan import Asked


class Column(NamedTuple):
    """One number of a reading or bucket.

    Attributes
    ----------
    stat : str
        Which of a bucket's numbers it is; empty of a reading.
    """

    name: str
    quantity: Quantity
    stat: str

    @property
    def aggregate(self) -> str:
        """Return how it adds up; an index does not, it is made by its rule."""
        return STAT if self.stat == STAT else self.quantity.aggregate


def value_columns(asked: Asked) -> list[Column]:
    """Return the columns of values, in the order of the catalogue."""
    if asked.tier == "raw":
        return [Column(quantity.name, quantity, "") for quantity in asked.quantities]
    return [
        Column(f"{each.name}_{stat}", each, stat)
        for each in asked.quantities
        for stat in stats_of(each)
    ] + [Column(each.name, each, STAT) for each in asked.indices]


def value_names(asked: Asked) -> list[str]:
    """Return the names of the columns of values."""
    return [column.name for column in value_columns(asked)]


def stats_of(quantity: Quantity) -> tuple[str, ...]:
    """Return what a bucket says of a quantity."""
    match quantity.aggregate:
        case "sum":
            return ("mean", "min", "max", "sum")
        case "counter":
            return ("min", "max", "increase")
        case "circular":
            return ("mean",)
        case _:
            return ("mean", "min", "max")


def head_names(asked: Asked) -> list[str]:
    """Return the columns before the values, as they are read."""
    counts = ["quality"] if asked.tier == "raw" else ["count", "untrusted_count"]
    return ["sensor_id", "observed_at", *counts]


def long_names(asked: Asked) -> list[str]:
    """Return the columns that tell one value in a row of its own."""
    return ["quantity", *([] if asked.tier == "raw" else ["stat"]), "value", "unit"]


def naming(column: Column) -> Mapping[str, str]:
    """Return what says in a row of its own which value it has."""
    quantity = column.quantity
    return {"quantity": quantity.name, "stat": column.stat, "unit": quantity.unit}


def text_names(asked: Asked) -> list[str]:
    """Return the columns of a file of text."""
    first, at, *counts = head_names(asked)
    local = [] if asked.form.zone is None else ["local_at"]
    values = long_names(asked) if asked.form.shape == "long" else value_names(asked)
    return [first, at, *local, *counts, *values]


def rows_each(asked: Asked) -> int:
    """Return how many rows each reading or bucket makes."""
    return len(value_columns(asked)) if asked.form.shape == "long" else 1


def header(asked: Asked) -> bytes:
    """Return the first line of a file of text, with its byte order mark where one is wanted."""
    line = asked.form.cell_end.join(text_names(asked)) + "\r\n"
    return line.encode("utf-8-sig" if asked.form.has_bom else "utf-8")
