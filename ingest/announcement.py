"""Births, retirements and gateways' status: from messages to the registry's tables."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from contract.catalogue import KIND_BY_CODE
from contract.clock import from_us, rfc3339
from contract.judgement import judge_birth
from contract.payload import birth
from contract.payload.birth import Birth
from contract.payload.diagnosis import load_json, printable
from contract.payload.notice import OFFLINE, ONLINE
from contract.reason import PayloadError, Reason, unreadable
from contract.topic import GatewayTopic, SensorTopic, parse
from ingest.filing import Refusal
from ingest.message import NO_ITEM, Message
from ingest.place import Places
from ingest.queries import QUERIES
from ingest.registry import Registry
from ingest.sensor import Sensor

NAME_MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Announced:
    """A birth with the topic that it came on."""

    message: int
    topic: SensorTopic
    birth: Birth
    received_us: int


@dataclass(slots=True)
class Announcements:
    """What the births and status messages of a batch say; the last word on an id counts.

    Attributes
    ----------
    retired
        When a retirement arrived, by id and the kind that its topic names. [us since the epoch]
    """

    births: dict[str, Announced] = field(default_factory=dict[str, Announced])
    retired: dict[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    statuses: dict[str, dict[str, object]] = field(default_factory=dict[str, dict[str, object]])
    refusals: list[Refusal] = field(default_factory=list[Refusal])

    def __bool__(self) -> bool:
        return bool(self.births or self.retired or self.statuses)


@dataclass(frozen=True, slots=True)
class Applied:
    """What the running transaction knows by its announcements, to be remembered once it commits.

    Attributes
    ----------
    sensors : dict of str to Sensor
        The announced ones, by id.
    fresh_count : int
        How many of them were not registered before.
    """

    sensors: dict[str, Sensor] = field(default_factory=dict[str, Sensor])
    fresh_count: int = 0


def read(notices: Iterable[tuple[int, Message]], places: Places) -> Announcements:
    """Return what a batch's births and status messages say.

    Parameters
    ----------
    notices
        Messages with their index in the batch.
    """
    said = Announcements()
    for index, message in notices:
        try:
            _read_one(said, index, message, places)
        except PayloadError as error:
            said.refusals.append(Refusal(index, NO_ITEM, error))
        except Exception as error:  # noqa: BLE001 - the one seam of a message's bytes
            said.refusals.append(Refusal(index, NO_ITEM, unreadable(error)))
    return said


def _read_one(said: Announcements, index: int, message: Message, places: Places) -> None:
    if message.topic.endswith("/status"):
        _read_status(said, message, places)
        return
    if message.payload:
        load_json(message.payload)
    announced = birth.decode(message.payload) if message.payload else None
    topic = parse(message.topic)
    if not isinstance(topic, SensorTopic):
        raise PayloadError(Reason.BAD_TOPIC, "a birth's topic ends in {sensor_id}/meta")
    if announced is None:
        # A wrong birth that is cleared from the broker does not retire the right sensor.
        if topic.sensor_id in said.births and said.births[topic.sensor_id].topic.kind == topic.kind:
            del said.births[topic.sensor_id]
        said.retired[topic.sensor_id, topic.kind] = message.received_us
        return
    judge_birth(topic, announced)
    said.retired.pop((topic.sensor_id, topic.kind), None)
    said.births[topic.sensor_id] = Announced(index, topic, announced, message.received_us)


def _instant(at: datetime | None) -> str | None:
    """Return a time in UTC, whatever offset it came with: the database takes up to 15 h 59 min."""
    return None if at is None else rfc3339(at)


def _read_status(said: Announcements, message: Message, places: Places) -> None:
    if not message.payload:
        return  # the retained status was cleared: nothing is said about the gateway
    if message.payload not in {ONLINE, OFFLINE}:
        raise PayloadError(
            Reason.WRONG_TYPE,
            f"a gateway's status is {ONLINE.decode()} or {OFFLINE.decode()}, "
            f"not {printable(message.payload[:60].decode(errors='replace'))}",
        )
    topic = parse(message.topic)
    if not isinstance(topic, GatewayTopic):
        raise PayloadError(Reason.BAD_TOPIC, "a status topic ends in gateway/{gateway_id}/status")
    said.statuses[topic.gateway_id] = {
        "gateway_id": topic.gateway_id,
        "area_code": places.district(topic.area),
        "status": message.payload.decode(),
        "status_at": rfc3339(from_us(message.received_us)),
    }


async def apply(
    connection: AsyncConnection[Any], said: Announcements, registry: Registry, places: Places
) -> Applied:
    """Write announcements in the running transaction; return what it knows of their sensors.

    A birth that names another kind than its sensor was registered with is refused: its readings
    lie in the other kind's table.
    """
    await registry.find(connection, said.births.keys() - registry.by_id.keys())
    for sensor_id, announced in list(said.births.items()):
        known = registry.by_id.get(sensor_id)
        if known is not None and known.kind != announced.topic.kind:
            del said.births[sensor_id]
            error = PayloadError(
                Reason.TOPIC_MISMATCH,
                f"{sensor_id} is registered as {known.kind}, the birth says {announced.topic.kind}",
            )
            said.refusals.append(Refusal(announced.message, NO_ITEM, error, sensor_id))
    applied = await _register(connection, said, registry, places) if said.births else Applied()
    if said.retired:
        await connection.execute(
            QUERIES["retire_sensors"],
            {
                "city": registry.city,
                "sensor_ids": [sensor_id for sensor_id, _ in said.retired],
                "kinds": [kind for _, kind in said.retired],
                "retired_at": [from_us(received_us) for received_us in said.retired.values()],
            },
        )
    if said.statuses:
        statuses = Jsonb([*said.statuses.values()])
        await connection.execute(
            QUERIES["set_gateway_status"], {"city": registry.city, "statuses": statuses}
        )
    return applied


async def _register(
    connection: AsyncConnection[Any], said: Announcements, registry: Registry, places: Places
) -> Applied:
    announced = sorted(said.births.values(), key=lambda one: one.topic.sensor_id)
    districts, wards = places.resolve(
        [one.topic.area for one in announced],
        [one.birth.lat_deg for one in announced],
        [one.birth.lon_deg for one in announced],
    )
    rows = [
        _row(one, district, ward)
        for one, district, ward in zip(announced, districts, wards, strict=True)
    ]
    parameters = {"city": registry.city, "births": Jsonb(rows)}
    async with connection.cursor(row_factory=class_row(Sensor)) as cursor:
        await cursor.execute(QUERIES["insert_sensors"], parameters)
        fresh = await cursor.fetchall()
    await connection.execute(QUERIES["update_sensors"], parameters)
    fresh_ids = {sensor.sensor_id for sensor in fresh}
    sensors = [*fresh, *await registry.read(connection, said.births.keys() - fresh_ids)]
    registry.prepare(sensors)
    return Applied({sensor.sensor_id: sensor for sensor in sensors}, len(fresh))


def _row(announced: Announced, district: str | None, ward: str | None) -> dict[str, object]:
    topic, told = announced.topic, announced.birth
    kind = KIND_BY_CODE[topic.kind]
    return {
        "sensor_id": topic.sensor_id,
        "kind": kind.code,
        "domain": kind.domain,
        "name": printable(told.name, NAME_MAX_LENGTH),
        "lat_deg": told.lat_deg,
        "lon_deg": told.lon_deg,
        "area_code": district,
        "ward_code": ward,
        "gateway_id": told.gateway_id,
        "quantities": list(dict.fromkeys(told.quantities or kind.quantity_names)),
        "period_s": told.period_s or kind.period_s,
        "installed_at": _instant(told.installed_at),
        "announced_at": rfc3339(from_us(announced.received_us)),
    }
