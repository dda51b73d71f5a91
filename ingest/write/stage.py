"""How the rows of one kind enter its table: directly where they are new for certain, else staged.

The stage is a temporary table. From there rows are inserted in key order where no row stands, and
the others are compared with what does: they repeat it, add to it, or contradict it.
"""

from dataclasses import dataclass

import numpy as np

from contract.clock import to_us
from db.connection import Connection
from ingest.judge.columns import NO_SEQ
from ingest.judge.completion import Role
from ingest.judge.part import Part, RowArray, Rows
from ingest.write import standing
from ingest.write.reading_table import ALL, encode, statements
from ingest.write.standing import Compared


@dataclass(frozen=True, slots=True, eq=False)
class PartOutcome:
    """What became of a part.

    Attributes
    ----------
    new : (row,) int
        Rows that were not there before.
    completed : list of Rows
        Rows that stood and were added to, whole, as they are stored now.
    additions : (arrived,) int
        Messages that added to a row that another one made.
    conflicts : (arrived,) int
        Messages that contradict the row of their sensor and time.
    duplicate_count : int
        Messages that add nothing to it.
    unborne : (arrived,) int
        Messages that are no conflicts and whose numbers no row bears.
    """

    new: RowArray
    completed: list[Rows]
    additions: RowArray
    conflicts: RowArray
    duplicate_count: int
    unborne: RowArray


async def store(connection: Connection, part: Part) -> PartOutcome:
    """Store a part in the running transaction.

    Raises
    ------
    psycopg.errors.UniqueViolation
        Another worker stored a row that seemed to be new.
    """
    new = np.flatnonzero(part.is_fresh)
    staged = np.flatnonzero(~part.is_fresh)
    if len(new):
        copy_direct = statements(part.table.kind.code).copy_direct
        async with connection.cursor() as cursor, cursor.copy(copy_direct) as copy:
            await copy.write(encode(part, rows=new if len(staged) else ALL))
    if len(staged):
        inserted = await _insert(connection, part, staged)
        new = np.concatenate([new, inserted])
        if len(inserted) < len(staged):
            rows = np.setdiff1d(staged, inserted, assume_unique=True)
            compared = await standing.compare(connection, part, rows)
            return _filed(part, new, compared)
    return _filed(part, new, Compared([], part.arrived.roles, part.table.boot, part.table.seq))


def as_new(part: Part) -> PartOutcome:
    """Return what became of a part of which no row stood before."""
    nothing = Compared([], part.arrived.roles, part.table.boot, part.table.seq)
    return _filed(part, np.arange(len(part.table)), nothing)


async def _insert(connection: Connection, part: Part, rows: RowArray) -> RowArray:
    """Stage rows; return those that were inserted because none stood in their place."""
    queries = statements(part.table.kind.code)
    async with connection.cursor() as cursor:
        await cursor.execute(queries.create_stage)
        async with cursor.copy(queries.copy_stage) as copy:
            await copy.write(encode(part, rows=rows, numbers=rows))
        await cursor.execute(queries.insert_staged)
        keys = await cursor.fetchall()
    if not keys:
        return np.empty(0, np.intp)
    sensor_key: list[int] = part.table.sensor_key[rows].tolist()
    observed_us: list[int] = part.table.observed_us[rows].tolist()
    row_of = dict(zip(zip(sensor_key, observed_us, strict=True), rows.tolist(), strict=True))
    return np.array([row_of[key, to_us(instant)] for key, instant in keys], np.intp)


def _filed(part: Part, new: RowArray, compared: Compared) -> PartOutcome:
    arrived, roles = part.arrived, compared.roles
    is_adding = roles == Role.ADDS
    # The first of a new row made it.
    is_adding[arrived.begins[new]] = False
    additions = np.flatnonzero(is_adding)
    conflicts = np.flatnonzero(roles == Role.CONTRADICTS)
    duplicate_count = len(arrived.table) - len(new) - len(additions) - len(conflicts)
    return PartOutcome(
        new, compared.completed, additions, conflicts, duplicate_count, _unborne(part, compared)
    )


def _unborne(part: Part, compared: Compared) -> RowArray:
    table = part.arrived.table
    if compared.seq is part.table.seq and len(table) == len(part.table):
        return np.empty(0, np.intp)  # each message is a row
    owners = part.arrived.owners()
    differs = (table.seq != compared.seq[owners]) | (table.boot != compared.boot[owners])
    is_good = (table.seq != NO_SEQ) & (compared.roles != Role.CONTRADICTS)
    return np.flatnonzero(differs & is_good)
