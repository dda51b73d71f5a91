"""How the values of a register become its increase: it only grows, and no faster than it can.

A register that runs back is not a new one: a dip by a digit is noise, a zero between two values a
glitch, and a new start is only what the register can have reached since the value before. So each
step is held against the most that the register grows in its time. With *a* and *b* the two values
before *v*, the step is

* v - a, where that is from 0 to the most;
* else, where v < a: v, where that is no more than the most (a new start), else 0 (a dip);
* else (a was a dip): v - b, where that is from 0 to the most, else 0.

Between buckets *v* is the first value of one, *a* the last of the one before. Their times are not
stored, so the most is that of the longest time which can lie between them. What a bucket ended or
began below, and came back from, is told by its greatest and by its last value.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from contract.quantity import Quantity
from db.column import names
from db.queries import load_lists

_LISTS = load_lists(Path(__file__).with_suffix(".sql"))
_CHAIN_BUCKETS = 2  # those before one that its increase looks at
_BEFORE = ("a", "b", "most", "most_b", "top", "number")


def before_reading(
    quantities: Sequence[Quantity], at: SQL, within: Composable | None = None
) -> list[Composed]:
    """Return, for each counter, the columns of a reading that `reading_step` looks at.

    Parameters
    ----------
    within : Composable, optional
        What a row and the rows before must have in common.
    """
    return [
        _LISTS["before_reading"].format(
            chain=_chain(Identifier(quantity.name), at, within),
            at=at,
            **_names(quantity),
            **_limits(quantity),
        )
        for quantity in quantities
        if quantity.aggregate == "counter"
    ]


def reading_step(quantity: Quantity) -> Composed:
    """Return a row's increase since the reading before, NULL where there is none."""
    return _LISTS["reading_step"].format(**_names(quantity))


def before_bucket(
    quantities: Sequence[Quantity], at: SQL, width_s: int, within: Composable | None = None
) -> list[Composed]:
    """Return, for each counter, the columns of a bucket that `bucket_step` looks at.

    Parameters
    ----------
    width_s : int
        Width of the buckets. [s]
    within : Composable, optional
        What a row and the rows before must have in common.
    """
    return [
        _LISTS["before_bucket"].format(
            chain=_chain(names(quantity)["last"], at, within),
            at=at,
            width_s=Literal(width_s),
            **_names(quantity),
            **_limits(quantity),
        )
        for quantity in quantities
        if quantity.aggregate == "counter"
    ]


def chain_before(width_s: int, first_at: datetime, kept_from_at: datetime | None) -> timedelta:
    """Return how long before the first bucket what its chain needs begins.

    Parameters
    ----------
    width_s : int
        Width of the buckets. [s]
    kept_from_at : datetime or None
        From when on there is what buckets are computed of; None: ever. None is computed of which a
        part is gone: what a register had there is as it is stored.
    """
    width = timedelta(seconds=width_s)
    before = _CHAIN_BUCKETS * width
    if kept_from_at is None:
        return before
    return min(before, max(0, (first_at - kept_from_at) // width) * width)


def bucket_step(quantity: Quantity) -> Composed:
    """Return the increase from the bucket before to a row's first value, NULL where none is."""
    return _LISTS["bucket_step"].format(**_names(quantity))


def _chain(value: Identifier, at: SQL, within: Composable | None) -> Composed:
    # Rows without a value form a partition of their own: they do not break the chain.
    shared = SQL("") if within is None else SQL("{}, ").format(within)
    return SQL("(PARTITION BY {}{} IS NULL ORDER BY {})").format(shared, value, at)


def _names(quantity: Quantity) -> dict[str, Identifier]:
    """Return what templates call the columns, those of before among them."""
    return names(quantity) | {
        part: Identifier(f"{quantity.name}_before_{part}") for part in _BEFORE
    }


def _limits(quantity: Quantity) -> dict[str, Literal]:
    """Return the most that a register grows in a second, and the digit that its values hide."""
    rate_per_h = quantity.greatest_rate_per_h
    if rate_per_h is None:
        raise ValueError(f"{quantity.name} is a register, so it needs a greatest rate")
    return {"rate": Literal(rate_per_h / 3_600), "digit": Literal(quantity.resolution)}
