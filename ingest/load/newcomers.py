"""Sensors that a load brings with it, registered where nobody knows them yet.

They are out of service until a device speaks for them: a station of which there is history alone is
not one that has fallen silent, and the room must not say of the city that it hears half of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contract.clock import from_us
from db.connection import Connection
from ingest.errors import LoadError
from ingest.judge.bounds import Bounds
from ingest.registry.announcement import Announcements
from ingest.registry.area_finder import AreaFinder
from ingest.registry.precedence import Announced
from ingest.registry.queries import QUERIES
from ingest.registry.registration import Registrar
from ingest.registry.registry import Registry

AT_ONCE = 5_000
_COUNT = "SELECT count(*) FROM sensor WHERE city = %s"


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Sensors that may be new.

    Attributes
    ----------
    births : sequence of Announced
        Of their owner, each with its row as the index of a message.
    max_count : int
        Sensors that may be registered in all.
    """

    births: Sequence[Announced]
    areas: AreaFinder
    city: str
    max_count: int

    async def register(self, connection: Connection) -> int:
        """Register those that are not known, all or none; return how many these were.

        A sensor that is known stays as it is: who announced it knows more of it than a file.

        Raises
        ------
        LoadError
            One is registered as another kind, or there would be too many.
        """
        registry = Registry(self.city)
        known = await registry.read(connection, [one.topic.sensor_id for one in self.births])
        kinds = {sensor.sensor_id: sensor.kind for sensor in known}
        for one in self.births:
            kind = kinds.get(one.topic.sensor_id, one.topic.kind)
            if kind != one.topic.kind:
                raise LoadError(
                    f"row {one.message_index}: {one.topic.sensor_id} is registered as {kind}, "
                    f"the file says {one.topic.kind}"
                )
        fresh = [one for one in self.births if one.topic.sensor_id not in kinds]
        if fresh:
            async with connection.transaction():
                await _refuse_too_many(connection, self.city, len(fresh), self.max_count)
                # How many there may be is checked there, of all at once.
                registrar = Registrar(registry, self.areas, max_count=len(fresh))
                for begin in range(0, len(fresh), AT_ONCE):
                    await _announce(connection, registrar, fresh[begin : begin + AT_ONCE])
        return len(fresh)


async def _announce(
    connection: Connection, registrar: Registrar, births: Sequence[Announced]
) -> None:
    said = Announcements({one.topic.sensor_id: [one] for one in births})
    await registrar.apply(connection, said, Bounds(births[0].received_us, 0))
    announced_at = from_us(births[0].received_us)
    await connection.execute(
        QUERIES["retire_sensors"],
        {
            "city": registrar.registry.city,
            "sensor_ids": list(said.events),
            "retired_at": [announced_at] * len(said.events),
            "retired_city_at": [announced_at] * len(said.events),
        },
    )
    for refusal in said.refusals:
        raise LoadError(f"{refusal.sensor_id}: {refusal.error.reason}: {refusal.error.detail}")


async def _refuse_too_many(
    connection: Connection, city: str, fresh_count: int, max_count: int
) -> None:
    found = await (await connection.execute(_COUNT, [city])).fetchone()
    count = 0 if found is None else int(found[0])
    if count + fresh_count > max_count:
        raise LoadError(
            f"{count} sensors are registered and {fresh_count} more are named; at most {max_count} "
            "may be: IOC_INGEST_MAX_SENSORS allows more"
        )
