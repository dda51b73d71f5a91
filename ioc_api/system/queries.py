"""What readiness asks the database."""

from pathlib import Path

from psycopg.rows import class_row

from db.pool import Pool
from db.queries import load
from ioc_api.database import connection
from ioc_api.system.rules import Found, HeldCut, IngestWorker, Judged

QUERIES = load(Path(__file__).with_name("queries.sql"))
DEADLINE_S = 1.5  # with the grace of `connection`, `ready` answers within 2 s


async def found(pool: Pool) -> Found:
    """Return the ingest's slots, what its retention holds, and how far alerts are judged.

    Raises `UnavailableError` as `connection` does.
    """
    async with connection(pool, DEADLINE_S) as taken:
        async with taken.cursor(row_factory=class_row(IngestWorker)) as cursor:
            await cursor.execute(QUERIES["select_ingest_workers"])
            workers = await cursor.fetchall()
        async with taken.cursor(row_factory=class_row(HeldCut)) as cursor:
            await cursor.execute(QUERIES["select_held_cuts"])
            held = await cursor.fetchall()
        async with taken.cursor(row_factory=class_row(Judged)) as cursor:
            await cursor.execute(QUERIES["select_judged"])
            return Found(workers, held, await cursor.fetchone(), problem=None)
