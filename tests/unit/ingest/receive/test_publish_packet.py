"""PUBLISH packets are read as they were written, however the stream is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import MalformedPacketError
from ingest.receive.message import Message
from ingest.receive.publish_packet import is_whole, read
from tests.stand.publish_packet import packet

PINGRESP = b"\xd0\x00"


MESSAGES = st.builds(
    Message,
    topic=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    payload=st.binary(max_size=300),
    packet_id=st.integers(0, 65_535),
    is_dup=st.booleans(),
    content_type=st.sampled_from(["", "application/json", "application/senml+json", "ü" * 100]),
    received_us=st.just(7),
    generation=st.just(3),
    is_replay=st.booleans(),
)


@given(st.lists(MESSAGES, max_size=8))
def test_messages_come_back_as_they_were_sent(messages: list[Message]) -> None:
    stream = b"".join(packet(message) for message in messages)
    found, position = read(stream, 0, received_us=7, generation=3)
    assert found == messages
    assert position == len(stream)


@given(st.lists(MESSAGES, min_size=1, max_size=4), st.data())
def test_a_cut_stream_yields_the_whole_packets_and_waits_for_the_rest(
    messages: list[Message], data: st.DataObject
) -> None:
    stream = b"".join(packet(message) for message in messages)
    cut = data.draw(st.integers(0, len(stream)))
    first, position = read(stream[:cut], 0, received_us=7, generation=3)
    rest, end = read(stream, position, received_us=7, generation=3)
    assert first + rest == messages
    assert end == len(stream)


def test_other_packets_are_left_where_they_are() -> None:
    message = Message("t", b"x", 1, False, "", 7, 3)
    stream = packet(message) + PINGRESP + packet(message)
    found, position = read(stream, 0, received_us=7, generation=3)
    assert found == [message]
    assert stream[position:].startswith(PINGRESP)
    assert is_whole(stream, position)
    assert not is_whole(PINGRESP[:1], 0)
    assert not is_whole(b"", 0)


def test_properties_that_do_not_matter_are_stepped_over() -> None:
    extra = (
        b"\x01\x01"  # payload format
        b"\x02\x00\x00\x00\x09"  # expiry
        b"\x08\x00\x01r\x09\x00\x01c"  # response topic, correlation data
        b"\x0b\x81\x01"  # subscription identifier
        b"\x23\x00\x01"  # topic alias
        b"\x26\x00\x06resend\x00\x011"  # user property
    )
    message = Message("t", b"x", 1, True, "text/csv", 7, 3)
    assert read(packet(message, extra=extra), 0, received_us=7, generation=3)[0] == [message]


@pytest.mark.parametrize(
    "stream",
    [
        b"\x30\xff\xff\xff\xff\x01",
        b"\x34\x06\x00\x01t\x00\x01\x00",
        b"\x32\x07\x00\x01t\x00\x01\x01\x7f",
        b"\x32\x01\x00",
        b"\x32\x04\x00\x7ftx",
        b"\x32\x06\x00\x01t\x00\x01\x80",
        b"\x32\x08\x00\x01t\x00\x01\x02\x0b\x80",
        b"\x32\x09\x00\x01t\x00\x01\x03\x03\x00\x7f",
        b"\x32\x07\x00\x01t\x00\x01\x7f\x01",
    ],
    ids=[
        "endless length",
        "QoS 2",
        "unknown property",
        "no topic",
        "topic beyond the end",
        "properties without a length",
        "subscription without an end",
        "content type beyond the properties",
        "properties beyond the end",
    ],
)
def test_what_mqtt_does_not_allow_is_refused(stream: bytes) -> None:
    with pytest.raises(MalformedPacketError):
        read(stream, 0, received_us=7, generation=3)
