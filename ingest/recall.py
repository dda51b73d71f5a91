"""Letters that come back: readings that arrived a moment before their sensor's birth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from psycopg import AsyncConnection

from contract.clock import from_us, to_us
from contract.reason import Reason
from ingest.filing import Refusal
from ingest.message import NO_ITEM, Message
from ingest.queries import QUERIES

WINDOW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Recalled:
    """A letter as a message again."""

    message: Message
    items: tuple[int, ...]


async def read(
    connection: AsyncConnection[Any], sensor_ids: Iterable[str], *, now_us: int
) -> list[Recalled]:
    """Return the young `unknown_sensor` letters that may belong to sensors just announced.

    Also to those that are not new: another worker may have registered one while this worker wrote
    the letter, and neither saw the other's.
    """
    found = await connection.execute(
        QUERIES["recent_unknown"],
        {"since": from_us(now_us) - WINDOW, "sensor_ids": list(sensor_ids)},
    )
    recalled: list[Recalled] = []
    for letter_id, received_at, topic, payload, content_type, items in await found.fetchall():
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
        )
        recalled.append(Recalled(message, tuple(items or ())))
    return recalled


async def settle(
    connection: AsyncConnection[Any],
    recalled: Sequence[Recalled],
    refusals: Sequence[Refusal],
    *,
    first: int,
    now_us: int,
) -> list[Refusal]:
    """Mark letters whose readings were taken; return the refusals that need letters of their own.

    A row that is still unknown stays in the letter that it has.

    Parameters
    ----------
    first : int
        Index in the batch of the first recalled message.
    """
    kept: list[Refusal] = []
    still: dict[int, list[int]] = {}
    for refusal in refusals:
        if refusal.message >= first and refusal.error.reason is Reason.UNKNOWN_SENSOR:
            still.setdefault(refusal.message - first, []).append(refusal.item)
        else:
            kept.append(refusal)
    done: list[int] = []
    for index, letter in enumerate(recalled):
        left = sorted(item for item in still.get(index, []) if item != NO_ITEM)
        if index not in still:
            done.append(letter.message.letter_id)
        elif 0 < len(left) < len(letter.items):
            await connection.execute(
                QUERIES["shorten_letter"],
                {"item_index": left, "letter_id": letter.message.letter_id},
            )
    if done:
        await connection.execute(
            QUERIES["mark_replayed"], {"letter_ids": done, "replayed_at": from_us(now_us)}
        )
    return kept
