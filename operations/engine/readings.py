"""Stored readings as columns: what is judged.

The database packs each column into one value: a row at a time, whatever the way, costs more here
than all the rest of a judgement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from contract.arrays import BoolArray, IntArray
from contract.catalogue import Kind
from contract.clock import from_us
from contract.quality import UNTRUSTED
from db.connection import Connection
from db.epoch import POSTGRES_EPOCH_US
from db.rollup import readings_of
from operations.engine.queries import TEMPLATES
from operations.episodes.table import Table

_HEAD = (
    (sql.SQL("INT4SEND(one.sensor_key)"), ">i4"),
    (sql.SQL("TIMESTAMPTZ_SEND(one.observed_at)"), ">i8"),
    (sql.SQL("TIMESTAMPTZ_SEND(one.received_at)"), ">i8"),
    (sql.SQL("INT2SEND(one.quality)"), ">i2"),
)
_QUANTITY = sql.SQL("FLOAT8SEND(COALESCE(one.{name}, 'NaN')::DOUBLE PRECISION)")
_PACKED = sql.SQL("STRING_AGG({value}, ''::BYTEA)")


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """Readings of one kind.

    Attributes
    ----------
    table : Table
    received_us : (row,) int64
        When each arrived, by the wall. [us]
    """

    table: Table
    received_us: IntArray

    def __len__(self) -> int:
        return len(self.table)

    def take(self, chosen: BoolArray | IntArray) -> "Readings":
        """Return some rows."""
        table = self.table
        return Readings(
            Table(
                table.kind,
                table.sensor_key[chosen],
                table.observed_us[chosen],
                {name: column[chosen] for name, column in table.values.items()},
                table.is_trusted[chosen],
            ),
            self.received_us[chosen],
        )


async def of_spans(
    connection: Connection,
    kind: Kind,
    quantities: Sequence[str],
    spans: tuple[IntArray, IntArray, IntArray],
) -> Readings:
    """Return the readings of sensors, each in a span of its own.

    Parameters
    ----------
    spans : tuple of (sensor,) int64
        Keys, first and last instants, both included. [us]
    """
    keys, begin_us, end_us = spans
    if not len(keys):
        return _columns(kind, quantities, ())
    return await _read(
        connection,
        kind,
        quantities,
        "of_spans",
        {
            "keys": _array(keys),
            "from_us": _array(begin_us),
            "to_us": _array(end_us),
            "first_at": from_us(int(begin_us.min())),
            "last_at": from_us(int(end_us.max())),
        },
    )


async def since(
    connection: Connection, kind: Kind, quantities: Sequence[str], begin_us: int
) -> Readings:
    """Return all readings of a kind from a time on."""
    values = {"first_at": from_us(begin_us)}
    return await _read(connection, kind, quantities, "of_kind_since", values)


def _array(numbers: IntArray) -> str:
    """Return numbers as the database writes an array: quicker than one by one."""
    return "{" + ",".join(map(str, numbers.tolist())) + "}"


async def _read(
    connection: Connection,
    kind: Kind,
    quantities: Sequence[str],
    name: str,
    values: Mapping[str, object],
) -> Readings:
    numbers = [_QUANTITY.format(name=sql.Identifier(quantity)) for quantity in quantities]
    columns = [_PACKED.format(value=value) for value in (*(one for one, _ in _HEAD), *numbers)]
    statement = TEMPLATES[name].format(
        readings=readings_of(kind), columns=sql.SQL(", ").join(columns)
    )
    found = await (await connection.execute(statement, values, binary=True)).fetchone()
    return _columns(kind, quantities, found or ())


def _columns(kind: Kind, quantities: Sequence[str], packed: Sequence[bytes | None]) -> Readings:
    """Return what columns hold, all of the same rows in the same order."""
    forms = [*(form for _, form in _HEAD), *(">f8" for _ in quantities)]
    given = packed or [None] * len(forms)
    columns = [np.frombuffer(one or b"", form) for one, form in zip(given, forms, strict=True)]
    key, observed, received, quality, *numbers = columns
    order = np.lexsort((observed, key))
    return Readings(
        Table(
            kind,
            _native(key[order]),
            _native(observed[order]) + POSTGRES_EPOCH_US,
            {
                name: number[order].astype(np.float64)
                for name, number in zip(quantities, numbers, strict=True)
            },
            quality[order].astype(np.int64) & UNTRUSTED == 0,
        ),
        _native(received[order]) + POSTGRES_EPOCH_US,
    )


def _native(column: NDArray[Any]) -> IntArray:
    return column.astype(np.int64)
