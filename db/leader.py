"""Who may compute: one process leads, and whoever computes takes turns.

What is computed from readings, what is judged by them and the indices have a leader each, who holds
a lock for as long as its connection lives. Each transaction that computes rollups or drops holds a
second one, so that the leader and a command never work from each other's half-made state.
Waiting for a turn is a queue: neither starves the other.
"""

from db.connection import Connection

LOCK_CLASS = 0x10C0_0003
LEADER, TURN = 0, 1

_TRY_LEAD = "SELECT pg_try_advisory_lock(%s, %s)"
_TRY_LEAD_JUDGEMENT = "SELECT try_lead_judgement()"
_TRY_LEAD_INDICES = "SELECT try_lead_indices()"
_TAKE_TURN = "SELECT pg_advisory_xact_lock(%s, %s)"


async def try_lead(connection: Connection) -> bool:
    """Tell whether the connection holds the leader's lock now."""
    found = await (await connection.execute(_TRY_LEAD, [LOCK_CLASS, LEADER])).fetchone()
    return found is not None and bool(found[0])


async def try_lead_judgement(connection: Connection) -> bool:
    """Tell whether the connection holds the lock of who judges now."""
    found = await (await connection.execute(_TRY_LEAD_JUDGEMENT)).fetchone()
    return found is not None and bool(found[0])


async def try_lead_indices(connection: Connection) -> bool:
    """Tell whether the connection holds the lock of who computes indices now."""
    found = await (await connection.execute(_TRY_LEAD_INDICES)).fetchone()
    return found is not None and bool(found[0])


async def take_turn(connection: Connection) -> None:
    """Wait until no other transaction computes; the turn ends with the running transaction.

    Raises
    ------
    psycopg.errors.LockNotAvailable
        Another one took longer than the connection's `lock_timeout`.
    """
    await connection.execute(_TAKE_TURN, [LOCK_CLASS, TURN])
