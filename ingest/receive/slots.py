"""Slots: each is one session on the broker and belongs to the process that holds its lock.

The lock and the slot's transactions share one connection, so a batch can only be committed while
the slot is held: when the connection is lost, so is the lock.
"""

import psycopg

from db.connection import Connection, connect

LOCK_CLASS = 0x10C0_0002

_TRY_LOCK = "SELECT pg_try_advisory_lock(%s, %s)"
_HELD = """
SELECT objid::int FROM pg_locks
WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def session_name(city: str, slot: int) -> str:
    """Return the name of a slot's session; its client id ends in a secret beside it."""
    return f"ingest-{city}-{slot}"


async def try_hold(database_url: str, *, city: str, slot: int) -> Connection | None:
    """Return a connection that holds the slot's lock; None where another process has it.

    Raises
    ------
    psycopg.OperationalError
        The database cannot be reached.
    """
    connection = await connect(database_url, application=session_name(city, slot))
    try:
        found = await (await connection.execute(_TRY_LOCK, [LOCK_CLASS, slot])).fetchone()
    except psycopg.Error:
        await connection.close()
        raise
    if found is not None and found[0]:
        return connection
    await connection.close()
    return None


async def held_slots(connection: Connection) -> set[int]:
    """Return the slots that any process holds."""
    found = await connection.execute(_HELD, [LOCK_CLASS])
    return {slot for (slot,) in await found.fetchall()}
