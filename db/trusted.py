"""Readings as rollups add them up: a doubtful one is counted, but says nothing.

The bits of a reading's quality concern the whole row: where one of `UNTRUSTED` is set, each of its
quantities is taken as not measured. So neither sums nor the chain of a register know of it.
"""

from collections.abc import Sequence
from typing import Literal as OneOf

from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from contract.quality import UNTRUSTED
from contract.quantity import Quantity
from db.column import comma

Trust = OneOf["good", "all"]
"""Which readings add up: those that can be trusted, or all that are stored."""

_HEAD = ("sensor_key", "observed_at", "quality")
# Almost all have no bit at all, and maintenance asks of each quantity of each reading.
_IS_TRUSTED = SQL("({row}.quality = 0 OR {row}.quality & {bits} = 0)")


def is_trusted(row: Composable) -> Composed:
    """Return the condition that a reading can be trusted, by its row's name."""
    return _IS_TRUSTED.format(row=row, bits=Literal(UNTRUSTED))


def reading_columns(row: SQL, quantities: Sequence[Quantity], trust: Trust = "good") -> Composed:
    """Return the columns of readings that add up, by their row's name.

    They are `sensor_key, observed_at, quality` and the values, NULL where they do not count.
    """
    value = SQL("{row}.{value}" if trust == "all" else "CASE WHEN {is} THEN {row}.{value} END")
    columns = [SQL("{}.{}").format(row, Identifier(name)) for name in _HEAD]
    for quantity in quantities:
        name = Identifier(quantity.name)
        counted = value.format(**{"is": is_trusted(row)}, row=row, value=name)
        columns.append(SQL("{} AS {}").format(counted, name))
    return comma(columns)
