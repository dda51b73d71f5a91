"""What could not be stored, with its bytes and the reason: one row per message and reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection

from contract.clock import from_us
from contract.payload.diagnosis import printable
from contract.reason import Reason
from ingest.filing import Refusal
from ingest.message import NO_ITEM, Message
from ingest.queries import QUERIES

PAYLOAD_MAX_BYTES = 65_536
TOPIC_MAX_LENGTH = 1_024
DETAIL_MAX_LENGTH = 400

_COPY = (
    "COPY dead_letter (received_at, topic, payload, is_payload_cut, content_type, reason, detail, "
    "reading_count, item_index, sensor_id, boot, seq, client_id, packet_id) "
    "FROM STDIN (FORMAT BINARY)"
)
_TYPES = (
    "timestamptz", "text", "bytea", "bool", "text", "text", "text",
    "int4", "int4[]", "text", "int4", "int4", "text", "int4",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter: a message, a reason, and the rows of it that the reason befell."""

    message: Message
    reason: Reason
    detail: str
    items: tuple[int, ...]
    reading_count: int
    sensor_id: str | None
    boot: int | None
    seq: int | None


def letters_of(messages: Sequence[Message], refusals: Sequence[Refusal]) -> list[Letter]:
    """Return the letters for refusals, in the order of their messages.

    A letter names a sensor where it befell one reading; its detail is the first row's.
    """
    grouped: dict[tuple[int, Reason], list[Refusal]] = {}
    for refusal in refusals:
        grouped.setdefault((refusal.message, refusal.error.reason), []).append(refusal)
    letters: list[Letter] = []
    for (message, reason), group in sorted(grouped.items(), key=lambda entry: entry[0][0]):
        first = group[0]
        is_one = len(group) == 1
        letters.append(
            Letter(
                message=messages[message],
                reason=reason,
                detail=printable(first.error.detail, DETAIL_MAX_LENGTH),
                items=tuple(sorted(one.item for one in group if one.item != NO_ITEM)),
                reading_count=len(group),
                sensor_id=first.sensor_id if is_one else None,
                boot=first.boot if is_one else None,
                seq=first.seq if is_one else None,
            )
        )
    return letters


async def write(
    connection: AsyncConnection[Any],
    letters: Sequence[Letter],
    *,
    client_id: str,
    may_be_stored: bool = False,
) -> int:
    """Store letters in the running transaction; return how many were written.

    A redelivered message (DUP) whose letter is there already, because its acknowledgement was
    lost, gets none again.

    Parameters
    ----------
    may_be_stored : bool
        The same letters may have been committed already, all or none of them.
    """
    if may_be_stored and letters and await _is_stored(connection, letters[0], client_id):
        return 0
    repeated = await _repeated(connection, letters, client_id)
    fresh = [letter for letter in letters if id(letter.message) not in repeated]
    if not fresh:
        return 0
    async with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.set_types(_TYPES)
        for letter in fresh:
            await copy.write_row(row_of(letter, client_id))
    return len(fresh)


async def _is_stored(connection: AsyncConnection[Any], letter: Letter, client_id: str) -> bool:
    """Tell whether a letter is there: of this very arrival, not only of an equal message."""
    found = await connection.execute(
        QUERIES["count_letters"],
        {
            "client_id": client_id,
            "packet_id": letter.message.packet_id,
            "received_at": from_us(letter.message.received_us),
            "reason": letter.reason.value,
            "item_index": list(letter.items) or None,
        },
    )
    return await found.fetchone() != (0,)


async def _repeated(
    connection: AsyncConnection[Any], letters: Sequence[Letter], client_id: str
) -> set[int]:
    suspects: dict[int, list[Message]] = {}
    for letter in letters:
        if letter.message.is_dup:
            suspects.setdefault(letter.message.packet_id, []).append(letter.message)
    if not suspects:
        return set()
    found = await connection.execute(
        QUERIES["last_letters"], {"client_id": client_id, "packet_ids": list(suspects)}
    )
    return {
        id(message)
        for packet_id, topic, payload in await found.fetchall()
        for message in suspects[packet_id]
        if topic == printable(message.topic, TOPIC_MAX_LENGTH)
        and payload == message.payload[:PAYLOAD_MAX_BYTES]
    }


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
    )
