"""How the rows of one kind enter its table: directly where they are new for certain, else staged.

The stage is a temporary table. From there rows are inserted in key order where no row stands, and
the others are compared with what does: equal values are a duplicate, different ones a conflict.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import AsyncConnection

from contract.clock import from_us, to_us
from ingest.batch import Part
from ingest.reading_table import encode, statements

RowArray = NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Filed:
    """What became of a part's rows.

    Attributes
    ----------
    new : (row,) int
        Rows that were not there before.
    duplicate_count : int
        Rows that were there with the same values.
    conflicts : list of int
        Rows in whose place another row stands.
    """

    new: RowArray
    duplicate_count: int
    conflicts: list[int]


async def store(connection: AsyncConnection[Any], part: Part) -> Filed:
    """Store a part in the running transaction.

    Raises
    ------
    psycopg.errors.UniqueViolation
        Another worker stored a row that seemed to be new.
    """
    direct = np.flatnonzero(part.is_fresh)
    staged = np.flatnonzero(~part.is_fresh)
    if len(direct):
        copy_direct = statements(part.table.kind.code).copy_direct
        async with connection.cursor() as cursor, cursor.copy(copy_direct) as copy:
            await copy.write(encode(part, rows=direct, is_staged=False))
    if not len(staged):
        return Filed(direct, 0, [])
    inserted, conflicts = await _through_stage(connection, part, staged)
    return Filed(
        np.concatenate([direct, inserted]), len(staged) - len(inserted) - len(conflicts), conflicts
    )


async def _through_stage(
    connection: AsyncConnection[Any], part: Part, rows: RowArray
) -> tuple[RowArray, list[int]]:
    """Return the rows that were inserted and those that conflict."""
    queries = statements(part.table.kind.code)
    async with connection.cursor() as cursor:
        await cursor.execute(queries.create_stage)
        async with cursor.copy(queries.copy_stage) as copy:
            await copy.write(encode(part, rows=rows, is_staged=True))
        await cursor.execute(queries.insert_staged)
        keys = await cursor.fetchall()
        await cursor.execute(queries.select_conflicts, _span(part, rows))
        conflicts = [int(row) for (row,) in await cursor.fetchall()]
    return _first_rows(part, rows, keys), conflicts


def _span(part: Part, rows: RowArray) -> dict[str, datetime]:
    observed_us = part.table.observed_us[rows]
    return {
        "first_at": from_us(int(observed_us.min())),
        "last_at": from_us(int(observed_us.max())),
    }


def _first_rows(part: Part, rows: RowArray, keys: list[tuple[Any, ...]]) -> RowArray:
    """Return the row that was inserted for each key: the first of its key in the stage."""
    if not keys:
        return np.empty(0, np.intp)
    first: dict[tuple[int, int], int] = {}
    sensor_key: list[int] = part.table.sensor_key[rows].tolist()
    observed_us: list[int] = part.table.observed_us[rows].tolist()
    for row, key, instant_us in zip(rows.tolist(), sensor_key, observed_us, strict=True):
        first.setdefault((key, instant_us), row)
    return np.array([first[key, to_us(instant)] for key, instant in keys], np.intp)
