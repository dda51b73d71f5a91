"""How a quantity adds up: readings to a bucket, buckets to a coarser one, a bucket to its mean.

How a register adds up stands in `db.register`.
"""

from pathlib import Path

from psycopg.sql import SQL, Composed

from contract.quantity import Quantity
from db import register
from db.column import names
from db.queries import load_lists
from db.trusted import is_trusted

_LISTS = load_lists(Path(__file__).with_suffix(".sql"))


def untrusted_readings() -> Composed:
    """Return how many of readings `one` are doubtful."""
    return _LISTS["untrusted_readings"].format(is_trusted=is_trusted(SQL("one")))


def untrusted_buckets() -> Composed:
    """Return how many readings in finer buckets `one` are doubtful; NULL where unknown."""
    return _LISTS["untrusted_buckets"].format()


def of_readings(quantity: Quantity) -> Composed:
    """Return the sums over readings `one`, named and ordered as `columns_of` lists them."""
    if quantity.aggregate == "counter":
        return _list("readings", quantity).format(
            **names(quantity), step=register.reading_step(quantity)
        )
    return _list("readings", quantity).format(**names(quantity))


def of_buckets(quantity: Quantity) -> Composed:
    """Return the sums over finer buckets `one`, named and ordered as `columns_of` lists them."""
    if quantity.aggregate == "counter":
        return _list("buckets", quantity).format(
            **names(quantity), step=register.bucket_step(quantity)
        )
    return _list("buckets", quantity).format(**names(quantity))


def mean(quantity: Quantity) -> Composed:
    """Return the mean of a row `one` of a rollup, or of the sum of several; NULL without values."""
    return _list("mean", quantity).format(**names(quantity))


def _list(what: str, quantity: Quantity) -> SQL:
    """Return the list for a quantity's own aggregate, else the one that serves the others."""
    return _LISTS.get(f"{what}_{quantity.aggregate}", _LISTS[what])
