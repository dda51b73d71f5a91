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

from psycopg.sql import SQL, Composed, Identifier, Literal

from contract.quantity import Quantity

_BEFORE_READING = SQL(
    ", lag({v}) OVER {chain} AS {a}, lag({v}, 2) OVER {chain} AS {b}"
    ", date_part('epoch', {at} - lag({at}) OVER {chain}) * {rate} + {digit} AS {most}"
    ", date_part('epoch', {at} - lag({at}, 2) OVER {chain}) * {rate} + {digit} AS {most_b}"
)
_READING_STEP = SQL(
    "CASE WHEN one.{a} IS NULL THEN NULL "
    "WHEN one.{v} - one.{a} BETWEEN 0 AND one.{most} THEN one.{v} - one.{a} "
    "WHEN one.{v} < one.{a} THEN CASE WHEN one.{v} <= one.{most} THEN one.{v} ELSE 0 END "
    "WHEN one.{v} - one.{b} BETWEEN 0 AND one.{most_b} THEN one.{v} - one.{b} ELSE 0 END"
)
# Of the bucket before: its last and greatest value and how many; b is the last one before that.
_BEFORE_BUCKET = SQL(
    ", lag({last}) OVER {chain} AS {a}, lag({last}, 2) OVER {chain} AS {b}"
    ", lag({max}) OVER {chain} AS {top}, lag({count}) OVER {chain} AS {number}"
    ", (date_part('epoch', {at} - lag({at}) OVER {chain}) + {width}) * {rate} + {digit} AS {most}"
    ", (date_part('epoch', {at} - lag({at}, 2) OVER {chain}) + {width}) * {rate} + {digit}"
    " AS {most_b}"
)
_BUCKET_STEP = SQL(
    "CASE WHEN one.{a} IS NULL THEN NULL "
    # It ended below what it had reached, and is back.
    "WHEN one.{number} > 1 AND one.{a} < one.{top} "
    "AND one.{first} - one.{top} BETWEEN 0 AND one.{most} THEN one.{first} - one.{top} "
    "WHEN one.{first} - one.{a} BETWEEN 0 AND one.{most} THEN one.{first} - one.{a} "
    # It begins below and comes back: what its own steps miss.
    "WHEN one.{first} < one.{a} AND one.{last} - one.{a} BETWEEN 0 AND one.{most} "
    "THEN greatest(0, one.{last} - one.{a} - one.{sum}) "
    "WHEN one.{first} < one.{a} "
    "THEN CASE WHEN one.{first} <= one.{most} THEN one.{first} ELSE 0 END "
    "WHEN one.{number} = 1 AND one.{first} - one.{b} BETWEEN 0 AND one.{most_b} "
    "THEN one.{first} - one.{b} ELSE 0 END"
)


def before_reading(
    quantities: Sequence[Quantity], at: SQL, within: Composed | SQL | None = None
) -> Composed:
    """Return, for each counter, the columns of a reading that `reading_step` looks at.

    Parameters
    ----------
    within : Composed, optional
        What a row and the rows before must have in common.
    """
    return Composed(
        [
            _BEFORE_READING.format(
                v=Identifier(quantity.name),
                chain=_chain(Identifier(quantity.name), at, within),
                at=at,
                **_names(quantity),
                **_limits(quantity),
            )
            for quantity in quantities
            if quantity.aggregate == "counter"
        ]
    )


def reading_step(quantity: Quantity) -> Composed:
    """Return a row's increase since the reading before, NULL where there is none."""
    return _READING_STEP.format(v=Identifier(quantity.name), **_names(quantity))


def before_bucket(
    quantities: Sequence[Quantity], at: SQL, width_s: int, within: Composed | SQL | None = None
) -> Composed:
    """Return, for each counter, the columns of a bucket that `bucket_step` looks at.

    Parameters
    ----------
    width_s : int
        Width of the buckets. [s]
    within : Composed, optional
        What a row and the rows before must have in common.
    """
    return Composed(
        [
            _BEFORE_BUCKET.format(
                chain=_chain(Identifier(f"{quantity.name}_last"), at, within),
                at=at,
                width=Literal(width_s),
                **_stored(quantity, "last", "max", "count"),
                **_names(quantity),
                **_limits(quantity),
            )
            for quantity in quantities
            if quantity.aggregate == "counter"
        ]
    )


def bucket_step(quantity: Quantity) -> Composed:
    """Return the increase from the bucket before to a row's first value, NULL where none is."""
    return _BUCKET_STEP.format(**_stored(quantity, "first", "last", "sum"), **_names(quantity))


def _chain(value: Identifier, at: SQL, within: Composed | SQL | None) -> Composed:
    # Rows without a value form a partition of their own: they do not break the chain.
    shared = SQL("") if within is None else SQL("{}, ").format(within)
    return SQL("(PARTITION BY {}{} IS NULL ORDER BY {})").format(shared, value, at)


def _stored(quantity: Quantity, *parts: str) -> dict[str, Identifier]:
    return {part: Identifier(f"{quantity.name}_{part}") for part in parts}


def _names(quantity: Quantity) -> dict[str, Identifier]:
    """Return what the columns of before are called."""
    parts = ("a", "b", "most", "most_b", "top", "number")
    return {part: Identifier(f"{quantity.name}_before_{part}") for part in parts}


def _limits(quantity: Quantity) -> dict[str, Literal]:
    """Return the most that a register grows in a second, and the digit that its values hide."""
    rate_per_h = quantity.greatest_rate_per_h
    if rate_per_h is None:
        raise ValueError(f"{quantity.name} is a register, so it needs a greatest rate")
    return {"rate": Literal(rate_per_h / 3_600), "digit": Literal(quantity.resolution)}
