"""PUBLISH packets as the standard writes them."""

import struct

from ingest.receive.message import Message


def length_of(count: int) -> bytes:
    """Return a variable byte integer."""
    out = bytearray()
    while True:
        count, digit = divmod(count, 128)
        out.append(digit | (0x80 if count else 0))
        if not count:
            return bytes(out)


def packet(message: Message, *, extra: bytes = b"") -> bytes:
    """Return a message as a packet; QoS 1 where it has a packet id."""
    topic = message.topic.encode()
    properties = extra
    if message.content_type:
        text = message.content_type.encode()
        properties += b"\x03" + struct.pack(">H", len(text)) + text
    body = struct.pack(">H", len(topic)) + topic
    if message.packet_id:
        body += struct.pack(">H", message.packet_id)
    body += length_of(len(properties)) + properties + message.payload
    head = 0x30 | (0x08 if message.is_dup else 0) | (0x02 if message.packet_id else 0)
    head |= 0x01 if message.is_replay else 0
    return bytes([head]) + length_of(len(body)) + body
