"""Letters that come back: readings that arrived before their sensor's birth, however long ago."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from contract.clock import to_us
from contract.reason import Reason
from db.connection import Connection
from ingest.judge.refusal import Refusal
from ingest.receive.message import NO_ITEM, Message
from ingest.write.queries import QUERIES

LETTER_LIMIT = 1_000
"""Letters that are called back in one transaction; the leader calls the others."""
LIMIT_BYTES = 4_194_304
"""Their payloads, beyond the first: packs make transactions of fewer letters."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """A letter as a message again."""

    message: Message
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recall:
    """Letters that are called back for some sensors.

    Attributes
    ----------
    sensor_ids : Collection of str
        Whose letters they are.
    """

    sensor_ids: Collection[str] = ()
    letters: Sequence[Recalled] = ()

    @property
    def messages(self) -> list[Message]:
        """Return the letters as messages again."""
        return [letter.message for letter in self.letters]


async def read(connection: Connection, sensor_ids: Iterable[str]) -> Recall:
    """Return `unknown_sensor` letters that wait for sensors just announced, the oldest first.

    Also for those that are not new: another worker may have registered one while this worker wrote
    the letter, and neither saw the other's. Where there are more, the leader is told.
    """
    wanted = list(sensor_ids)
    parameters = {"sensor_ids": wanted, "letter_limit": LETTER_LIMIT, "limit_bytes": LIMIT_BYTES}
    found = await connection.execute(QUERIES["call_back"], parameters)
    recalled: list[Recalled] = []
    waiting_count = 0
    for *letter, waiting_count in await found.fetchall():  # noqa: B007 - the same in every row
        letter_id, received_at, topic, payload, content_type, items, is_open = letter
        message = Message(
            topic,
            payload,
            packet_id=0,
            is_dup=False,
            content_type=content_type or "",
            received_us=to_us(received_at),
            generation=0,
            items=None if items is None else frozenset(items),
            letter_id=letter_id,
            is_open=is_open,
        )
        recalled.append(Recalled(message, tuple(items or ())))
    if waiting_count > len(recalled):
        await connection.execute(QUERIES["put_off_recall"], {"sensor_ids": wanted})
    return Recall(wanted, recalled)


async def settle(
    connection: Connection, recall: Recall, refusals: Sequence[Refusal], *, first: int
) -> list[Refusal]:
    """Mark letters whose readings were taken; return the refusals that need letters of their own.

    A row that is still unknown stays in the letter that it has, which no longer waits for the
    sensors that it was called back for: each of them calls a letter once.

    Parameters
    ----------
    first : int
        Index in the batch of the first recalled message.
    """
    kept: list[Refusal] = []
    still: dict[int, list[Refusal]] = {}
    for refusal in refusals:
        if refusal.message_index >= first and refusal.error.reason is Reason.UNKNOWN_SENSOR:
            still.setdefault(refusal.message_index - first, []).append(refusal)
        else:
            kept.append(refusal)
    done: list[int] = []
    for index, letter in enumerate(recall.letters):
        if index not in still:
            done.append(letter.message.letter_id)
            continue
        left = sorted(one.item_index for one in still[index] if one.item_index != NO_ITEM)
        await connection.execute(
            QUERIES["shorten_letter"],
            {
                "item_index": left or None,
                "awaited": sorted(awaited(still[index]) - set(recall.sensor_ids)),
                "letter_id": letter.message.letter_id,
            },
        )
    if done:
        await connection.execute(QUERIES["mark_replayed"], {"letter_ids": done})
    return kept


def awaited(refusals: Iterable[Refusal]) -> set[str]:
    """Return the sensors without which readings could not be stored."""
    return {
        refusal.sensor_id
        for refusal in refusals
        if refusal.error.reason is Reason.UNKNOWN_SENSOR and refusal.sensor_id is not None
    }
