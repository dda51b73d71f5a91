"""The MQTT topics: build and parse, each the inverse of the other.

Filters are what workers subscribe to; the shared prefix is the caller's business.
"""

import re
from dataclasses import dataclass
from typing import Literal

from contract.errors import PayloadError
from contract.reason import Reason

ROOT = "city/v1"
TREE = f"{ROOT}/"
OPEN = "open/"
"""What the private broker puts before all topics of clients without credentials."""
ANY_CITY = "+"
ID_PATTERN = r"[a-z0-9-]{3,64}"
EVENT_ID_PATTERN = r"[a-z0-9._-]{3,96}"
RESPONSE_MAX_LENGTH = 1_024
AREA_PATTERN = r"[a-z0-9-]{1,64}"

_ID = re.compile(ID_PATTERN)
_SENSOR = re.compile(
    rf"{ROOT}/({ID_PATTERN})/({AREA_PATTERN})/([a-z_]{{1,32}})/([a-z0-9_]{{1,64}})"
    rf"/({ID_PATTERN})/(telemetry|meta)"
)
_GATEWAY = re.compile(
    rf"{ROOT}/({ID_PATTERN})/({AREA_PATTERN})/gateway/({ID_PATTERN})/(telemetry|status|command)"
)
_TRUTH = re.compile(rf"{ROOT}/({ID_PATTERN})/truth/({EVENT_ID_PATTERN})")
_ANSWER = re.compile(rf"{ROOT}/({ID_PATTERN})/control/answer/({ID_PATTERN})")

SensorPlane = Literal["telemetry", "meta"]
GatewayPlane = Literal["telemetry", "status", "command"]


@dataclass(frozen=True, slots=True)
class SensorTopic:
    """A topic of one sensor: its telemetry or its birth."""

    city: str
    area: str
    domain: str
    kind: str
    sensor_id: str
    plane: SensorPlane

    def __str__(self) -> str:
        return (
            f"{ROOT}/{self.city}/{self.area}/{self.domain}/{self.kind}"
            f"/{self.sensor_id}/{self.plane}"
        )


@dataclass(frozen=True, slots=True)
class GatewayTopic:
    """A topic of one gateway: its packs, its status or its commands."""

    city: str
    area: str
    gateway_id: str
    plane: GatewayPlane

    def __str__(self) -> str:
        return f"{ROOT}/{self.city}/{self.area}/gateway/{self.gateway_id}/{self.plane}"


@dataclass(frozen=True, slots=True)
class TruthTopic:
    """The topic of one event of the ground truth."""

    city: str
    event_id: str

    def __str__(self) -> str:
        return f"{ROOT}/{self.city}/truth/{self.event_id}"


@dataclass(frozen=True, slots=True)
class AnswerTopic:
    """Where somebody who commands the simulator or a gateway waits for the answer."""

    city: str
    answer_id: str

    def __str__(self) -> str:
        return f"{ROOT}/{self.city}/control/answer/{self.answer_id}"


def parse(topic: str) -> SensorTopic | GatewayTopic:
    """Return what a device's topic names.

    Raises
    ------
    PayloadError
        `bad_topic`, where the topic does not follow the scheme.
    """
    if match := _SENSOR.fullmatch(topic):
        city, area, domain, kind, sensor_id, plane = match.groups()
        return SensorTopic(city, area, domain, kind, sensor_id, _sensor_plane(plane))
    if match := _GATEWAY.fullmatch(topic):
        city, area, gateway_id, plane = match.groups()
        return GatewayTopic(city, area, gateway_id, _gateway_plane(plane))
    slash = "" if topic == topic.strip("/") else "no slash at its begin or end; "
    raise PayloadError(
        Reason.BAD_TOPIC,
        f"{slash}expected {ROOT}/{{city}}/{{area}}/{{domain}}/{{kind}}/{{sensor_id}}/telemetry or "
        f"…/gateway/{{gateway_id}}/telemetry with ids of the form {ID_PATTERN}",
    )


def parse_truth(topic: str) -> TruthTopic:
    """Return which event a topic is of.

    Raises
    ------
    PayloadError
        `bad_topic`, where it is the topic of none.
    """
    if match := _TRUTH.fullmatch(topic):
        return TruthTopic(*match.groups())
    raise PayloadError(
        Reason.BAD_TOPIC,
        f"expected {ROOT}/{{city}}/truth/{{event_id}} with an id of the form {EVENT_ID_PATTERN}",
    )


def parse_answer(topic: str) -> AnswerTopic:
    """Return where an answer goes.

    Raises
    ------
    PayloadError
        `bad_topic`, where it is no topic of answers.
    """
    if match := _ANSWER.fullmatch(topic):
        return AnswerTopic(*match.groups())
    raise PayloadError(
        Reason.BAD_TOPIC,
        f"expected {ROOT}/{{city}}/control/answer/{{id}} with an id of the form {ID_PATTERN}",
    )


def is_id(text: str) -> bool:
    """Tell whether a sensor's or gateway's id is well-formed."""
    return _ID.fullmatch(text) is not None


def is_publishable(topic: str) -> bool:
    """Tell whether a topic that somebody else named can be published to."""
    is_short = 0 < len(topic) <= RESPONSE_MAX_LENGTH
    return is_short and topic.isprintable() and not {"+", "#"} & set(topic)


def clock(city: str) -> str:
    """Return the topic on which the simulator announces city time (retained)."""
    return f"{ROOT}/{city}/clock"


def live(city: str, area: str) -> str:
    """Return the topic of an area's live frames; `none` where the area is unknown."""
    return f"{ROOT}/{city}/live/{area}"


def alerts(city: str, area: str) -> str:
    """Return the topic of an area's alerts; `city` for those of the whole city."""
    return f"{ROOT}/{city}/alerts/{area}"


def control(city: str) -> str:
    """Return the topic on which the simulator takes commands."""
    return f"{ROOT}/{city}/control/simulator"


def sensor_filter(city: str, plane: SensorPlane) -> str:
    """Return the filter for one plane of every sensor."""
    return f"{ROOT}/{city}/+/+/+/+/{plane}"


def gateway_filter(city: str, plane: GatewayPlane) -> str:
    """Return the filter for one plane of every gateway."""
    return f"{ROOT}/{city}/+/gateway/+/{plane}"


def live_filter(city: str) -> str:
    """Return the filter for the live frames of every area."""
    return f"{ROOT}/{city}/live/+"


def alert_filter(city: str) -> str:
    """Return the filter for the alerts of every area."""
    return f"{ROOT}/{city}/alerts/+"


def truth_filter(city: str) -> str:
    """Return the filter for all ground truth."""
    return f"{ROOT}/{city}/truth/+"


def answer_filter(city: str) -> str:
    """Return the filter for all answers to commands."""
    return f"{ROOT}/{city}/control/answer/+"


def _sensor_plane(text: str) -> SensorPlane:
    return "telemetry" if text == "telemetry" else "meta"


def _gateway_plane(text: str) -> GatewayPlane:
    if text == "telemetry":
        return "telemetry"
    return "status" if text == "status" else "command"
