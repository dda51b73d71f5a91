"""Births, retirements and gateways' status: from messages to the registry's tables."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec
from psycopg import AsyncConnection
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from contract.catalogue import KIND_BY_CODE, Kind
from contract.clock import from_us, rfc3339
from contract.payload import birth
from contract.payload.birth import Birth
from contract.payload.diagnosis import load_json, printable
from contract.payload.notice import OFFLINE, ONLINE
from contract.reason import PayloadError, Reason
from contract.topic import GatewayTopic, SensorTopic
from ingest.decode import parse_topic
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
    """What the births and status messages of a batch say; the last word on an id counts."""

    births: dict[str, Announced] = field(default_factory=dict[str, Announced])
    retired: dict[str, int] = field(default_factory=dict[str, int])
    statuses: dict[str, dict[str, object]] = field(default_factory=dict[str, dict[str, object]])
    refusals: list[Refusal] = field(default_factory=list[Refusal])

    def __bool__(self) -> bool:
        return bool(self.births or self.retired or self.statuses)

    @property
    def sensor_ids(self) -> set[str]:
        """Return the ids of all sensors that are announced or retired."""
        return self.births.keys() | self.retired.keys()


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
    return said


def _read_one(said: Announcements, index: int, message: Message, places: Places) -> None:
    if message.topic.endswith("/status"):
        _read_status(said, message, places)
        return
    if message.payload:
        load_json(message.payload)
    announced = birth.decode(message.payload) if message.payload else None
    topic = parse_topic(message.topic)
    if not isinstance(topic, SensorTopic):
        raise PayloadError(Reason.BAD_TOPIC, "a birth's topic ends in {sensor_id}/meta")
    if announced is None:
        said.births.pop(topic.sensor_id, None)
        said.retired[topic.sensor_id] = message.received_us
        return
    kind = KIND_BY_CODE.get(topic.kind)
    if kind is None:
        raise PayloadError(
            Reason.UNKNOWN_KIND, f"kind {topic.kind}; known: {', '.join(KIND_BY_CODE)}"
        )
    _check(kind, topic, announced)
    said.retired.pop(topic.sensor_id, None)
    said.births[topic.sensor_id] = Announced(index, topic, announced, message.received_us)


def _check(kind: Kind, topic: SensorTopic, announced: Birth) -> None:
    if topic.domain != kind.domain:
        raise PayloadError(
            Reason.TOPIC_MISMATCH,
            f"{kind.code} belongs to {kind.domain}, the topic says {topic.domain}",
        )
    unknown = [name for name in announced.quantities or () if name not in kind.quantity_names]
    if unknown:
        raise PayloadError(
            Reason.UNKNOWN_QUANTITY,
            f"{kind.code} has no {printable(', '.join(unknown), 120)}; "
            f"it has {', '.join(kind.quantity_names)}",
        )


def _read_status(said: Announcements, message: Message, places: Places) -> None:
    if not message.payload:
        return  # the retained status was cleared: nothing is said about the gateway
    if message.payload not in {ONLINE, OFFLINE}:
        raise PayloadError(
            Reason.WRONG_TYPE,
            f"a gateway's status is {ONLINE.decode()} or {OFFLINE.decode()}, "
            f"not {printable(message.payload[:60].decode(errors='replace'))}",
        )
    topic = parse_topic(message.topic)
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
) -> list[Sensor]:
    """Write announcements in the running transaction; return the sensors that are new.

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
    fresh = await _register(connection, said, registry, places) if said.births else []
    for sensor_id, received_us in said.retired.items():
        await connection.execute(
            QUERIES["retire_sensors"],
            {
                "city": registry.city,
                "sensor_ids": [sensor_id],
                "retired_at": from_us(received_us),
            },
        )
    if said.statuses:
        statuses = Jsonb([*said.statuses.values()])
        await connection.execute(
            QUERIES["set_gateway_status"], {"city": registry.city, "statuses": statuses}
        )
    return fresh


async def _register(
    connection: AsyncConnection[Any], said: Announcements, registry: Registry, places: Places
) -> list[Sensor]:
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
    registry.remember(fresh)
    new_ids = {sensor.sensor_id for sensor in fresh}
    await registry.find(connection, said.births.keys() - new_ids)
    return fresh


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
        "installed_at": msgspec.to_builtins(told.installed_at),
        "announced_at": rfc3339(from_us(announced.received_us)),
    }
