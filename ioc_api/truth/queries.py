"""Events of a span, newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg.rows import class_row

from db.pool import Pool
from db.queries import load
from ioc_api.accounts.scope import Scope
from ioc_api.database import connection
from ioc_api.span import Span
from ioc_api.truth.rules import Place

QUERIES = load(Path(__file__).with_name("queries.sql"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which events are meant.

    Attributes
    ----------
    whats, scenarios : Collection[str] or None
        None: all.
    before : Place or None
        The last event of the page before.
    limit : int
        Events at most.
    scope : Scope
        Where the asker may look.
    """

    span: Span
    whats: Collection[str] | None
    scenarios: Collection[str] | None
    before: Place | None
    limit: int
    scope: Scope


@dataclass(frozen=True, slots=True)
class TruthRow:
    """One event as it is stored.

    Attributes
    ----------
    sensor_count : int or None
        None where only sensors that the asker may look at are named.
    """

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
    sensor_count: int | None
    expected: list[dict[str, str]]
    parameters: dict[str, Any]


async def truth(pool: Pool, asked: Asked) -> list[TruthRow]:
    """Return a page of events. Raises `UnavailableError` as `connection` does."""
    async with (
        connection(pool) as taken,
        taken.cursor(row_factory=class_row(TruthRow)) as cursor,
    ):
        await cursor.execute(
            QUERIES["select_truth"],
            {
                "from_at": asked.span.from_at,
                "to_at": asked.span.to_at,
                "whats": None if asked.whats is None else list(asked.whats),
                "scenarios": None if asked.scenarios is None else list(asked.scenarios),
                "before_at": None if asked.before is None else asked.before.from_at,
                "before_id": None if asked.before is None else asked.before.event_id,
                "event_count": asked.limit,
                "scope": asked.scope.codes,
            },
        )
        return await cursor.fetchall()
