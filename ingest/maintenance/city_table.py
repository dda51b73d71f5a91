"""Table `city`: what of the city's pack a query needs to say its local time."""

from db.connection import Connection
from ingest.maintenance.queries import QUERIES


async def keep(connection: Connection, time_zone: str) -> None:
    """Make the table say the zone of the city's pack.

    Raises
    ------
    psycopg.Error
        The table is as it was.
    """
    await connection.execute(QUERIES["keep_city"], {"time_zone": time_zone})
