"""The connection that every query takes: with a deadline, and a lost database as an `ApiError`."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncGenerator
from typing import Any

import psycopg
from psycopg import IsolationLevel
from psycopg_pool import PoolTimeout, TooManyRequests

from db.connection import Connection
from db.pool import Pool
from ioc_api.errors import UnavailableError

Cursor = psycopg.AsyncCursor[tuple[Any, ...]]

DEADLINE_S = 10.0
_ROWS_AT_ONCE = 1_000  # about a millisecond
SCHEMA_LACKS = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.InsufficientPrivilege,  # rights are granted after the last table is made
)
"""What the database says where its schema is older than this program, or is being made."""
GRACE_S = 0.3  # for the database to end a query that took too long; a hung one does not


@contextlib.asynccontextmanager
async def connection(pool: Pool, deadline_s: float = DEADLINE_S) -> AsyncGenerator[Connection]:
    """Yield a connection of the pool for at most `deadline_s` seconds.

    Raises
    ------
    UnavailableError
        The database is away, too slow, or its schema is older than this program.
    """
    deadline = _Deadline(deadline_s)
    try:
        async with pool.connection(timeout=deadline_s) as taken:
            deadline.watch(taken)
            yield taken
    except SCHEMA_LACKS as error:
        raise UnavailableError(
            f"the database lacks a part of the schema ({error.diag.message_primary}): "
            "run python -m db migrate"
        ) from error
    except (psycopg.OperationalError, PoolTimeout, TooManyRequests) as error:
        if deadline.has_passed:
            detail = f"the database did not answer within {deadline_s:g} s"
            raise UnavailableError(detail) from error
        raise UnavailableError("the database cannot be reached") from error
    finally:
        deadline.close()


@contextlib.asynccontextmanager
async def standing_still(taken: Connection) -> AsyncGenerator[Cursor]:
    """Yield a cursor for which time stands still: marks, rollups and readings fit together.

    The text protocol is meant: it brings a float4 in its shortest form, the binary one would
    bring 42.099998474121094 for 42.1.
    """
    await taken.set_isolation_level(IsolationLevel.REPEATABLE_READ)
    try:
        async with taken.transaction(), taken.cursor(binary=False) as cursor:
            yield cursor
    finally:
        await taken.set_isolation_level(None)


async def all_rows(cursor: Cursor) -> list[tuple[Any, ...]]:
    """Return all rows of a large answer; between some of them others have their turn."""
    rows: list[tuple[Any, ...]] = []
    while part := await cursor.fetchmany(_ROWS_AT_ONCE):
        rows += part
        await asyncio.sleep(0)
    return rows


class _Deadline:
    """Ends what a connection waits for: by asking the database, then by cutting the line.

    `asyncio.timeout` would not do: its cancellation makes psycopg ask the database to end the
    query and wait for that, ten seconds where the database hangs.
    """

    def __init__(self, deadline_s: float) -> None:
        self.has_passed = False
        self._loop = asyncio.get_running_loop()
        self._end_s = self._loop.time() + deadline_s
        self._timer: asyncio.TimerHandle | None = None
        self._asking: asyncio.Task[None] | None = None

    def watch(self, taken: Connection) -> None:
        """Begin to watch a connection."""
        self._timer = self._loop.call_at(self._end_s, self._pass, taken)

    def close(self) -> None:
        """End the watch."""
        if self._timer is not None:
            self._timer.cancel()

    def _pass(self, taken: Connection) -> None:
        self.has_passed = True
        self._asking = self._loop.create_task(_ask_to_end(taken), name="cancel query")
        self._timer = self._loop.call_later(GRACE_S, _cut, taken)


async def _ask_to_end(taken: Connection) -> None:
    try:
        await taken.cancel_safe(timeout=GRACE_S)
    except psycopg.Error:
        return  # it hangs, or ended meanwhile: the cut follows


def _cut(taken: Connection) -> None:
    """Shut the line, so that whoever waits for an answer sees its end at once."""
    if taken.closed:
        return
    with socket.socket(fileno=os.dup(taken.fileno())) as line, contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
