"""The columns that a quantity has in its kind's tables, and their names in templates of SQL."""

from collections.abc import Iterable, Sequence

from psycopg.sql import SQL, Composable, Composed, Identifier

from contract.quantity import Quantity

_ENDS = ("count", "sum", "sin_sum", "cos_sum", "first", "last", "min", "max")


def columns_of(quantity: Quantity) -> tuple[str, ...]:
    """Return the columns that a quantity has in its rollups, in the tables' order."""
    match quantity.aggregate:
        case "circular":
            sums = ("sin_sum", "cos_sum")
        case "counter":
            sums = ("sum", "first", "last")
        case _:
            sums = ("sum",)
    return tuple(f"{quantity.name}_{end}" for end in ("count", *sums, "min", "max"))


def rollup_columns(quantities: Iterable[Quantity]) -> list[Identifier]:
    """Return the columns that quantities have in their rollups, one quantity after another."""
    return [Identifier(name) for quantity in quantities for name in columns_of(quantity)]


def names(quantity: Quantity) -> dict[str, Identifier]:
    """Return what templates call a quantity's columns: `value` its reading's, `sum` its rollup's.

    Those that its rollups do not have are named too; no template for it asks for them.
    """
    return {"value": Identifier(quantity.name)} | {
        end: Identifier(f"{quantity.name}_{end}") for end in _ENDS
    }


def comma(parts: Sequence[Composable]) -> Composed:
    """Return parts with commas between them."""
    return SQL(", ").join(parts)
