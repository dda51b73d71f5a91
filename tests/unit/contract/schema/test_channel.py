"""The channels are the topics that there are, and their roles do what they may."""

import pytest
from paho.mqtt.client import topic_matches_sub

from contract import topic
from contract.broker_access import rules
from contract.schema.channel import (
    ANYBODY,
    CHANNELS,
    DEVICE,
    GATEWAY,
    MESSAGES,
    OPERATIONS,
    PARAMETERS,
    Operation,
)
from contract.schema.payload import PAYLOADS

CHANNEL = {one.name: one for one in CHANNELS}
HERE = {
    "city": "hcmc",
    "area": "760",
    "domain": "environment",
    "kind": "noise",
    "sensor_id": "my-noise-1",
    "gateway_id": "gw-1",
    "event_id": "storm.1",
    "answer_id": "console-1",
}


def granted(user: str, access: str) -> list[str]:
    """Return the filters of an account; those before the first `user` are a stranger's."""
    text = f"{ANYBODY}\n{rules('hcmc', ['gw-1'])}"
    blocks = {block.partition("\n")[0]: block for block in text.split("user ")}
    begin = f"topic {access} "
    return [line[len(begin) :] for line in blocks[user].splitlines() if line.startswith(begin)]


def test_every_parameter_has_its_place() -> None:
    assert HERE.keys() == PARAMETERS.keys()
    addresses = " ".join(one.address for one in CHANNELS)
    assert [name for name in PARAMETERS if f"{{{name}}}" not in addresses] == []


def test_a_devices_channels_are_topics_that_ingest_reads() -> None:
    for one in CHANNELS:
        if one.address.endswith(("/meta", "/telemetry", "/status", "/command")):
            where = one.address.format(**HERE)
            assert str(topic.parse(where)) == where


def test_truth_and_answers_go_where_the_contract_reads_them() -> None:
    for name, parse in (("truth", topic.parse_truth), ("answer", topic.parse_answer)):
        where = CHANNEL[name].address.format(**HERE)
        assert str(parse(where)) == where


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_everybody_may_do_what_the_document_says(operation: Operation) -> None:
    """On the private broker, by its own rules; strangers below their prefix."""
    channel = CHANNEL[operation.channel]
    is_stranger = operation.role in {DEVICE, ANYBODY}
    user = {GATEWAY: "gw-1"}.get(operation.role, ANYBODY if is_stranger else operation.role)
    where = channel.address.format(**HERE)
    where = f"{topic.OPEN}{where}" if is_stranger else where
    access = "write" if operation.action == "send" else "read"
    assert any(topic_matches_sub(one, where) for one in granted(user, access)), where
    assert channel.is_open or not is_stranger


def test_messages_are_where_channels_and_operations_look_for_them() -> None:
    messages = {one.name for one in MESSAGES}
    assert {one.payload for one in MESSAGES} == {one.name for one in PAYLOADS}
    assert {name for one in CHANNELS for name in one.messages} == messages
    for operation in OPERATIONS:
        assert {*operation.messages} <= {*CHANNEL[operation.channel].messages}
        if operation.answers:
            channel, message = operation.answers
            assert message in CHANNEL[channel].messages
    assert len({one.name for one in OPERATIONS}) == len(OPERATIONS)


def test_every_channel_has_somebody_who_speaks_and_somebody_who_hears() -> None:
    answered = {one.answers[0] for one in OPERATIONS if one.answers}
    for action in ("send", "receive"):
        used = {one.channel for one in OPERATIONS if one.action == action} | answered
        assert used == CHANNEL.keys(), action
