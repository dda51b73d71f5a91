"""The sensors that are known, by id, and the newest stored time of each.

Memory follows the database: what a transaction registers is known by its key at once, and by its id
only after the commit. Until then no other slot may file a reading under it: were it rolled back,
that reading would belong to nobody.
"""

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray
from psycopg.rows import class_row

from contract.arrays import IntArray
from contract.catalogue import KIND_BY_CODE
from contract.topic import is_id
from db.connection import Connection
from ingest.judge.sensor import Sensor
from ingest.registry.absence import Absences
from ingest.registry.newest_time import NewestTimes
from ingest.registry.queries import QUERIES

FIRST_CAPACITY = 1024


class Registry:
    """Known sensors of one city.

    Attributes
    ----------
    city : str
    by_id : dict of str to Sensor
    area_codes : list of str or None
        Areas in which sensors stand, by their number; number 0 is none.
    has_owners : bool
        Whether the broker tells clients with credentials from others.
    owned_gateways : set of str
        Gateways that clients with credentials announced.
    change_count : int
        How often what was known changed; rows that were filed before may stand wrong.
    newest : NewestTimes
        The newest stored time of each sensor, by its key.
    absences : Absences
        Who is held to be away.
    """

    def __init__(self, city: str, *, has_owners: bool = False) -> None:
        self.city = city
        self.has_owners = has_owners
        self.owned_gateways: set[str] = set()
        self.by_id: dict[str, Sensor] = {}
        self.change_count = 0
        self.absences = Absences()
        self._by_key: dict[int, Sensor] = {}
        self.area_codes: list[str | None] = [None]
        self.newest = NewestTimes(FIRST_CAPACITY)
        self._area_number = np.zeros(FIRST_CAPACITY, np.int16)

    async def load(self, connection: Connection) -> None:
        """Read every sensor and the newest time of each; what was known before is forgotten."""
        self.by_id.clear()
        self._by_key.clear()
        self.newest.forget()
        self.change_count += 1
        async with connection.cursor(row_factory=class_row(Sensor)) as cursor:
            await cursor.execute(QUERIES["load_sensors"], {"city": self.city})
            self.remember(await cursor.fetchall())
        await self.absences.load(connection, self.city)
        owned = await connection.execute(QUERIES["load_owned_gateways"], {"city": self.city})
        self.owned_gateways = {gateway_id for (gateway_id,) in await owned.fetchall()}
        for kind in KIND_BY_CODE:
            await self.newest.read(connection, kind, is_known=self._by_key.__contains__)

    async def find(self, connection: Connection, sensor_ids: Iterable[str]) -> None:
        """Look ids up that are not known: another worker may have registered them."""
        found = await self.read(connection, sensor_ids)
        self.remember(found)
        for kind in {sensor.kind for sensor in found} & KIND_BY_CODE.keys():
            keys = [sensor.sensor_key for sensor in found if sensor.kind == kind]
            await self.newest.read(
                connection, kind, is_known=self._by_key.__contains__, sensor_keys=keys
            )

    async def read(self, connection: Connection, sensor_ids: Iterable[str]) -> list[Sensor]:
        """Return sensors as the running transaction sees them; they are not remembered."""
        # Another text than an id has no sensor, and may not even be text to the database.
        wanted = [sensor_id for sensor_id in sensor_ids if is_id(sensor_id)]
        async with connection.cursor(row_factory=class_row(Sensor)) as cursor:
            await cursor.execute(QUERIES["find_sensors"], {"city": self.city, "sensor_ids": wanted})
            return await cursor.fetchall()

    def remember(self, sensors: Collection[Sensor]) -> None:
        """Add committed sensors, or replace what was known of them."""
        self.prepare(sensors)
        for sensor in sensors:
            if self.by_id.get(sensor.sensor_id, sensor) != sensor:
                self.change_count += 1
            self.by_id[sensor.sensor_id] = sensor
            self._by_key[sensor.sensor_key] = sensor
            self._area_number[sensor.sensor_key] = self._number_of(sensor.area_code)

    async def find_owned(self, connection: Connection, gateway_ids: list[str]) -> None:
        """Look gateways up: another worker may have learnt whose they are."""
        parameters = {"city": self.city, "gateway_ids": gateway_ids}
        owned = await connection.execute(QUERIES["find_owned_gateways"], parameters)
        self.remember_owned({gateway_id for (gateway_id,) in await owned.fetchall()})

    def remember_owned(self, gateway_ids: Collection[str]) -> None:
        """Note whose gateways are, as committed."""
        if not self.owned_gateways.issuperset(gateway_ids):
            self.owned_gateways |= {*gateway_ids}
            self.change_count += 1

    def prepare(self, sensors: Iterable[Sensor]) -> None:
        """Know sensors by their keys, which are never given twice, before they are committed."""
        for sensor in sensors:
            self._by_key.setdefault(sensor.sensor_key, sensor)
            if sensor.sensor_key >= len(self._area_number):
                more = max(len(self._area_number), sensor.sensor_key)
                self.newest.make_room(more)
                self._area_number = np.append(self._area_number, np.zeros(more, np.int16))

    def by_key(self, sensor_key: int) -> Sensor:
        """Return a known sensor by its key."""
        return self._by_key[sensor_key]

    def area_number(self, sensor_key: IntArray) -> NDArray[np.int16]:
        """Return where each sensor stands, as an index of `area_codes`."""
        return self._area_number[sensor_key]

    def _number_of(self, area_code: str | None) -> int:
        if area_code not in self.area_codes:
            self.area_codes.append(area_code)
        return self.area_codes.index(area_code)
