"""Slots: each is one session on the broker and belongs to the process that holds its lock.

The lock and the slot's transactions share one connection, so a batch can only be committed while
the slot is held: when the connection is lost, so is the lock.
"""

from typing import Any

import psycopg
from psycopg import AsyncConnection

LOCK_CLASS = 0x10C0_0002
CONNECT_TIMEOUT_S = 5

_TRY_LOCK = "SELECT pg_try_advisory_lock(%s, %s)"
_HELD = """
SELECT objid::int FROM pg_locks
WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""

Connection = AsyncConnection[tuple[Any, ...]]


def session_name(city: str, slot: int) -> str:
    """Return the name of a slot's session; its client id ends in a secret beside it."""
    return f"ingest-{city}-{slot}"


async def connect(database_url: str, *, application: str) -> Connection:
    """Return an autocommitting connection that notices a dead server.

    Raises
    ------
    psycopg.OperationalError
        The database cannot be reached.
    """
    return await AsyncConnection.connect(
        database_url,
        autocommit=True,
        application_name=application,
        connect_timeout=CONNECT_TIMEOUT_S,
        keepalives_idle=10,
        keepalives_interval=5,
        keepalives_count=3,
        tcp_user_timeout=20_000,
        options="-c timezone=UTC -c jit=off",
    )


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
