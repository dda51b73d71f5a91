"""Sensors that moved: where they stood until when, in city time."""

from collections.abc import Sequence

from psycopg.types.json import Jsonb

from db.connection import Connection
from ingest.registry.queries import QUERIES


async def write(connection: Connection, births: Sequence[dict[str, object]], city: str) -> None:
    """Note in the running transaction which sensors stand elsewhere by their births.

    It comes before their rows are brought up to date. Where the city's clock was set back to before
    the present place, the new one takes its time.
    """
    parameters = {"city": city, "births": Jsonb(births)}
    found = await connection.execute(QUERIES["find_moved"], parameters)
    moved = {sensor_id for (sensor_id,) in await found.fetchall()}
    moves = [
        birth | {"from_at": birth["told_city_at"]}
        for birth in births
        if birth["sensor_id"] in moved
    ]
    if moves:
        parameters = {"city": city, "moves": Jsonb(moves)}
        for name in ("replace_places", "end_places", "begin_places"):
            await connection.execute(QUERIES[name], parameters)
