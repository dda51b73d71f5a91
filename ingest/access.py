"""Whether the database lets this worker in at all: that is asked once, before any waiting.

A server that is away is waited for; one that refuses the account will refuse it for ever.
"""

import psycopg

from db.connection import connect
from ingest.errors import AccessRefusedError

# libpq gives no SQLSTATE for a refused connection, only the server's own words.
_REFUSALS = (
    "password authentication failed",
    "no password supplied",
    "no pg_hba.conf entry",
    "is not permitted to log in",
    "does not exist",  # the role or the database
    "permission denied for database",
)


async def ensure(database_url: str) -> None:
    """Return where the database lets us in or cannot be reached now.

    Raises
    ------
    AccessRefusedError
        It answered and refused.
    """
    try:
        connection = await connect(database_url, application="ingest-start")
    except psycopg.OperationalError as error:
        said = str(error).strip()
        if any(refusal in said for refusal in _REFUSALS):
            raise AccessRefusedError(
                f"the database refuses the connection: {said}; "
                "put the right user, password and database name into IOC_DATABASE_URL"
            ) from error
        return
    await connection.close()
