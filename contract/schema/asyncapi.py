"""The document of all channels, messages and roles, as AsyncAPI 3.0 has it."""

from typing import Any

from contract.broker_address import DEFAULT_PORT
from contract.payload.telemetry import MAX_PAYLOAD_BYTES
from contract.schema import payload
from contract.schema.channel import (
    CHANNELS,
    MESSAGES,
    OPERATIONS,
    PARAMETERS,
    Channel,
    Message,
    Operation,
)
from contract.schema.described import REF
from contract.schema.example import examples
from contract.topic import ROOT, AnswerTopic

VERSION = "3.0.0"
BINDING_VERSION = "0.2.0"
INNER_PORT = 18_830
Document = dict[str, Any]

ABOUT = f"""What goes over the broker of a city, in MQTT 5: readings and births of its sensors, what
was stored, city time, ground truth and commands. All topics begin with `{ROOT}`. A message has at
most {MAX_PAYLOAD_BYTES} bytes. Times are RFC 3339 with `Z` or an offset, numbers are in the unit
that their name ends in or their description has in brackets."""


def document() -> Document:
    """Return the whole document."""
    schemas = {one.name: one.schema for one in payload.PAYLOADS}
    shown = examples()
    return {
        "asyncapi": VERSION,
        "info": {
            "title": "The messages of a city",
            "version": "1.0.0",
            "description": " ".join(ABOUT.split()),
        },
        "defaultContentType": "application/json",
        "servers": _servers(),
        "channels": {one.name: _channel(one) for one in CHANNELS},
        "operations": {one.name: _operation(one) for one in OPERATIONS},
        "components": {
            "messages": {
                one.name: _message(one, schemas[one.payload], shown[one.payload])
                for one in MESSAGES
            },
            "schemas": payload.schemas(),
            "securitySchemes": {
                "account": {
                    "type": "userPassword",
                    "description": "Made at the first start, one for each process and gateway.",
                }
            },
        },
    }


def _servers() -> Document:
    return {
        "public": _server(DEFAULT_PORT, "For everybody: devices of one's own, and live frames."),
        "inner": _server(INNER_PORT, "For the processes and the simulator's gateways.")
        | {"security": [{"$ref": "#/components/securitySchemes/account"}]},
    }


def _server(port: int, about: str) -> Document:
    return {
        "host": "{host}:{port}",
        "protocol": "mqtt",
        "protocolVersion": "5.0",
        "description": about,
        "variables": {
            "host": {"default": "127.0.0.1", "description": "Where the city runs."},
            "port": {"default": str(port), "description": "As `./ioc status` prints it."},
        },
    }


def _channel(one: Channel) -> Document:
    names = [name for name in PARAMETERS if f"{{{name}}}" in one.address]
    servers = ("public", "inner") if one.is_open else ("inner",)
    return {
        "address": one.address,
        "description": one.about,
        "servers": [{"$ref": f"#/servers/{name}"} for name in servers],
        "parameters": {name: PARAMETERS[name] for name in names},
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in one.messages},
    }


def _operation(one: Operation) -> Document:
    binding: Document = {"qos": one.qos, "bindingVersion": BINDING_VERSION}
    if one.action == "send":
        binding["retain"] = one.retain
    made: Document = {
        "action": one.action,
        "channel": {"$ref": f"#/channels/{one.channel}"},
        "summary": one.about,
        "tags": [{"name": one.role}],
        "bindings": {"mqtt": binding},
    }
    if one.messages:
        made["messages"] = [_message_of(one.channel, name) for name in one.messages]
    if one.answers:
        channel, message = one.answers
        made["reply"] = {
            "channel": {"$ref": f"#/channels/{channel}"},
            "messages": [_message_of(channel, message)],
        }
    return made


def _message_of(channel: str, name: str) -> Document:
    return {"$ref": f"#/channels/{channel}/messages/{name}"}


def _message(one: Message, schema: str, shown: list[Any]) -> Document:
    made: Document = {
        "name": one.name,
        "summary": one.summary,
        "contentType": one.content_type,
        "payload": {"$ref": REF + schema},
        "examples": [{"payload": example} for example in shown],
        "bindings": {"mqtt": _message_binding(one)},
    }
    if one.may_be_again:
        made["headers"] = {
            "description": "User properties of MQTT 5.",
            "type": "object",
            "properties": {
                "resend": {"const": "1", "description": "There where it is sent again on demand."}
            },
        }
    return made


def _message_binding(one: Message) -> Document:
    binding: Document = {"bindingVersion": BINDING_VERSION}
    if one.content_type == "application/senml+json":
        binding["contentType"] = one.content_type
    if one.takes_answer:
        where = str(AnswerTopic("[a-z0-9-]+", "[a-z0-9-]+"))
        binding["responseTopic"] = {"type": "string", "pattern": f"^{where}$"}
    if one.takes_answer or one.is_answer:
        binding["correlationData"] = {
            "type": "string",
            "description": "Chosen by who asks; the answer bears the same.",
        }
    return binding
