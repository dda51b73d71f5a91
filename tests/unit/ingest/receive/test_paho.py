"""What we take from paho's inside is still there: these fail when a new version has moved it.

See docs/decisions/0008-own-publish-decoder.md.
"""

import inspect
import socket
from collections.abc import Iterator

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from ingest.receive import publish_packet
from ingest.receive.client import WiredClient
from ingest.receive.message import Message
from ingest.receive.wire import Wire

CONNACK = b"\x20\x03\x00\x00\x00"
PUBACK = b"\x40\x02\x00\x01"
TOPIC = "city/v1/hcmc/760/environment/noise/ns-1/telemetry"


@pytest.fixture
def broker_end() -> Iterator[tuple[WiredClient, socket.socket]]:
    """A client that has just been connected, and the other end of its wire."""
    ours, theirs = socket.socketpair()
    ours.settimeout(0)
    theirs.settimeout(5)
    client = WiredClient(
        CallbackAPIVersion.VERSION2, client_id="c", protocol=mqtt.MQTTv5, manual_ack=True
    )
    client.wire = Wire(ours)
    client.connect("nowhere", clean_start=False)
    yield client, theirs
    client.wire.close()
    theirs.close()


def sent(client: WiredClient, theirs: socket.socket) -> bytes:
    while client.want_write():
        client.loop_write()
    client.wire.flush()
    return theirs.recv(65_536)


def test_paho_asks_the_method_that_we_override_for_its_socket() -> None:
    assert list(inspect.signature(vars(mqtt.Client)["_create_socket"]).parameters) == ["self"]
    assert "self._create_socket()" in inspect.getsource(mqtt.Client.reconnect)


def test_paho_speaks_through_our_wire(broker_end: tuple[WiredClient, socket.socket]) -> None:
    client, theirs = broker_end
    assert client.socket() is client.wire
    assert sent(client, theirs).startswith(b"\x10")
    theirs.sendall(CONNACK)
    client.wire.fill()
    assert client.loop_read() == mqtt.MQTT_ERR_SUCCESS
    assert client.is_connected()


def test_paho_reads_one_packet_and_leaves_the_next_to_us(
    broker_end: tuple[WiredClient, socket.socket],
) -> None:
    client, theirs = broker_end
    sent(client, theirs)
    theirs.sendall(CONNACK + b"\x32\x06\x00\x01t\x00\x07\x00")
    client.wire.fill()
    client.loop_read()
    messages, _ = publish_packet.read(
        client.wire.inbox, client.wire.position, received_us=0, generation=1
    )
    assert [(message.topic, message.packet_id) for message in messages] == [("t", 7)]


def test_our_decoder_reads_what_paho_writes(
    broker_end: tuple[WiredClient, socket.socket],
) -> None:
    client, theirs = broker_end
    sent(client, theirs)
    theirs.sendall(CONNACK)
    client.wire.fill()
    client.loop_read()
    properties = Properties(PacketTypes.PUBLISH)
    properties.ContentType = "application/senml+json"
    properties.UserProperty = ("resend", "1")
    properties.MessageExpiryInterval = 60
    client.publish(TOPIC, b"[]", qos=1, properties=properties)
    messages, _ = publish_packet.read(sent(client, theirs), 0, received_us=5, generation=2)
    assert messages == [Message(TOPIC, b"[]", 1, False, "application/senml+json", 5, 2)]


def test_our_acknowledgement_is_the_one_that_paho_writes(
    broker_end: tuple[WiredClient, socket.socket],
) -> None:
    client, theirs = broker_end
    sent(client, theirs)
    client.ack(1, 1)
    assert sent(client, theirs) == PUBACK
