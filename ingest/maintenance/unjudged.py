"""The leader's part in what waits to be judged: it does not grow without end where nobody judges.

Whoever judges later finds noted that something was cut away, and reads the readings themselves. Of
the air's index nothing is cut away: marks of the same hour become one.
"""

from db.connection import Connection
from ingest.maintenance.queries import QUERIES

LIMIT = 2_000_000
"""About 150 MB: a quarter of an hour of 100 000 sensors at 2 000 readings a second."""

AIR_LIMIT = 500_000
"""About 25 MB. An hour of a sensor is marked as often as it is computed: a dozen times and more."""

_COUNT = "SELECT COUNT(*) FROM changed_sensor"
_VACUUM = "VACUUM changed_sensor"
_COUNT_AIR = "SELECT COUNT(*) FROM air_index_due"
_VACUUM_AIR = "VACUUM air_index_due"


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


async def fold_air_marks(connection: Connection, limit: int = AIR_LIMIT) -> int:
    """Let marks of the same hour of the air be one, once they are many; return how many there were.

    Raises
    ------
    psycopg.Error
        Nothing is changed, or its room is not given back yet.
    """
    found = await (await connection.execute(_COUNT_AIR)).fetchall()
    waiting: int = found[0][0]
    if waiting > limit:
        await connection.execute(QUERIES["fold_air_marks"])
        await connection.execute(_VACUUM_AIR)
    return waiting
