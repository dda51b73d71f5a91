"""Who is held to be away: retired sensors, and gateways whose last will came.

It is known in memory, so that a batch in a city where nobody is away looks nothing up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from contract.arrays import IntArray
from contract.clock import to_us
from db.connection import Connection
from ingest.judge.bounds import Bounds
from ingest.judge.sensor import Sensor
from ingest.registry.queries import QUERIES


@dataclass(frozen=True, slots=True)
class Retirement:
    """When a sensor was retired, in microseconds since the epoch.

    Attributes
    ----------
    city_us : int or None
        None where it was not noted.
    """

    wall_us: int
    city_us: int | None


@dataclass(frozen=True, slots=True)
class Words:
    """What a batch's births and status messages say of who is away; None is back."""

    sensors: Mapping[int, Retirement | None] = field(default_factory=dict[int, Retirement | None])
    gateways: Mapping[str, int | None] = field(default_factory=dict[str, "int | None"])


class Absences:
    """Retired sensors by key, gateways that are offline by id and since when by the wall. [us]."""

    def __init__(self) -> None:
        self._retired: dict[int, Retirement] = {}
        self._offline: dict[str, int] = {}
        self._change_count = 0
        self._watched: tuple[tuple[int, int, int], IntArray] | None = None

    def __bool__(self) -> bool:
        return bool(self._retired or self._offline)

    async def load(self, connection: Connection, city: str) -> None:
        """Read who is away; what this worker learnt meanwhile is kept, and read the next time."""
        change_count = self._change_count
        retired = await connection.execute(QUERIES["load_retired"], {"city": city})
        found = {
            key: Retirement(to_us(wall), None if city_at is None else to_us(city_at))
            for key, wall, city_at in await retired.fetchall()
        }
        offline = await connection.execute(QUERIES["load_offline"], {"city": city})
        gateways = {gateway_id: to_us(at) for gateway_id, at in await offline.fetchall()}
        if change_count == self._change_count and (found, gateways) != (
            self._retired,
            self._offline,
        ):
            self._retired, self._offline = found, gateways
            self._change_count += 1

    def note(self, words: Words) -> None:
        """Take over what a committed transaction said."""
        for key, retirement in words.sensors.items():
            _put(self._retired, key, retirement)
        for gateway_id, since_us in words.gateways.items():
            _put(self._offline, gateway_id, since_us)
        self._change_count += len(words.sensors) + len(words.gateways)

    def after(self, words: Words) -> "Absences":
        """Return who is away once words are heard; these stay as they are."""
        if not (words.sensors or words.gateways):
            return self
        found = Absences()
        found._retired, found._offline = dict(self._retired), dict(self._offline)
        found.note(words)
        return found

    def watched(self, sensors: Mapping[str, Sensor], change_count: int) -> IntArray:
        """Return the keys of the sensors of which a reading would show something.

        Parameters
        ----------
        change_count : int
            Another number than the last time means that the sensors have changed.
        """
        state = (self._change_count, change_count, len(sensors))
        if self._watched is None or self._watched[0] != state:
            keys = [
                sensor.sensor_key
                for sensor in (sensors.values() if self._offline else ())
                if sensor.gateway_id in self._offline
            ]
            self._watched = (state, np.array([*keys, *self._retired], np.int64))
        return self._watched[1]

    def is_back(self, sensor_key: int, observed_us: int, received_us: int, bounds: Bounds) -> bool:
        """Tell whether a reading shows that a retired sensor is in service again."""
        retirement = self._retired.get(sensor_key)
        if retirement is None or received_us <= retirement.wall_us:
            return False
        city_us = retirement.city_us
        return observed_us > (bounds.city_us(retirement.wall_us) if city_us is None else city_us)

    def came_after(self, gateway_id: str | None, received_us: int) -> bool:
        """Tell whether a reading came after the last will of its gateway."""
        return gateway_id in self._offline and received_us > self._offline[gateway_id]


def _put(held: dict[Any, Any], key: object, value: object) -> None:
    if value is None:
        held.pop(key, None)
    else:
        held[key] = value
