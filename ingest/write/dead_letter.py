"""What could not be stored, with its bytes and the reason: one row per message and reason."""

from collections.abc import Sequence
from dataclasses import dataclass

from contract.clock import from_us
from contract.errors import PayloadError
from contract.payload.diagnosis import printable
from contract.reason import Reason
from contract.topic import SensorTopic, is_id, parse
from ingest.judge.refusal import Refusal
from ingest.receive.message import NO_ITEM, Message
from ingest.write.letter_budget import Claim
from ingest.write.recall import awaited

PAYLOAD_MAX_BYTES = 65_536
TOPIC_MAX_LENGTH = 1_024
DETAIL_MAX_LENGTH = 400
ROW_BYTES = 128
"""About what a row takes besides its texts and its payload."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter: a message, a reason, and the rows of it that the reason befell.

    Attributes
    ----------
    awaited : tuple of str
        The sensors whose births call it back.
    """

    message: Message
    reason: Reason
    detail: str
    items: tuple[int, ...]
    reading_count: int
    sensor_id: str | None
    boot: int | None
    seq: int | None
    awaited: tuple[str, ...] = ()

    @property
    def claim(self) -> Claim:
        """Return what it asks of the budget."""
        message = self.message
        texts = min(len(message.topic), TOPIC_MAX_LENGTH) + len(self.detail)
        texts += sum(map(len, self.awaited))
        payload = min(len(message.payload), PAYLOAD_MAX_BYTES)
        return Claim(
            device=device_of(message.topic),
            reason=self.reason,
            size_bytes=ROW_BYTES + texts + payload + 4 * len(self.items),
            reading_count=self.reading_count,
            is_open=message.is_open,
        )


def letters_of(messages: Sequence[Message], refusals: Sequence[Refusal]) -> list[Letter]:
    """Return the letters for refusals, in the order of their messages.

    A letter names a sensor where it befell one reading; its detail is the first row's.
    """
    grouped: dict[tuple[int, Reason], list[Refusal]] = {}
    for refusal in refusals:
        grouped.setdefault((refusal.message_index, refusal.error.reason), []).append(refusal)
    letters: list[Letter] = []
    for (message_index, reason), group in sorted(grouped.items(), key=lambda entry: entry[0][0]):
        first = group[0]
        is_one = len(group) == 1
        letters.append(
            Letter(
                message=messages[message_index],
                reason=reason,
                detail=printable(first.error.detail, DETAIL_MAX_LENGTH),
                items=tuple(sorted(one.item_index for one in group if one.item_index != NO_ITEM)),
                reading_count=len(group),
                sensor_id=first.sensor_id if is_one else None,
                boot=first.boot if is_one else None,
                seq=first.seq if is_one else None,
                awaited=tuple(sorted(filter(is_id, awaited(group)))),
            )
        )
    return letters


def row_of(letter: Letter, client_id: str) -> tuple[object, ...]:
    """Return a letter as a row that can always be stored: text without NUL, and all of it cut."""
    message = letter.message
    return (
        from_us(message.received_us),
        printable(message.topic, TOPIC_MAX_LENGTH),
        message.payload[:PAYLOAD_MAX_BYTES],
        len(message.payload) > PAYLOAD_MAX_BYTES,
        printable(message.content_type) or None,
        letter.reason.value,
        letter.detail,
        letter.reading_count,
        list(letter.items) or None,
        None if letter.sensor_id is None else printable(letter.sensor_id),
        letter.boot,
        letter.seq,
        client_id,
        message.packet_id,
        list(letter.awaited) or None,
        message.is_open,
    )


def device_of(topic: str) -> str | None:
    """Return the sensor or gateway whose topic it is; None where it is none's."""
    try:
        parsed = parse(topic)
    except PayloadError:
        return None
    return parsed.sensor_id if isinstance(parsed, SensorTopic) else parsed.gateway_id
