"""Births, retirements and gateways' status: what the messages of a batch say."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from contract.clock import from_us, to_us
from contract.errors import PayloadError, not_owner, unreadable
from contract.judgement import judge_birth
from contract.payload import birth
from contract.payload.diagnosis import load_json, printable
from contract.payload.notice import OFFLINE, ONLINE
from contract.reason import Reason
from contract.topic import TREE, GatewayTopic, SensorTopic, parse
from ingest.errors import OtherCityError
from ingest.judge.home import TopicReader
from ingest.judge.refusal import Refusal
from ingest.receive.message import NO_ITEM, Message
from ingest.registry.area_finder import AreaFinder
from ingest.registry.precedence import Announced, Cleared, Event, Origin, told_us


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
    message_index: int = 0
    origin: Origin = Origin.UNTOLD

    @property
    def is_owner(self) -> bool:
        """Tell whether it makes the gateway somebody's; what was retained may be from before."""
        return self.origin is Origin.OWNER and not self.is_replay

    @property
    def row(self) -> dict[str, object]:
        """Return it as the database takes it."""
        return {
            "gateway_id": self.gateway_id,
            "area_code": self.area_code,
            "status": self.status,
            "status_at": from_us(self.received_us).isoformat(),
            "is_replay": self.is_replay,
            "is_open": self.origin is Origin.OPEN,
            "is_owned": self.is_owner,
            "has_account": self.origin is Origin.OWNER,
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


@dataclass(frozen=True, slots=True)
class _Reader:
    areas: AreaFinder
    parse: TopicReader
    has_owners: bool

    def origin(self, message: Message) -> Origin:
        """Return who a message is from."""
        if not self.has_owners:
            return Origin.UNTOLD
        return Origin.OPEN if message.is_open else Origin.OWNER


def read(
    notices: Iterable[tuple[int, Message]],
    areas: AreaFinder,
    parse: TopicReader = parse,
    *,
    has_owners: bool = False,
) -> Announcements:
    """Return what a batch's births and status messages say.

    Parameters
    ----------
    notices
        Messages with their index in the batch.
    parse
        Reads a topic of the city.
    has_owners : bool
        Whether the broker tells clients with credentials from others.
    """
    said, reader = Announcements(), _Reader(areas, parse, has_owners)
    for index, message in notices:
        try:
            _read_one(said, index, message, reader)
        except OtherCityError as error:
            # What the broker retains of a city that ran here before is no slip of anybody's.
            if not message.is_replay:
                said.refusals.append(Refusal(index, NO_ITEM, error))
        except PayloadError as error:
            said.refusals.append(Refusal(index, NO_ITEM, error))
        except Exception as error:  # noqa: BLE001 - the one seam of a message's bytes
            said.refusals.append(Refusal(index, NO_ITEM, unreadable(error)))
    return said


def _read_one(said: Announcements, index: int, message: Message, reader: _Reader) -> None:
    is_status = message.topic.endswith("/status")
    if not message.topic.startswith(TREE) or not (is_status or message.topic.endswith("/meta")):
        reader.parse(message.topic)  # what is wrong with it
        raise PayloadError(Reason.BAD_TOPIC, "a topic ends in telemetry, meta or status")
    if is_status:
        _read_status(said, index, message, reader)
    else:
        _read_birth(said, index, message, reader)


def _read_birth(said: Announcements, index: int, message: Message, reader: _Reader) -> None:
    if message.payload:
        load_json(message.payload)
    announced = birth.decode(message.payload) if message.payload else None
    topic = reader.parse(message.topic)
    if not isinstance(topic, SensorTopic):
        raise PayloadError(Reason.BAD_TOPIC, "a birth's topic ends in {sensor_id}/meta")
    events = said.events.setdefault(topic.sensor_id, [])
    if announced is None:
        events.append(Cleared(topic, message.received_us, index, reader.origin(message)))
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
            origin=reader.origin(message),
        )
    )


def _read_status(said: Announcements, index: int, message: Message, reader: _Reader) -> None:
    if not message.payload:
        return  # the retained status was cleared: nothing is said about the gateway
    if message.payload not in {ONLINE, OFFLINE}:
        raise PayloadError(
            Reason.WRONG_TYPE,
            f"a gateway's status is {ONLINE.decode()} or {OFFLINE.decode()}, "
            f"not {printable(message.payload[:60].decode(errors='replace'))}",
        )
    topic, origin = reader.parse(message.topic), reader.origin(message)
    if not isinstance(topic, GatewayTopic):
        raise PayloadError(Reason.BAD_TOPIC, "a status topic ends in gateway/{gateway_id}/status")
    known = said.statuses.get(topic.gateway_id)
    if origin is Origin.OPEN and known is not None and known.is_owner:
        raise not_owner(f"gateway {topic.gateway_id}")
    said.statuses[topic.gateway_id] = GatewayStatus(
        topic.gateway_id,
        reader.areas.district(topic.area),
        message.payload.decode(),
        message.received_us,
        message.is_replay,
        index,
        origin,
    )
