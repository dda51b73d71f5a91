"""The channels of the broker and who says what on them: topics, qualities, answers.

Addresses are built as every topic is, with the names of their parameters in place of ids.
"""

from dataclasses import dataclass
from typing import Literal

from contract import topic
from contract.broker_account import API, CONSOLE, INGEST, SIMULATOR
from contract.broker_account import OPERATIONS as JUDGEMENT
from contract.catalogue import DOMAINS, KIND_BY_CODE
from contract.environment import DEFAULT_CITY
from contract.payload.alert import CITY_WIDE
from contract.payload.notice import NO_AREA
from contract.payload.senml import SENML
from contract.payload.telemetry import JSON
from contract.topic import AnswerTopic, GatewayTopic, SensorTopic, TruthTopic

GATEWAY, DEVICE, ANYBODY = "gateway", "device", "anybody"
TEXT = "text/plain"
CITY, AREA = "{city}", "{area}"


@dataclass(frozen=True, slots=True)
class Message:
    """One kind of message.

    Attributes
    ----------
    payload : str
        The name of its payload.
    takes_answer : bool
        Whether it names a response topic, and its answer bears its correlation data.
    may_be_again : bool
        Whether it may bear the user property `resend`.
    """

    name: str
    payload: str
    summary: str
    content_type: str = JSON
    takes_answer: bool = False
    is_answer: bool = False
    may_be_again: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """One form of topic.

    Attributes
    ----------
    is_open : bool
        Whether it is there on the public listener, too.
    """

    name: str
    address: str
    about: str
    messages: tuple[str, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """What somebody does on a channel.

    Attributes
    ----------
    messages : tuple[str, ...]
        Empty for all of the channel's.
    answers : tuple[str, str] or None
        The channel and the message of the answer.
    """

    role: str
    action: Literal["send", "receive"]
    channel: str
    about: str
    qos: int = 1
    retain: bool = False
    messages: tuple[str, ...] = ()
    answers: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """Return its name: who does what where."""
        told = f"-{'-'.join(self.messages)}" if self.messages else ""
        return f"{self.role}-{self.action}-{self.channel}{told}"


_SENSOR = (CITY, AREA, "{domain}", "{kind}", "{sensor_id}")
_GATEWAY = (CITY, AREA, "{gateway_id}")

PARAMETERS: dict[str, dict[str, object]] = {
    "city": {"description": "The city.", "default": DEFAULT_CITY},
    "area": {
        "description": f"Code of the area in small letters; of live frames also `{NO_AREA}`, of "
        f"alerts also `{CITY_WIDE}`.",
        "examples": ["760"],
    },
    "domain": {"description": "The domain of the kind.", "enum": list(DOMAINS)},
    "kind": {"description": "The kind of sensor, of the catalogue.", "enum": list(KIND_BY_CODE)},
    "sensor_id": {
        "description": f"Of the form {topic.ID_PATTERN}.",
        "examples": [f"{DEFAULT_CITY}-aq-0001"],
    },
    "gateway_id": {
        "description": f"Of the form {topic.ID_PATTERN}.",
        "examples": [f"{DEFAULT_CITY}-gw-760-01"],
    },
    "event_id": {
        "description": f"Of the form {topic.EVENT_ID_PATTERN}.",
        "examples": ["storm-over-the-west.storm"],
    },
    "answer_id": {
        "description": f"Chosen by who asks, of the form {topic.ID_PATTERN}.",
        "examples": ["console-1"],
    },
}

MESSAGES = (
    Message("reading", "reading", "What one sensor measured at one time.", may_be_again=True),
    Message("pack", "pack", "What many sensors of one kind measured.", may_be_again=True),
    Message("senml", "senml", "What was measured, as SenML.", SENML),
    Message("birth", "birth", "What a sensor is and where it stands. Empty: it is retired."),
    Message("status", "status", "Whether a gateway is on the broker.", TEXT),
    Message(
        "resend-command", "resend-command", "Asks for readings that did not come.",
        takes_answer=True,
    ),
    Message("resend-answer", "resend-answer", "How many of them come.", is_answer=True),
    Message("clock", "clock", "City time. Empty: the city has ended, and follows the wall."),
    Message("live-frame", "live-frame", "What changed in an area, after it was stored."),
    Message("alert", "alert", "What happened to an alert, after it was stored."),
    Message("truth-event", "truth-event", "What really happens, at its begin and at its end."),
    Message("control-request", "control-request", "Tells the simulator what to do.",
            takes_answer=True),
    Message("control-answer", "control-answer", "What came of it.", is_answer=True),
)  # fmt: skip

CHANNELS = (
    Channel("sensor-birth", str(SensorTopic(*_SENSOR, "meta")),
            "Births of sensors, retained.", ("birth",), is_open=True),
    Channel("sensor-telemetry", str(SensorTopic(*_SENSOR, "telemetry")),
            "Readings of one sensor.", ("reading", "senml"), is_open=True),
    Channel("gateway-telemetry", str(GatewayTopic(*_GATEWAY, "telemetry")),
            "Readings of a gateway's sensors.", ("pack", "senml"), is_open=True),
    Channel("gateway-status", str(GatewayTopic(*_GATEWAY, "status")),
            "Whether a gateway is on the broker, retained.", ("status",), is_open=True),
    Channel("gateway-command", str(GatewayTopic(*_GATEWAY, "command")),
            "Commands to a gateway.", ("resend-command",)),
    Channel("clock", topic.clock(CITY), "City time, retained; every 10 s.", ("clock",)),
    Channel("live", topic.live(CITY, AREA), "What was stored.", ("live-frame",), is_open=True),
    Channel("alerts", topic.alerts(CITY, AREA),
            "What happened to alerts.", ("alert",), is_open=True),
    Channel("truth", str(TruthTopic(CITY, "{event_id}")),
            "Ground truth, to grade a detection by; no viewer hears it.", ("truth-event",)),
    Channel("control", topic.control(CITY), "Commands to the simulator.", ("control-request",)),
    Channel("answer", str(AnswerTopic(CITY, "{answer_id}")),
            "Where who commands waits for the answer.", ("control-answer", "resend-answer")),
)  # fmt: skip

_TO_CONTROL, _TO_RESEND = ("answer", "control-answer"), ("answer", "resend-answer")
OPERATIONS = (
    Operation(GATEWAY, "send", "sensor-birth", "Announces its sensors.", retain=True),
    Operation(GATEWAY, "send", "sensor-telemetry", "Sends readings.", messages=("reading",)),
    Operation(GATEWAY, "send", "gateway-telemetry", "Sends many readings.", messages=("pack",)),
    Operation(GATEWAY, "send", "gateway-status", "Says `online`; `offline` is its last will.",
              retain=True),
    Operation(GATEWAY, "receive", "gateway-command", "Sends readings again.", answers=_TO_RESEND),
    Operation(DEVICE, "send", "sensor-birth", "Announces itself.", retain=True),
    Operation(DEVICE, "send", "sensor-telemetry", "Sends readings."),
    Operation(DEVICE, "send", "gateway-telemetry", "Sends readings of several sensors."),
    Operation(DEVICE, "send", "gateway-status", "Says whether its gateway is there.", retain=True),
    Operation(SIMULATOR, "send", "clock", "Tells city time.", retain=True),
    Operation(SIMULATOR, "send", "sensor-birth", "Retires, by empty payloads, what is no more.",
              retain=True),
    Operation(SIMULATOR, "send", "truth", "Tells what really happens."),
    Operation(SIMULATOR, "receive", "control", "Does what it is told.", answers=_TO_CONTROL),
    Operation(INGEST, "receive", "sensor-birth", "Registers sensors."),
    Operation(INGEST, "receive", "sensor-telemetry", "Stores readings."),
    Operation(INGEST, "receive", "gateway-telemetry", "Stores readings."),
    Operation(INGEST, "receive", "gateway-status", "Keeps who is there."),
    Operation(INGEST, "receive", "clock", "Follows city time."),
    Operation(INGEST, "receive", "truth", "Keeps what really happened."),
    Operation(INGEST, "send", "live", "Tells what it stored.", qos=0),
    Operation(API, "receive", "live", "Shows what was stored.", qos=0),
    Operation(API, "receive", "clock", "Follows city time."),
    Operation(API, "receive", "gateway-status", "Shows who is there."),
    Operation(JUDGEMENT, "receive", "clock", "Follows city time."),
    Operation(JUDGEMENT, "send", "alerts", "Tells what happened to alerts."),
    Operation(CONSOLE, "send", "control", "Commands the simulator.", answers=_TO_CONTROL),
    Operation(CONSOLE, "send", "gateway-command", "Asks for readings again.", answers=_TO_RESEND),
    Operation(CONSOLE, "receive", "truth", "Hears what really happens."),
    Operation(CONSOLE, "receive", "alerts", "Hears what happened to alerts."),
    Operation(ANYBODY, "receive", "live", "Hears what was stored.", qos=0),
    Operation(ANYBODY, "receive", "alerts", "Hears what happened to alerts."),
)  # fmt: skip
