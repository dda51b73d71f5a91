"""What goes over the broker of a running city is what the committed descriptions say."""

import json
import re
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
import pytest
from jsonschema_rs import Draft7Validator, Draft202012Validator
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from embedded.mosquitto import MosquittoServer
from launcher.checkout import NODE, ROOT
from tests.stand.simulator_run import Listener, listening, running
from tests.stand.station import StartWorker
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration

SPECIFICATION = NODE / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENT: dict[str, Any] = json.loads((ROOT / "docs" / "asyncapi.json").read_text("utf-8"))
ANSWER = "city/v1/hcmc/control/answer/test-1"
DONE = "city/v1/hcmc/control/answer/test-2"
WITHDRAWN = {"sensor-birth", "clock"}  # by an empty payload
SEEN = WITHDRAWN | {
    *("sensor-telemetry", "gateway-status", "gateway-command", "answer", "live"),
    *("control", "truth"),
}


def test_the_document_is_asyncapi() -> None:
    """By the schema of AsyncAPI itself, bindings of MQTT included."""
    specification = json.loads(SPECIFICATION.read_text("utf-8"))
    Draft7Validator(specification).validate(DOCUMENT)


def channel_of(where: str) -> str:
    """Return the channel that a topic is of, by its address and parameters."""
    found: list[str] = []
    for name, channel in DOCUMENT["channels"].items():
        pattern = re.escape(channel["address"])
        for parameter, about in channel["parameters"].items():
            accepted = "|".join(about.get("enum", ["[a-z0-9._-]+"]))
            pattern = pattern.replace(re.escape(f"{{{parameter}}}"), f"(?:{accepted})")
        if re.fullmatch(pattern, where):
            found.append(name)
    assert len(found) == 1, f"{where}: {found}"
    return found[0]


def schema_of(message: str) -> Draft202012Validator:
    """Return what checks a payload, as the document has it."""
    payload = DOCUMENT["components"]["messages"][message]["payload"]
    return Draft202012Validator(payload | DOCUMENT | {"$schema": DIALECT}, validate_formats=True)


VALIDATORS = {name: schema_of(name) for name in DOCUMENT["components"]["messages"]}


def of_truth(listener: Listener) -> list[mqtt.MQTTMessage]:
    return [one for one in list(listener.messages) if "/truth/" in one.topic]


def check(channel: str, message: mqtt.MQTTMessage) -> None:
    """Hold a message against those that its channel may have: one must fit."""
    body = bytes(message.payload)
    if not body:
        assert channel in WITHDRAWN, message.topic
        return
    names = [one for one in DOCUMENT["channels"][channel]["messages"] if one != "senml"]
    document = body.decode() if names == ["status"] else json.loads(body)
    errors = {
        name: [error.message for error in VALIDATORS[name].iter_errors(document)] for name in names
    }
    assert not all(errors.values()), f"{message.topic} {body!r}: {errors}"


def ask_again(listener: Listener) -> None:
    """Ask a gateway for the first readings of a sensor."""
    birth = listener.of("/meta")[0]
    gateway = json.loads(birth.payload)["gateway_id"]
    _, _, _, area, *_, sensor_id, _ = birth.topic.split("/")
    command = {
        "command": "resend",
        "ranges": [{"sensor_id": sensor_id, "boot": 0, "seq_from": 0, "seq_to": 0}],
    }
    properties = Properties(PacketTypes.PUBLISH)
    properties.ResponseTopic = ANSWER
    where = f"city/v1/hcmc/{area}/gateway/{gateway}/command"
    listener.client.publish(where, json.dumps(command), qos=1, properties=properties)


def break_one(listener: Listener) -> None:
    """Tell the city to let a sensor fail for a minute."""
    sensor_id = listener.of("/telemetry")[0].topic.split("/")[-2]
    request = {"command": "break", "sensor_id": sensor_id, "fault": "stuck", "for_s": 60}
    properties = Properties(PacketTypes.PUBLISH)
    properties.ResponseTopic = DONE
    where = "city/v1/hcmc/control/simulator"
    listener.client.publish(where, json.dumps(request), qos=1, properties=properties)


def test_every_message_of_a_running_city_is_as_described(
    broker: MosquittoServer,
    database_url: str,
    start_worker: StartWorker,
    tmp_path: Path,
    until: Until,
) -> None:
    start_worker(database_url, broker.url)
    with listening(broker, until) as listener, running(broker.url, tmp_path) as run:
        until(lambda: len(listener.readings()) > 60, "60 readings")
        ask_again(listener)
        until(lambda: listener.of("/answer/test-1"), "the gateway answers")
        break_one(listener)
        until(lambda: listener.of("/answer/test-2"), "the city answers")
        until(
            lambda: any(json.loads(one.payload)["to_at"] for one in of_truth(listener)),
            "its truth is told to the end",
        )
        until(lambda: any("/live/" in one.topic for one in listener.messages), "a live frame")
        run.stop()
        until(lambda: listener.of("/clock")[-1].payload == b"", "the clock is withdrawn")
        messages = list(listener.messages)

    found = {channel_of(one.topic) for one in messages}
    assert found >= SEEN
    for message in messages:
        check(channel_of(message.topic), message)
