"""Events of a span, newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg.rows import class_row

from db.pool import Pool
from db.queries import load
from ioc_api.database import connection
from ioc_api.span import Span
from ioc_api.truth.rules import Place

QUERIES = load(Path(__file__).with_name("queries.sql"))


@dataclass(frozen=True, slots=True)
class TruthRow:
    """One event as it is stored."""

    event_id: str
    what: str
    cause_event_id: str | None
    scenario: str
    area: str
    lat_deg: float | None
    lon_deg: float | None
    from_at: datetime
    to_at: datetime | None
    sensor_id: list[str]
    sensor_count: int
    expected: list[dict[str, str]]
    parameters: dict[str, Any]


async def truth(
    pool: Pool,
    span: Span,
    *,
    whats: Collection[str] | None,
    scenarios: Collection[str] | None,
    before: Place | None,
    limit: int,
) -> list[TruthRow]:
    """Return a page of events. Raises `UnavailableError` as `connection` does."""
    async with (
        connection(pool) as taken,
        taken.cursor(row_factory=class_row(TruthRow)) as cursor,
    ):
        await cursor.execute(
            QUERIES["select_truth"],
            {
                "from_at": span.from_at,
                "to_at": span.to_at,
                "whats": None if whats is None else list(whats),
                "scenarios": None if scenarios is None else list(scenarios),
                "before_at": None if before is None else before.from_at,
                "before_id": None if before is None else before.event_id,
                "event_count": limit,
            },
        )
        return await cursor.fetchall()
