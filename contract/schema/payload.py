"""The payloads on the broker: which there are, and the schema of each.

They follow from the types that read them. What a type leaves open because other code judges it (a
quantity, the length of a column, one of two members) is closed here by the same constants.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contract.payload import notice, senml
from contract.payload.alert import AlertMessage
from contract.payload.birth import Birth
from contract.payload.control import Done, Refused
from contract.payload.notice import (
    ClockMessage,
    LiveFrame,
    ResendAnswer,
    ResendCommand,
)
from contract.payload.request import PLACES, REQUESTS
from contract.payload.telemetry import Pack, ReadingMessage
from contract.payload.truth import TruthEvent
from contract.quality import Quality
from contract.schema import described, measured
from contract.schema.described import REF, Schema
from contract.topic import ID_PATTERN

STATUS, SENML, REQUEST, ANSWER = "GatewayStatus", "SenmlPack", "ControlRequest", "ControlAnswer"
TIME: Schema = {"type": "string", "format": "date-time"}
SENSOR_ID: Schema = {"type": "string", "pattern": f"^{ID_PATTERN}$"}


@dataclass(frozen=True, slots=True)
class Payload:
    """One kind of payload.

    Attributes
    ----------
    name : str
        Of its file, without the ending.
    schema : str
        The name of its schema.
    """

    name: str
    schema: str


PAYLOADS = (
    Payload("reading", "ReadingMessage"),
    Payload("pack", "Pack"),
    Payload("senml", SENML),
    Payload("birth", "Birth"),
    Payload("status", STATUS),
    Payload("resend-command", "ResendCommand"),
    Payload("resend-answer", "ResendAnswer"),
    Payload("clock", "ClockMessage"),
    Payload("live-frame", "LiveFrame"),
    Payload("alert", "AlertMessage"),
    Payload("truth-event", "TruthEvent"),
    Payload("control-request", REQUEST),
    Payload("control-answer", ANSWER),
)


def schemas() -> dict[str, Schema]:
    """Return the schemas of all payloads and of what they hold, by name."""
    types = (ReadingMessage, Pack, Birth, ClockMessage, LiveFrame, ResendCommand, ResendAnswer)
    found = described.schemas([*types, AlertMessage, TruthEvent, *REQUESTS, Done, Refused])
    found |= measured.schemas()
    found[STATUS] = _status()
    found[SENML] = _senml()
    for name, ok in (("Done", True), ("Refused", False)):
        _with(found[name], ok={"const": ok, "description": "Whether it was carried out."})
        found[name]["required"] = ["ok", *found[name]["required"]]
    found[REQUEST] = _one_of("What the simulator is told.", [one.__name__ for one in REQUESTS])
    found[ANSWER] = _one_of("What the simulator answers.", ["Done", "Refused"])
    _close_readings(found)
    _close_requests(found)
    found["TruthEvent"]["oneOf"] = [
        {"properties": {"lat_deg": {"type": word}, "lon_deg": {"type": word}}}
        for word in ("number", "null")
    ]
    return found


def _close_readings(found: Mapping[str, Schema]) -> None:
    _with(found["ReadingMessage"], values=measured.values_of_any())
    pack, item = found["Pack"], found["LiveItem"]
    rows: dict[str, Schema] = {"sensor_id": SENSOR_ID, "observed_at": TIME}
    rows |= {name: pack["properties"][name]["anyOf"][0]["items"] for name in ("boot", "seq")}
    for name, row in rows.items():
        description = {"description": pack["properties"][name]["description"]}
        pack["properties"][name] = description | measured.column(row)
    pack["oneOf"] = measured.by_kind(columns=True)
    item["oneOf"] = measured.by_kind(columns=False)
    for one in (pack, item):
        one["properties"]["kind"] = measured.KIND
        _with(one, values={"type": "object"})
    _with(item, observed_at=TIME, received_at=TIME, sensor_id=SENSOR_ID)
    bits = ", ".join(f"{bit.value} {bit.name.lower()}" for bit in Quality if bit.name)
    item["properties"]["quality"] |= {
        "description": f"What is doubtful about it, a sum of bits ({bits}); 0 is a good one.",
        "minimum": 0,
        "maximum": sum(Quality),
    }
    _with(found["LiveFrame"], committed_at=TIME)
    _with(
        found["Birth"],
        lat_deg={"type": "number", "minimum": -90, "maximum": 90},
        lon_deg={"type": "number", "minimum": -180, "maximum": 180},
    )


def _close_requests(found: Mapping[str, Schema]) -> None:
    event = found["Injection"]
    parameters = event["properties"].pop("parameters")
    event["additionalProperties"] = parameters["additionalProperties"] | {
        "description": parameters["description"]
    }
    event["propertyNames"] = parameters["propertyNames"]
    _take_one_of(found["Inject"], ("event", "toml"))
    for name in ("Break", "Repair"):
        _take_one_of(found[name], ("sensor_id", "gateway_id"))
    _take_one_of(event, PLACES, least=0)
    for schema in (found["ResendCommand"], *(found[one.__name__] for one in REQUESTS)):
        schema["properties"]["command"]["description"] = "What to do."


def _take_one_of(schema: Schema, names: Sequence[str], *, least: int = 1) -> None:
    """Let a schema have one of some members, or none where `least` is 0; null is none."""
    for name in names:
        given, _null = schema["properties"][name].pop("anyOf")
        del schema["properties"][name]["default"]
        schema["properties"][name] |= given
    given_one: list[Schema] = [{"required": [name]} for name in names]
    given_none: list[Schema] = [{"not": {"anyOf": given_one}}]
    schema["oneOf"] = given_one if least else given_one + given_none


def _status() -> Schema:
    return {
        "description": "Whether a gateway is on the broker: one bare word, no JSON.",
        "type": "string",
        "enum": [notice.ONLINE.decode(), notice.OFFLINE.decode()],
    }


def _senml() -> Schema:
    name = "A quantity of the catalogue, after the id of the sensor and a colon where the topic is "
    number: Schema = {"type": "number"}
    members: dict[str, Schema] = {
        "bn": {"type": "string", "description": "Stands before the names from here on."},
        "bt": number | {"description": "Is added to the times from here on. [s]"},
        "bu": {"description": "The unit of those that say none.", "enum": measured.senml_units()},
        "bv": number | {"description": "Is added to the values from here on."},
        "bver": {"type": "integer", "maximum": senml.VERSION, "description": "Of SenML."},
        "n": {"type": "string", "description": f"{name}a gateway's."},
        "u": {"description": "The catalogue's unit or SenML's name for it."}
        | {"enum": measured.senml_units()},
        "v": number | {"description": "The value, in the unit of its quantity."},
        "t": number | {"description": "Since 1970, or from now where it is below 2^28. [s]"},
    }
    return {
        "description": "Readings as SenML (RFC 8428); records of one device and time are one.",
        "type": "array",
        "minItems": 1,
        "maxItems": senml.MAX_RECORDS,
        "items": {
            "type": "object",
            "properties": members,
            "patternProperties": {"_$": False},
        },
        "contains": {"required": ["v"]},
    }


def _one_of(description: str, names: list[str]) -> Schema:
    return {"description": description, "oneOf": [{"$ref": REF + name} for name in names]}


def _with(schema: Schema, **members: Schema) -> None:
    """Put members into a schema, in place of what its type says of them beside a description."""
    properties = schema["properties"]
    for name, member in members.items():
        about = {key: properties[name][key] for key in ("description",) if name in properties}
        properties[name] = about | member
