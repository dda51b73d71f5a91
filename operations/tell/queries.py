"""The statements of telling, and what they return."""

from dataclasses import dataclass
from pathlib import Path

from psycopg.rows import class_row

from db.connection import Connection
from db.queries import load
from operations.tell.news import News

QUERIES = load(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is to be told now.

    Attributes
    ----------
    payload : str
        JSON.
    attempt_count : int
        This attempt is among them.
    """

    telling_id: int
    payload: str
    attempt_count: int


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Something that is not told any more."""

    telling_id: int
    target: str
    attempt_count: int
    last_error: str


async def take_news(connection: Connection, limit: int) -> list[News]:
    """Take news away, the oldest first, within a transaction of the caller's."""
    async with connection.cursor(row_factory=class_row(News)) as cursor:
        await cursor.execute(QUERIES["take_news"], {"news_count": limit})
        return await cursor.fetchall()


async def due(connection: Connection, target: str, attempts: int, lease_s: float) -> Due | None:
    """Return what is to be told to a target next, after it was lent to the caller for a while."""
    async with connection.cursor(row_factory=class_row(Due)) as cursor:
        await cursor.execute(
            QUERIES["lend"], {"target": target, "attempts": attempts, "lease_s": lease_s}
        )
        return await cursor.fetchone()


async def give_up(connection: Connection, targets: list[str], attempts: int) -> list[GivenUp]:
    """Give up what was tried often enough, and what is for nobody that there is."""
    async with connection.cursor(row_factory=class_row(GivenUp)) as cursor:
        await cursor.execute(QUERIES["give_up"], {"targets": targets, "attempts": attempts})
        return await cursor.fetchall()
