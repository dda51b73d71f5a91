"""Readings that show that who is held to be away is there.

A retirement and a last will are words about a device; what the device observed after them is the
better witness. The sensor is back in service, the gateway is online. What waited on the way bears
older times and shows nothing: a backlog that drains refutes no true will.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract.arrays import IntArray
from contract.clock import from_us
from db.connection import Connection
from ingest.judge.bounds import Bounds
from ingest.judge.part import Rows
from ingest.judge.sensor import Sensor
from ingest.registry.absence import Absences, Words
from ingest.registry.queries import QUERIES

TRAVEL_S = 1.0
"""Wall time that the way of a reading may take where the city runs faster than the wall."""
US_PER_S = 1_000_000


@dataclass(frozen=True, slots=True)
class Returned:
    """Who was shown to be there."""

    sensor_keys: Sequence[int] = ()
    gateway_ids: Sequence[str] = ()

    @property
    def words(self) -> Words:
        """Return that they are not away."""
        return Words(dict.fromkeys(self.sensor_keys), dict.fromkeys(self.gateway_ids))

    def and_also(self, other: "Returned") -> "Returned":
        """Return these and those."""
        return Returned(
            [*self.sensor_keys, *other.sensor_keys], [*self.gateway_ids, *other.gateway_ids]
        )


@dataclass(frozen=True, slots=True)
class _Sign:
    """The youngest reading of a sensor when it came in."""

    age_us: int
    received_us: int


@dataclass(slots=True)
class Signs:
    """Readings that may show that somebody is there.

    Parameters
    ----------
    absences : Absences
    bounds : Bounds
    sensor_of : callable
        Returns a sensor by its key.
    """

    absences: Absences
    bounds: Bounds
    sensor_of: Callable[[int], Sensor]
    _sensors: set[int] = field(default_factory=set[int])
    _gateways: dict[tuple[str, int], _Sign] = field(default_factory=dict[tuple[str, int], _Sign])

    def look(self, part: Rows, rows: NDArray[np.intp], watched: IntArray) -> None:
        """Look at the rows of a part that are new, as far as their sensors are watched."""
        for row in rows[np.isin(part.table.sensor_key[rows], watched)].tolist():
            self._look_at(part, row)

    def _look_at(self, part: Rows, row: int) -> None:
        key, observed_us = int(part.table.sensor_key[row]), int(part.table.observed_us[row])
        received_us = int(part.received_us[row])
        if self.absences.is_back(key, observed_us, received_us, self.bounds):
            self._sensors.add(key)
        gateway_id = self.sensor_of(key).gateway_id
        if gateway_id is not None and self.absences.came_after(gateway_id, received_us):
            sign = _Sign(self.bounds.city_us(received_us) - observed_us, received_us)
            known = self._gateways.get((gateway_id, key))
            if known is None or sign.age_us <= known.age_us:
                self._gateways[gateway_id, key] = sign

    async def write(self, connection: Connection, city: str) -> Returned:
        """Write in the running transaction who is there, and return it."""
        if not (self._sensors or self._gateways):
            return Returned()
        return Returned(
            await _keys(connection, "return_sensors", {"sensor_keys": sorted(self._sensors)}),
            await _keys(connection, "return_gateways", self._gateway_parameters(city)),
        )

    def _gateway_parameters(self, city: str) -> dict[str, object]:
        signs = self._gateways.values()
        return {
            "city": city,
            "gateway_ids": [gateway_id for gateway_id, _ in self._gateways],
            "sensor_keys": [key for _, key in self._gateways],
            "ages_s": [sign.age_us / US_PER_S for sign in signs],
            "received_at": [from_us(sign.received_us) for sign in signs],
            "granted_s": TRAVEL_S * max(0.0, self.bounds.speed - 1),
        }


async def _keys(connection: Connection, name: str, parameters: dict[str, object]) -> list[Any]:
    found = await connection.execute(QUERIES[name], parameters)
    return [key for (key,) in await found.fetchall()]
