"""Changes of a span, newest first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from db.pool import Pool
from ioc_api.accounts.trail import QUERIES
from ioc_api.database import connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are meant; None means any."""

    from_at: datetime | None
    to_at: datetime | None
    who: str | None
    whom: str | None
    whats: Collection[str] | None
    before_id: int | None


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row as it is told."""

    audit_id: int
    at: datetime
    who: str | None
    via: str
    address: str | None
    what: str
    whom: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    hash: str


async def audit(pool: Pool, wanted: Wanted, limit: int) -> list[ToldRow]:
    """Return a page of changes. Raises `UnavailableError` as `connection` does."""
    async with (
        connection(pool) as taken,
        taken.cursor(row_factory=class_row(ToldRow)) as cursor,
    ):
        await cursor.execute(
            QUERIES["told_rows"],
            {
                "from_at": wanted.from_at,
                "to_at": wanted.to_at,
                "who": wanted.who,
                "whom": wanted.whom,
                "whats": None if wanted.whats is None else list(wanted.whats),
                "before_id": wanted.before_id,
                "row_count": limit,
            },
            prepare=False,  # a plan for any filter would use no index of the one that is given
        )
        return await cursor.fetchall()
