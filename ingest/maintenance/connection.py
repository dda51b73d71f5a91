"""The connection that maintenance computes on."""

import psycopg

from db.connection import Connection, connect
from db.rollup import MAKE_DIRTY

_PREPARATIONS = (
    # A commit that a crash of the server loses brings its marks back with it.
    "SET synchronous_commit = off",
    "SET lock_timeout = '60s'",
    MAKE_DIRTY,
)


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
