"""The sensors that a load names: looked up once, waited for where they may be announced yet."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from contract.clock import monotonic_s
from contract.topic import is_id
from db.connection import Connection
from ingest.load.queries import QUERIES

LOOK_PERIOD_S = 1.0


@dataclass(frozen=True, slots=True)
class KnownSensor:
    """What rows of a sensor are checked against and filed under.

    Attributes
    ----------
    announced_at : datetime
        City time of its birth: the city is as far at least.
    """

    sensor_key: int
    kind: str
    period_s: float
    announced_at: datetime


class SensorIndex:
    """Sensors of one city by id.

    Parameters
    ----------
    city : str
    wait_s : float
        How long one that is not known is looked for, again and again, after the last that came.
    """

    def __init__(self, city: str, *, wait_s: float = 0.0) -> None:
        self._city = city
        self._wait_s = wait_s
        self._known: dict[str, KnownSensor] = {}
        self._given_up: set[str] = set()

    @property
    def known(self) -> Mapping[str, KnownSensor]:
        """Return what was found so far."""
        return self._known

    async def find(self, connection: Connection, names: Iterable[str]) -> None:
        """Look for sensors; those that do not come in time are not looked for again.

        Raises
        ------
        psycopg.Error
            The database is away.
        """
        wanted = {name for name in names if name not in self._known and is_id(name)}
        wanted -= self._given_up
        until_s = monotonic_s() + self._wait_s
        while wanted:
            found = await self._look(connection, wanted)
            wanted -= found
            if found:
                until_s = monotonic_s() + self._wait_s
            if not wanted or monotonic_s() >= until_s:
                break
            await asyncio.sleep(LOOK_PERIOD_S)
        self._given_up |= wanted

    async def _look(self, connection: Connection, names: set[str]) -> set[str]:
        parameters = {"city": self._city, "sensor_ids": sorted(names)}
        rows = await (await connection.execute(QUERIES["find_sensors"], parameters)).fetchall()
        for sensor_id, *known in rows:
            self._known[sensor_id] = KnownSensor(*known)
        return {row[0] for row in rows}
