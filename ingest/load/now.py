"""What time it is for a load: it has no clock of the city, but its database has the city's traces.

A city may be ahead of the wall or behind it. What is stored was accepted by the city's clock, and a
birth says when it was announced, so the city is as far at least.
"""

from collections.abc import Iterable
from datetime import datetime

from contract.catalogue import KINDS
from db.connection import Connection
from db.rollup import readings_of
from ingest.load.queries import TEMPLATES
from ingest.load.sensor_index import KnownSensor


async def newest_reading(connection: Connection) -> datetime | None:
    """Return the newest time that is stored, None where nothing is."""
    found: list[datetime] = []
    for kind in KINDS:
        statement = TEMPLATES["newest_reading"].format(readings=readings_of(kind))
        row = await (await connection.execute(statement, {"kind": kind.code})).fetchone()
        if row is not None and row[0] is not None:
            found.append(row[0])
    return max(found, default=None)


def city_now(
    wall_at: datetime, newest_at: datetime | None, sensors: Iterable[KnownSensor]
) -> datetime:
    """Return how far the city is at most: what lies after that is of the future."""
    announced = (sensor.announced_at for sensor in sensors)
    known = [] if newest_at is None else [newest_at]
    return max([wall_at, *announced, *known])
