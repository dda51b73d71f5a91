"""Announcements written to the registry's tables, in the transaction of their batch."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from contract.clock import from_us, to_us
from contract.errors import PayloadError
from contract.reason import Reason
from db.connection import Connection
from ingest.judge.bounds import Bounds
from ingest.judge.refusal import Refusal
from ingest.judge.sensor import Sensor
from ingest.receive.message import NO_ITEM
from ingest.registry import birth_row, precedence, relocation, stranger
from ingest.registry.absence import Retirement, Words
from ingest.registry.announcement import Announcements
from ingest.registry.area_finder import AreaFinder
from ingest.registry.precedence import Announced, Decision, KnownBirth
from ingest.registry.queries import QUERIES
from ingest.registry.registry import Registry


@dataclass(frozen=True, slots=True)
class Applied:
    """What the running transaction knows by its announcements, to be remembered once it commits.

    Attributes
    ----------
    sensors : dict of str to Sensor
        The announced ones, by id.
    fresh_count : int
        How many of them were not registered before.
    outdated : Sequence of str
        The sensors of births that do not count against another one, each as often as it happened.
    words : Words
        Who is away, and who is not any more.
    owned_gateways : frozenset of str
        Gateways that spoke with credentials.
    """

    sensors: dict[str, Sensor] = field(default_factory=dict[str, Sensor])
    fresh_count: int = 0
    outdated: Sequence[str] = ()
    words: Words = field(default_factory=Words)
    owned_gateways: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Registrar:
    """Writes announcements.

    Attributes
    ----------
    max_count : int
        Sensors that may be registered in all.
    """

    registry: Registry
    areas: AreaFinder
    max_count: int

    async def apply(self, connection: Connection, said: Announcements, bounds: Bounds) -> Applied:
        """Write announcements in the running transaction; return what it knows by them.

        A birth that names another kind than its sensor was registered with is refused: its readings
        lie in the other kind's table. So is a new sensor where there are as many as may be.
        """
        await stranger.refuse(connection, self.registry, said)
        events = said.events
        await self.registry.find(connection, events.keys() - self.registry.by_id.keys())
        fresh = await self._insert(connection, said, bounds)
        known = events.keys() - {sensor.sensor_id for sensor in fresh}
        decisions = await self._decide(connection, said, known)
        fresh += await self._displace(connection, decisions, bounds)
        retired = await self._update(connection, decisions, bounds)
        announced = [one.birth.topic.sensor_id for one in decisions if one.birth is not None]
        sensors = [*fresh, *await self.registry.read(connection, announced)]
        self.registry.prepare(sensors)
        gateways = await self._set_statuses(connection, said)
        is_back: dict[int, Retirement | None] = {one.sensor_key: None for one in sensors}
        return Applied(
            {sensor.sensor_id: sensor for sensor in sensors},
            len(fresh),
            [
                decision.known.sensor_id
                for decision in decisions
                if decision.known is not None
                for _ in range(decision.outdated_count)
            ],
            Words(is_back | retired, gateways),
            frozenset(name for name, status in said.statuses.items() if status.is_owner),
        )

    async def _displace(
        self, connection: Connection, decisions: list[Decision], bounds: Bounds
    ) -> list[Sensor]:
        """Register sensors whose ids others took under other kinds; return them."""
        displacing = [decision for decision in decisions if decision.is_displacing]
        if not displacing:
            return []
        decisions[:] = [decision for decision in decisions if not decision.is_displacing]
        rows = birth_row.rows_of(displacing, self.areas, bounds)
        received_us = max(one.birth.received_us for one in displacing if one.birth is not None)
        await connection.execute(
            QUERIES["displace_sensors"],
            {
                "city": self.registry.city,
                "sensor_ids": [row["sensor_id"] for row in rows],
                "retired_at": from_us(received_us),
                "retired_city_at": from_us(bounds.city_us(received_us)),
            },
        )
        return await self._insert_rows(connection, rows)

    async def _insert_rows(
        self, connection: Connection, rows: list[dict[str, object]]
    ) -> list[Sensor]:
        async with connection.cursor(row_factory=class_row(Sensor)) as cursor:
            parameters = {"city": self.registry.city, "births": Jsonb(rows)}
            await cursor.execute(QUERIES["insert_sensors"], parameters)
            return await cursor.fetchall()

    async def _insert(
        self, connection: Connection, said: Announcements, bounds: Bounds
    ) -> list[Sensor]:
        """Register sensors that are not known; one that another worker registers is left to it."""
        decided = {
            sensor_id: precedence.decide(None, events)
            for sensor_id, events in said.events.items()
            if sensor_id not in self.registry.by_id
        }
        births = {
            sensor_id: decision
            for sensor_id, decision in decided.items()
            if decision.birth is not None
        }
        room = max(0, self.max_count - len(self.registry.by_id))
        for sensor_id in list(births)[room:]:
            del births[sensor_id]
            said.refusals += _too_many(said.events.pop(sensor_id), self.max_count)
        if not births:
            return []
        fresh = await self._insert_rows(
            connection, birth_row.rows_of(births.values(), self.areas, bounds)
        )
        for sensor in fresh:
            said.refusals += _refusals(decided[sensor.sensor_id])
        return fresh

    async def _decide(
        self, connection: Connection, said: Announcements, sensor_ids: Iterable[str]
    ) -> list[Decision]:
        """Return what is said of registered sensors; their rows are held until the commit."""
        wanted = sorted(sensor_ids)
        if not wanted:
            return []
        found = await connection.execute(
            QUERIES["hold_sensors"], {"city": self.registry.city, "sensor_ids": wanted}
        )
        decisions: list[Decision] = []
        for sensor_id, kind, topic_area, live_area, told_at, *flags in await found.fetchall():
            told_us = None if told_at is None else to_us(told_at)
            known = KnownBirth(sensor_id, kind, topic_area, live_area, told_us, *flags)
            decision = precedence.decide(known, said.events[sensor_id])
            said.refusals += _refusals(decision)
            decisions.append(decision)
        return decisions

    async def _update(
        self, connection: Connection, decisions: Sequence[Decision], bounds: Bounds
    ) -> dict[int, Retirement | None]:
        """Write what is new of registered sensors; return who was retired."""
        births = [decision for decision in decisions if decision.birth is not None]
        if births:
            rows = birth_row.rows_of(births, self.areas, bounds)
            await relocation.write(connection, rows, self.registry.city)
            await connection.execute(
                QUERIES["update_sensors"], {"city": self.registry.city, "births": Jsonb(rows)}
            )
        gone = {
            decision.known.sensor_id: decision.retired_us
            for decision in decisions
            if decision.known is not None and decision.retired_us is not None
        }
        if not gone:
            return {}
        retired = await connection.execute(
            QUERIES["retire_sensors"],
            {
                "city": self.registry.city,
                "sensor_ids": list(gone),
                "retired_at": [from_us(wall_us) for wall_us in gone.values()],
                "retired_city_at": [from_us(bounds.city_us(wall_us)) for wall_us in gone.values()],
            },
        )
        return {
            key: Retirement(to_us(retired_at), to_us(city_at))
            for key, retired_at, city_at in await retired.fetchall()
        }

    async def _set_statuses(
        self, connection: Connection, said: Announcements
    ) -> Mapping[str, int | None]:
        """Write gateways' words; return since when those are offline that they concern."""
        if not said.statuses:
            return {}
        rows = [status.row for status in said.statuses.values()]
        await connection.execute(
            QUERIES["set_gateway_status"], {"city": self.registry.city, "statuses": Jsonb(rows)}
        )
        found = await connection.execute(
            QUERIES["read_gateways"],
            {"city": self.registry.city, "gateway_ids": list(said.statuses)},
        )
        return {
            gateway_id: to_us(status_at) if status == "offline" else None
            for gateway_id, status, status_at in await found.fetchall()
        }


def _refusals(decision: Decision) -> list[Refusal]:
    return [
        Refusal(event.message_index, NO_ITEM, error, event.topic.sensor_id)
        for event, error in decision.refused
    ]


def _too_many(events: Iterable[precedence.Event], max_count: int) -> list[Refusal]:
    error = PayloadError(
        Reason.RATE_LIMITED,
        f"{max_count} sensors are registered, which is all that may be; "
        "IOC_INGEST_MAX_SENSORS allows more",
    )
    return [
        Refusal(event.message_index, NO_ITEM, error, event.topic.sensor_id)
        for event in events
        if isinstance(event, Announced)
    ]
