"""Connection pools with the settings that every process of ours wants."""

from psycopg_pool import AsyncConnectionPool

from db.connection import CONNECT_TIMEOUT_S, OPTIONS, Connection

ACQUIRE_TIMEOUT_S = 5.0
# The pool doubles its pauses without a bound: after a minute away the database would wait another.
# Given up this soon, the next that wants a connection tries at once.
RECONNECT_S = 1.0

Pool = AsyncConnectionPool[Connection]


def open_pool(database_url: str, *, application: str, min_size: int = 1, max_size: int = 8) -> Pool:
    """Return a pool that is not open yet: use it with `async with`.

    Sessions run in UTC and bear the application's name in `pg_stat_activity`. Each statement is a
    transaction of its own: who only reads is spared asking for a begin and an end.
    """
    return AsyncConnectionPool(
        database_url,
        min_size=min_size,
        max_size=max_size,
        open=False,
        timeout=ACQUIRE_TIMEOUT_S,
        reconnect_timeout=RECONNECT_S,
        kwargs={
            "application_name": application,
            "autocommit": True,
            "connect_timeout": CONNECT_TIMEOUT_S,
            "options": OPTIONS,
        },
    )
