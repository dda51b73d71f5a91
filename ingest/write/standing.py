"""Rows that stand already, and what messages of their sensor and time add to them.

What a row holds never changes, it only grows. So a row that was read is still the same when it is
updated if it has as many values as before; one that another worker added to meanwhile is read
again. No row is locked by reading it: chunks of the columnstore cannot do that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from contract.arrays import IntArray
from contract.clock import from_us, to_us
from contract.quality import Quality
from db.connection import Connection
from ingest.judge.columns import NO_SEQ
from ingest.judge.completion import Role, complete
from ingest.judge.part import Part, RowArray, Rows
from ingest.write.reading_table import encode, statements


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What came of comparing a part's staged rows with those that stand.

    Attributes
    ----------
    completed : list of Rows
        Rows that were added to, whole, as they are stored now.
    roles : (arrived,) int8
        What each message of the part adds to what stood before it, as a `Role`.
    boot, seq : (row,) int
        The numbers that each row bears.
    """

    completed: list[Rows]
    roles: NDArray[np.int8]
    boot: IntArray
    seq: IntArray


async def compare(connection: Connection, part: Part, rows: RowArray) -> Compared:
    """Add staged rows to those that stand in their place, where they contradict nothing.

    Parameters
    ----------
    rows
        Rows of the part that are in the stage and were not inserted.
    """
    roles, owners = part.arrived.roles.copy(), part.arrived.owners()
    boot, seq = part.table.boot.copy(), part.table.seq.copy()
    completed: list[Rows] = []
    while len(rows):
        # What is not found to differ has all that its messages say.
        roles[np.isin(owners, rows) & (roles == Role.ADDS)] = Role.REPEATS
        standing = await _select(connection, part, rows)
        boot[[one.row for one in standing]] = [one.boot for one in standing]
        seq[[one.row for one in standing]] = [one.seq for one in standing]
        whole = [_completed(part, one, roles) for one in standing]
        growing = [one for one in whole if one is not None]
        if not growing:
            break
        grown = await _update(connection, part, growing)
        if grown:
            completed.append(_rows(part, [one for one in growing if one.row in grown]))
        rows = np.array([one.row for one in growing if one.row not in grown], np.intp)
    return Compared(completed, roles, boot, seq)


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A stored row that the staged one of the index `row` is no part of, or numbers otherwise."""

    row: int
    received_us: int
    quality: int
    boot: int
    seq: int
    values: list[float]


@dataclass(frozen=True, slots=True)
class GrowingRow(StandingRow):
    """A row as it is to be, and how many values it had before."""

    known_count: int


async def _select(connection: Connection, part: Part, rows: RowArray) -> list[StandingRow]:
    # The text protocol brings a float4 in its shortest form, as the device wrote it.
    found = await connection.execute(
        statements(part.table.kind.code).select_standing, _span(part, rows), binary=False
    )
    return [
        StandingRow(
            row,
            to_us(received_at),
            quality,
            boot,
            NO_SEQ if seq is None else seq,
            [nan if value is None else value for value in values],
        )
        for row, received_at, quality, boot, seq, *values in await found.fetchall()
    ]


def _completed(part: Part, standing: StandingRow, roles: NDArray[np.int8]) -> GrowingRow | None:
    """Note the role of each message of a row; return what the row grows to, if it does."""
    arrived, of_row = part.arrived, part.arrived.of(standing.row)
    completion = complete(
        part.table.kind, arrived.table.values[of_row].tolist(), known=standing.values
    )
    roles[of_row] = completion.roles
    is_adding = roles[of_row] == Role.ADDS
    if not is_adding.any():
        return None
    # Late is what makes a row late, not what completes it.
    added = int(np.bitwise_or.reduce(arrived.quality[of_row][is_adding])) & ~Quality.LATE
    return GrowingRow(
        standing.row,
        max(standing.received_us, int(arrived.received_us[of_row][is_adding].max())),
        standing.quality | added,
        standing.boot,
        standing.seq,
        completion.values,
        len(standing.values) - sum(map(isnan, standing.values)),
    )


async def _update(connection: Connection, part: Part, growing: Sequence[GrowingRow]) -> set[int]:
    """Return which rows were still as they were read, and are stored whole now."""
    queries = statements(part.table.kind.code)
    whole, numbers = _rows(part, growing), np.array([one.row for one in growing])
    async with connection.cursor() as cursor:
        await cursor.execute(queries.clear_stage)
        async with cursor.copy(queries.copy_stage) as copy:
            await copy.write(encode(whole, numbers=numbers))
        await cursor.execute(
            queries.update_standing,
            {
                "rows": numbers.tolist(),
                "known_counts": [one.known_count for one in growing],
                **_span(part, numbers),
            },
        )
        return {row for (row,) in await cursor.fetchall()}


def _rows(part: Part, growing: Sequence[GrowingRow]) -> Rows:
    table = part.table.take(np.array([one.row for one in growing], np.intp))
    values = np.array([one.values for one in growing]).reshape(table.values.shape)
    return Rows(
        replace(table, values=values),
        np.array([one.received_us for one in growing], np.int64),
        np.array([one.quality for one in growing], np.int16),
    )


def _span(part: Part, rows: RowArray) -> dict[str, datetime]:
    observed_us = part.table.observed_us[rows]
    return {
        "first_at": from_us(int(observed_us.min())),
        "last_at": from_us(int(observed_us.max())),
    }
