"""The sensors that are known, by id, and the newest stored time of each.

Memory follows the database: what a transaction registers is known by its key at once, and by its id
only after the commit. Until then no other slot may file a reading under it: were it rolled back,
that reading would belong to nobody.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import AsyncConnection, sql
from psycopg.rows import class_row

from contract.catalogue import KIND_BY_CODE
from contract.clock import to_us
from contract.topic import is_id
from ingest.queries import QUERIES
from ingest.sensor import Sensor

NEVER = np.iinfo(np.int64).min

_NEWEST_OF_ALL = "SELECT sensor_key, observed_at FROM {view}"
_NEWEST_OF_SOME = "SELECT sensor_key, observed_at FROM {view} WHERE sensor_key = ANY(%s)"


class Registry:
    """Known sensors of one city.

    Attributes
    ----------
    city : str
    by_id : dict of str to Sensor
    area_codes : list of str or None
        Areas in which sensors stand, by their number; number 0 is none.
    change_count : int
        How often what was known changed; rows that were filed before may stand wrong.
    """

    def __init__(self, city: str) -> None:
        self.city = city
        self.by_id: dict[str, Sensor] = {}
        self.change_count = 0
        self._by_key: dict[int, Sensor] = {}
        self.area_codes: list[str | None] = [None]
        self._newest_us = np.full(1024, NEVER, np.int64)
        self._area_number = np.zeros(1024, np.int16)

    async def load(self, connection: AsyncConnection[Any]) -> None:
        """Read every sensor and the newest time of each; what was known before is forgotten."""
        self.by_id.clear()
        self._by_key.clear()
        self._newest_us[:] = NEVER
        self.change_count += 1
        async with connection.cursor(row_factory=class_row(Sensor)) as cursor:
            await cursor.execute(QUERIES["load_sensors"], {"city": self.city})
            self.remember(await cursor.fetchall())
        for kind in KIND_BY_CODE:
            query = sql.SQL(_NEWEST_OF_ALL).format(view=sql.Identifier(f"latest_{kind}"))
            await self._read_newest(connection, query, None)

    async def find(self, connection: AsyncConnection[Any], sensor_ids: Iterable[str]) -> None:
        """Look ids up that are not known: another worker may have registered them."""
        found = await self.read(connection, sensor_ids)
        self.remember(found)
        for kind in {sensor.kind for sensor in found} & KIND_BY_CODE.keys():
            query = sql.SQL(_NEWEST_OF_SOME).format(view=sql.Identifier(f"latest_{kind}"))
            keys = [sensor.sensor_key for sensor in found if sensor.kind == kind]
            await self._read_newest(connection, query, [keys])

    async def read(
        self, connection: AsyncConnection[Any], sensor_ids: Iterable[str]
    ) -> list[Sensor]:
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

    def prepare(self, sensors: Iterable[Sensor]) -> None:
        """Know sensors by their keys, which are never given twice, before they are committed."""
        for sensor in sensors:
            self._by_key.setdefault(sensor.sensor_key, sensor)
            if sensor.sensor_key >= len(self._newest_us):
                more = np.full(max(len(self._newest_us), sensor.sensor_key), NEVER, np.int64)
                self._newest_us = np.concatenate([self._newest_us, more])
                self._area_number = np.append(self._area_number, np.zeros(len(more), np.int16))

    def by_key(self, sensor_key: int) -> Sensor:
        """Return a known sensor by its key."""
        return self._by_key[sensor_key]

    def area_number(self, sensor_key: NDArray[np.int64]) -> NDArray[np.int16]:
        """Return where each sensor stands, as an index of `area_codes`."""
        return self._area_number[sensor_key]

    def newest_us(self, sensor_key: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the newest stored time of each sensor, `NEVER` where none. [us]."""
        return self._newest_us[sensor_key]

    def note_stored(self, sensor_key: NDArray[np.int64], observed_us: NDArray[np.int64]) -> None:
        """Raise the newest times by readings that were committed."""
        np.maximum.at(self._newest_us, sensor_key, observed_us)

    def _number_of(self, area_code: str | None) -> int:
        if area_code not in self.area_codes:
            self.area_codes.append(area_code)
        return self.area_codes.index(area_code)

    async def _read_newest(
        self,
        connection: AsyncConnection[Any],
        query: sql.Composed,
        parameters: Sequence[Sequence[int]] | None,
    ) -> None:
        found = await connection.execute(query, parameters)
        for sensor_key, observed_at in await found.fetchall():
            if sensor_key in self._by_key:
                # Another slot may have stored a newer one since the database looked.
                newest_us = max(self._newest_us[sensor_key], to_us(observed_at))
                self._newest_us[sensor_key] = newest_us
