"""The leader's part in what waits to be judged: it does not grow without end where nobody judges.

Whoever judges later finds noted that something was cut away, and reads the readings themselves.
"""

from db.connection import Connection
from ingest.maintenance.queries import QUERIES

LIMIT = 2_000_000
"""About 150 MB: a quarter of an hour of 100 000 sensors at 2 000 readings a second."""

_COUNT = "SELECT COUNT(*) FROM changed_sensor"
_VACUUM = "VACUUM changed_sensor"


async def count(connection: Connection) -> int:
    """Return how many rows wait."""
    found = await (await connection.execute(_COUNT)).fetchall()
    return found[0][0]


async def cut(connection: Connection) -> int:
    """Take all away that wait, and note that; return how many they were.

    Raises
    ------
    psycopg.Error
        Nothing is taken away, or its room is not given back yet.
    """
    async with connection.transaction():
        gone = await connection.execute(QUERIES["cut_changes"])
        await connection.execute(QUERIES["note_cut_changes"])
    await connection.execute(_VACUUM)
    return gone.rowcount
