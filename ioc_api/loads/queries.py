"""Loads, the last to have moved first."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from psycopg.rows import class_row

from db.pool import Pool
from db.queries import load
from ioc_api.database import connection
from ioc_api.loads.rules import RECENT

QUERIES = load(Path(__file__).with_name("queries.sql"))


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A load as it stands.

    Attributes
    ----------
    recent_count : int
        Rows that it stored in the last `RECENT` before it moved last.
    """

    load_name: str
    source: str
    started_at: datetime
    updated_at: datetime
    finished_at: datetime | None
    part_count: int | None
    done_count: int
    row_count: int
    new_count: int
    duplicate_count: int
    refused_count: int
    rollup_count: int
    from_at: datetime | None
    to_at: datetime | None
    problem: str | None
    recent_count: int


async def loads(pool: Pool, *, limit: int) -> list[LoadRow]:
    """Return the loads that moved last. Raises `UnavailableError` as `connection` does."""
    async with connection(pool) as taken, taken.cursor(row_factory=class_row(LoadRow)) as cursor:
        await cursor.execute(QUERIES["select_loads"], {"recent": RECENT, "load_count": limit})
        return await cursor.fetchall()
