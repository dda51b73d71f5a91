"""Letters of a span, newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from psycopg.rows import class_row

from db.connection import Connection
from db.pool import Pool
from db.queries import load
from ioc_api.accounts.scope import Scope
from ioc_api.database import connection
from ioc_api.dead_letters.rules import Place
from ioc_api.span import Span

QUERIES = load(Path(__file__).with_name("queries.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which letters are meant, and who asks.

    Attributes
    ----------
    sensor_ids, reasons : Collection[str] or None
        None: all.
    before : Place or None
        The last letter of the page before.
    limit : int
        Letters at most.
    scope : Scope
        Where the asker may look.
    has_payloads : bool
        Whether the asker may have the bytes of messages.
    """

    span: Span
    sensor_ids: Collection[str] | None
    reasons: Collection[str] | None
    before: Place | None
    limit: int
    scope: Scope
    has_payloads: bool


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One stored letter, or a summary of letters that found no room.

    Attributes
    ----------
    payload : bytes or None
        None where the asker may not have it.
    """

    dead_letter_id: int
    received_at: datetime
    topic: str
    reason: str
    detail: str
    reading_count: int
    sensor_id: str | None
    payload: bytes | None
    is_payload_cut: bool


async def dead_letters(pool: Pool, asked: Asked) -> list[DeadLetter]:
    """Return a page of letters.

    Raises
    ------
    UnavailableError
        As `connection` does.
    ForbiddenError
        If one of the sensors stands where the asker may not look.
    """
    async with connection(pool) as taken:
        await _refuse_others(taken, asked)
        async with taken.cursor(row_factory=class_row(DeadLetter)) as cursor:
            await cursor.execute(
                QUERIES["select_dead_letters"],
                {
                    "from_at": asked.span.from_at,
                    "to_at": asked.span.to_at,
                    "sensor_ids": None if asked.sensor_ids is None else list(asked.sensor_ids),
                    "reasons": None if asked.reasons is None else list(asked.reasons),
                    "before_at": None if asked.before is None else asked.before.received_at,
                    "before_id": None if asked.before is None else asked.before.dead_letter_id,
                    "letter_count": asked.limit,
                    "scope": asked.scope.codes,
                    "has_payloads": asked.has_payloads,
                },
                prepare=False,  # a plan for any filter would use no index of the one that is given
            )
            return await cursor.fetchall()


async def _refuse_others(taken: Connection, asked: Asked) -> None:
    if asked.sensor_ids is None or asked.scope.is_whole:
        return
    async with taken.cursor() as cursor:
        await cursor.execute(
            QUERIES["select_outside"],
            {"sensor_ids": list(asked.sensor_ids), "scope": asked.scope.codes},
        )
        outside = {sensor_id for (sensor_id,) in await cursor.fetchall()}
    named = sorted(asked.sensor_ids)
    asked.scope.refuse_others(named, [each for each in named if each not in outside])
