"""Letters of a span, newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from psycopg.rows import class_row

from db.pool import Pool
from db.queries import load
from ioc_api.database import connection
from ioc_api.dead_letters.rules import Place
from ioc_api.span import Span

QUERIES = load(Path(__file__).with_name("queries.sql"))


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One stored letter, or a summary of letters that found no room."""

    dead_letter_id: int
    received_at: datetime
    topic: str
    reason: str
    detail: str
    reading_count: int
    sensor_id: str | None
    payload: bytes
    is_payload_cut: bool


async def dead_letters(
    pool: Pool,
    span: Span,
    *,
    sensor_ids: Collection[str] | None,
    reasons: Collection[str] | None,
    before: Place | None,
    limit: int,
) -> list[DeadLetter]:
    """Return a page of letters. Raises `UnavailableError` as `connection` does."""
    async with (
        connection(pool) as taken,
        taken.cursor(row_factory=class_row(DeadLetter)) as cursor,
    ):
        await cursor.execute(
            QUERIES["select_dead_letters"],
            {
                "from_at": span.from_at,
                "to_at": span.to_at,
                "sensor_ids": None if sensor_ids is None else list(sensor_ids),
                "reasons": None if reasons is None else list(reasons),
                "before_at": None if before is None else before.received_at,
                "before_id": None if before is None else before.dead_letter_id,
                "letter_count": limit,
            },
            prepare=False,  # a plan for any filter would use no index of the one that is given
        )
        return await cursor.fetchall()
