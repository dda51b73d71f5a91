"""Stored readings as columns, by binary COPY: what is judged."""

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

_HEADER_SIZE = 19  # signature, flags, and an extension of no bytes
_TRAILER_SIZE = 2
_COPY = sql.SQL("COPY ({select}) TO STDOUT (FORMAT BINARY)")
_HEAD = (("sensor_key", "i4"), ("observed_at", "i8"), ("received_at", "i8"), ("quality", "i2"))


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
        return _columns(kind, quantities, b"")
    return await _copied(
        connection,
        kind,
        quantities,
        "of_spans",
        {
            "keys": keys.tolist(),
            "from_at": [from_us(one) for one in begin_us.tolist()],
            "to_at": [from_us(one) for one in end_us.tolist()],
            "first_at": from_us(int(begin_us.min())),
            "last_at": from_us(int(end_us.max())),
        },
    )


async def since(
    connection: Connection, kind: Kind, quantities: Sequence[str], begin_us: int
) -> Readings:
    """Return all readings of a kind from a time on."""
    values = {"first_at": from_us(begin_us)}
    return await _copied(connection, kind, quantities, "of_kind_since", values)


async def _copied(
    connection: Connection,
    kind: Kind,
    quantities: Sequence[str],
    name: str,
    values: Mapping[str, object],
) -> Readings:
    columns = [
        *(sql.SQL("one.{}").format(sql.Identifier(column)) for column, _ in _HEAD),
        *(
            sql.SQL("COALESCE(one.{}, 'NaN')::FLOAT8").format(sql.Identifier(quantity))
            for quantity in quantities
        ),
    ]
    select = TEMPLATES[name].format(readings=readings_of(kind), columns=sql.SQL(", ").join(columns))
    statement = _COPY.format(select=select)
    blocks: list[bytes] = []
    async with connection.cursor() as cursor, cursor.copy(statement, values) as copy:
        blocks += [bytes(block) async for block in copy]
    return _columns(kind, quantities, b"".join(blocks))


def _columns(kind: Kind, quantities: Sequence[str], stream: bytes) -> Readings:
    rows = np.frombuffer(stream[_HEADER_SIZE:-_TRAILER_SIZE], _record_type(tuple(quantities)))
    order = np.lexsort((rows["observed_at"], rows["sensor_key"]))
    return Readings(
        Table(
            kind,
            _native(rows["sensor_key"][order]),
            _native(rows["observed_at"][order]) + POSTGRES_EPOCH_US,
            {name: rows[name][order].astype(np.float64) for name in quantities},
            rows["quality"][order].astype(np.int64) & UNTRUSTED == 0,
        ),
        _native(rows["received_at"][order]) + POSTGRES_EPOCH_US,
    )


def _native(column: NDArray[Any]) -> IntArray:
    return column.astype(np.int64)


def _record_type(quantities: tuple[str, ...]) -> np.dtype[np.void]:
    fields: list[tuple[str, str]] = [("fields", ">i2")]
    for name, form in (*_HEAD, *((quantity, "f8") for quantity in quantities)):
        fields += [(f"size_of_{name}", ">i4"), (name, f">{form}")]
    return np.dtype(fields)
