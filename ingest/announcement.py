"""Births, retirements and gateways' status: what the messages of a batch say."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from contract.clock import from_us, to_us
from contract.judgement import judge_birth
from contract.payload import birth
from contract.payload.diagnosis import load_json, printable
from contract.payload.notice import OFFLINE, ONLINE
from contract.reason import PayloadError, Reason, unreadable
from contract.topic import GatewayTopic, SensorTopic, parse
from ingest.filing import Refusal
from ingest.message import NO_ITEM, Message
from ingest.place import Places
from ingest.precedence import Announced, Cleared, Event, told_us


@dataclass(frozen=True, slots=True)
class GatewayStatus:
    """The last word of a batch on a gateway.

    Attributes
    ----------
    is_replay : bool
        The broker had retained it.
    """

    gateway_id: str
    area_code: str | None
    status: str
    received_us: int
    is_replay: bool

    @property
    def row(self) -> dict[str, object]:
        """Return it as the database takes it."""
        return {
            "gateway_id": self.gateway_id,
            "area_code": self.area_code,
            "status": self.status,
            "status_at": from_us(self.received_us).isoformat(),
            "is_replay": self.is_replay,
        }


@dataclass(slots=True)
class Announcements:
    """What the births and status messages of a batch say.

    Attributes
    ----------
    events
        Births and retirements in the order of their arrival, by the sensor's id.
    statuses
        By the gateway's id.
    """

    events: dict[str, list[Event]] = field(default_factory=dict[str, list[Event]])
    statuses: dict[str, GatewayStatus] = field(default_factory=dict[str, GatewayStatus])
    refusals: list[Refusal] = field(default_factory=list[Refusal])

    def __bool__(self) -> bool:
        return bool(self.events or self.statuses)


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
    events = said.events.setdefault(topic.sensor_id, [])
    if announced is None:
        events.append(Cleared(topic, message.received_us))
        return
    judge_birth(topic, announced)
    announced_us = None if announced.announced_at is None else to_us(announced.announced_at)
    events.append(
        Announced(
            index,
            topic,
            announced,
            message.received_us,
            told_us=told_us(announced_us, message.received_us),
            is_replay=message.is_replay,
        )
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
    topic = parse(message.topic)
    if not isinstance(topic, GatewayTopic):
        raise PayloadError(Reason.BAD_TOPIC, "a status topic ends in gateway/{gateway_id}/status")
    said.statuses[topic.gateway_id] = GatewayStatus(
        topic.gateway_id,
        places.district(topic.area),
        message.payload.decode(),
        message.received_us,
        message.is_replay,
    )
