"""What readiness asks the database."""

from pathlib import Path

from psycopg.rows import class_row

from db.pool import Pool
from db.queries import load
from ioc_api.database import connection
from ioc_api.system.rules import HeldCut, IngestWorker

QUERIES = load(Path(__file__).with_name("queries.sql"))
DEADLINE_S = 1.5  # with the grace of `connection`, `ready` answers within 2 s


async def ingest_state(pool: Pool) -> tuple[list[IngestWorker], list[HeldCut]]:
    """Return the ingest's slots, and what its retention holds.

    Raises `UnavailableError` as `connection` does.
    """
    async with connection(pool, DEADLINE_S) as taken:
        async with taken.cursor(row_factory=class_row(IngestWorker)) as cursor:
            await cursor.execute(QUERIES["select_ingest_workers"])
            workers = await cursor.fetchall()
        async with taken.cursor(row_factory=class_row(HeldCut)) as cursor:
            await cursor.execute(QUERIES["select_held_cuts"])
            return workers, await cursor.fetchall()
