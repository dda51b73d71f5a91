"""PUBLISH packets of MQTT 5 from a buffer of bytes, many at a time.

paho decodes every packet into objects with a lock, a property set and a log line each, which took
four fifths of the worker's time (measured: 80 of 100 us per message). Messages are all that comes
in numbers, so they alone are read here; every other packet is left to paho.

References
----------
.. [1] OASIS, "MQTT Version 5.0", 2019, sections 2.1, 2.2.2 and 3.3.
"""

from functools import lru_cache

from msgspec.structs import replace

from contract.topic import OPEN
from ingest.errors import MalformedPacketError
from ingest.receive.message import Message

PUBLISH = 0x30
_RETAIN = 0x01
_CONTENT_TYPE = 0x03
_FIXED_BYTES = {0x01: 1, 0x02: 4, 0x23: 2}
_STRINGS = {0x03: 1, 0x08: 1, 0x09: 1, 0x26: 2}
_SUBSCRIPTION_ID = 0x0B
_LENGTH_MAX_BYTES = 4
CONTENT_TYPE_MAX_BYTES = 256
"""What is longer is cut, and then is none that is known."""
PROPERTIES_MAX_BYTES = 65_536
"""Beyond it nothing is looked for: the content type is said to be none that is known."""
REMEMBERED_MAX_BYTES = 256
_LEAST_BYTES = 3  # the lengths of topic and properties


def read(
    buffer: bytes, position: int, *, received_us: int, generation: int
) -> tuple[list[Message], int]:
    """Return the whole PUBLISH packets from a position on, and where the next packet begins.

    Stops before a packet of another type and before one that is not whole yet.

    Raises
    ------
    MalformedPacketError
        A length that is none, QoS 2 (never subscribed to), or properties that do not add up.
    """
    messages: list[Message] = []
    size = len(buffer)
    while position < size and buffer[position] & 0xF0 == PUBLISH:
        head = buffer[position]
        body, end = _extent(buffer, position)
        if not body or end > size:
            break
        if head & 0x04 or end < body + _LEAST_BYTES:
            raise _malformed(buffer, position)
        topic_end = body + 2 + (buffer[body] << 8 | buffer[body + 1])
        is_secured = head & 0x02 != 0
        cursor = topic_end + 2 if is_secured else topic_end
        if cursor >= end:
            raise _malformed(buffer, position)
        packet_id = buffer[topic_end] << 8 | buffer[topic_end + 1] if is_secured else 0
        topic = buffer[body + 2 : topic_end].decode(errors="replace")
        content_type = ""
        if buffer[cursor]:
            begin, cursor = _extent(buffer, cursor - 1)
            if not begin or cursor > end:
                raise _malformed(buffer, position)
            content_type = _content_type(buffer, begin, cursor)
        else:
            cursor += 1
        message = Message(
            topic,
            buffer[cursor:end],
            packet_id,
            head & 0x08 != 0,
            content_type,
            received_us,
            generation,
        )
        if head & _RETAIN or topic.startswith(OPEN):
            message = _marked(message, is_replay=head & _RETAIN != 0)
        messages.append(message)
        position = end
    return messages, position


def _malformed(buffer: bytes, position: int) -> MalformedPacketError:
    return MalformedPacketError(f"PUBLISH packet {buffer[position : position + 16].hex()}…")


def _marked(message: Message, *, is_replay: bool) -> Message:
    """Return a message with what its head and the broker's prefix say of it."""
    is_open = message.topic.startswith(OPEN)
    where = message.topic.removeprefix(OPEN)
    return replace(message, topic=where, is_open=is_open, is_replay=is_replay)


def is_whole(buffer: bytes, position: int) -> bool:
    """Tell whether a packet of any type that begins at a position has arrived completely.

    Raises
    ------
    MalformedPacketError
        A length that is none.
    """
    if position >= len(buffer):
        return False
    body, end = _extent(buffer, position)
    return body > 0 and end <= len(buffer)


def _extent(buffer: bytes, position: int) -> tuple[int, int]:
    """Return where the part begins and ends whose length follows the byte at a position.

    Its beginning is 0 while the length itself has not arrived completely.
    """
    length = shift = 0
    for index in range(position + 1, position + 1 + _LENGTH_MAX_BYTES):
        if index >= len(buffer):
            return 0, 0
        digit = buffer[index]
        length |= (digit & 0x7F) << shift
        if digit < 0x80:
            return index + 1, index + 1 + length
        shift += 7
    raise MalformedPacketError(f"length {buffer[position + 1 : position + 5].hex()}")


def _content_type(buffer: bytes, begin: int, end: int) -> str:
    """Return the content type among a message's properties, empty where there is none."""
    size = end - begin
    if size > PROPERTIES_MAX_BYTES:
        return f"none found: {size} bytes of properties, at most {PROPERTIES_MAX_BYTES}"
    properties = buffer[begin:end]
    if size > REMEMBERED_MAX_BYTES:
        return _parsed(properties)
    return _remembered(properties)


def _parsed(properties: bytes) -> str:
    found = ""
    cursor = 0
    while cursor < len(properties):
        code = properties[cursor]
        cursor += 1
        if code in _FIXED_BYTES:
            cursor += _FIXED_BYTES[code]
        elif code == _SUBSCRIPTION_ID:
            cursor = _extent(properties, cursor - 1)[0] or len(properties) + 1
        elif code in _STRINGS:
            for _ in range(_STRINGS[code]):
                length = int.from_bytes(properties[cursor : cursor + 2], "big")
                text = properties[cursor + 2 : cursor + 2 + min(length, CONTENT_TYPE_MAX_BYTES)]
                cursor += 2 + length
                if code == _CONTENT_TYPE:
                    found = text.decode(errors="replace")
        else:
            raise MalformedPacketError(f"property {code:#04x} of a message")
    if cursor != len(properties):
        raise MalformedPacketError(f"properties {properties[:32].hex()}… of a message")
    return found


_remembered = lru_cache(maxsize=256)(_parsed)
