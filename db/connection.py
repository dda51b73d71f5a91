"""A connection to the database that is held for as long as its process works."""

from typing import Any

from psycopg import AsyncConnection

CONNECT_TIMEOUT_S = 5
OPTIONS = "-c timezone=UTC -c jit=off"
"""What every session of ours wants."""

Connection = AsyncConnection[tuple[Any, ...]]


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
        options=OPTIONS,
    )
