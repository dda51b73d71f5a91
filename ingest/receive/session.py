"""Sessions that ingest has on the broker, in a table: an unused one is still given its share.

A worker notes a session before it opens it and forgets one after it has ended it, so that whatever
happens between, there is never a session that nobody knows of.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from psycopg.rows import class_row

from db.connection import Connection
from ingest.receive.queries import QUERIES


@dataclass(frozen=True, slots=True)
class Session:
    """One session.

    Attributes
    ----------
    filters : list of str
        All that it may be subscribed to.
    """

    client_id: str
    slot: int
    filters: list[str]


async def note(connection: Connection, client_id: str, slot: int, filters: Sequence[str]) -> None:
    """Note that a session is about to be opened, or to be subscribed to more."""
    await connection.execute(
        QUERIES["note_session"],
        {"client_id": client_id, "slot": slot, "filters": list(filters)},
    )


async def abandoned(connection: Connection, used: Collection[str]) -> list[Session]:
    """Return the sessions other than those in use."""
    async with connection.cursor(row_factory=class_row(Session)) as cursor:
        await cursor.execute(QUERIES["abandoned_sessions"], {"used": list(used)})
        return await cursor.fetchall()


async def forget(connection: Connection, client_id: str) -> None:
    """Forget a session that was ended."""
    await connection.execute(QUERIES["forget_session"], {"client_id": client_id})
