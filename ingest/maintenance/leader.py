"""Who may compute: one worker leads, and whoever computes takes turns.

The leader holds a lock for as long as its connection lives. Each transaction that computes or drops
holds a second one, so that `rebuild` and the leader never work from each other's half-made state.
Waiting for a turn is a queue: neither starves the other.
"""

import psycopg

from db.rollup import MAKE_DIRTY
from ingest.slots import Connection, connect

LOCK_CLASS = 0x10C0_0003
LEADER, TURN = 0, 1

_PREPARATIONS = (
    # A commit that a crash of the server loses brings its marks back with it.
    "SET synchronous_commit = off",
    "SET lock_timeout = '60s'",
    MAKE_DIRTY,
)
_TRY_LEAD = "SELECT pg_try_advisory_lock(%s, %s)"
_TAKE_TURN = "SELECT pg_advisory_xact_lock(%s, %s)"


async def open_connection(database_url: str, *, application: str) -> Connection:
    """Return a connection for computing, with its temporary table `dirty`.

    Raises
    ------
    psycopg.OperationalError
        The database cannot be reached.
    """
    connection = await connect(database_url, application=application)
    try:
        for statement in _PREPARATIONS:
            await connection.execute(statement)
    except psycopg.Error:
        await connection.close()
        raise
    return connection


async def try_lead(connection: Connection) -> bool:
    """Tell whether the connection holds the leader's lock now."""
    found = await (await connection.execute(_TRY_LEAD, [LOCK_CLASS, LEADER])).fetchone()
    return found is not None and bool(found[0])


async def take_turn(connection: Connection) -> None:
    """Wait until no other transaction computes; the turn ends with the running transaction.

    Raises
    ------
    psycopg.errors.LockNotAvailable
        Another one took longer than a minute.
    """
    await connection.execute(_TAKE_TURN, [LOCK_CLASS, TURN])
