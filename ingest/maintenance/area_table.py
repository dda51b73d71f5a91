"""Table `area`: the city's pack as rows, for those who ask the database."""

from collections.abc import Sequence

from contract.area import Area
from db.connection import Connection
from ingest.maintenance.queries import QUERIES


async def keep(connection: Connection, areas: Sequence[Area]) -> None:
    """Make the table equal to the areas of the city's pack.

    Raises
    ------
    psycopg.Error
        The table is as it was.
    """
    codes = {area.code for area in areas}
    await connection.execute(
        QUERIES["keep_areas"],
        {
            "code": [area.code for area in areas],
            "level": [area.level for area in areas],
            "name_vi": [area.name_vi for area in areas],
            "name_en": [area.name_en for area in areas],
            # The pack names the city above the others.
            "parent": [area.parent if area.parent in codes else None for area in areas],
        },
    )
