"""What old data is made of, and how it goes: whole chunks of tables, letters by the thousand."""

from datetime import datetime

from contract.catalogue import KINDS, Kind
from db.connection import Connection
from db.leader import take_turn
from db.rollup import TIERS
from ingest.maintenance.floor import RAW
from ingest.maintenance.queries import QUERIES

BESIDE = {RAW: ("completed_reading",), "1h": ("air_index_1h",), "1d": ("air_index_1d",)}
"""By tier, tables that are cut with it and are no kind's."""
LETTERS = "dead_letter"
LETTER_LIMIT = 10_000
_CHUNK_LOCK_TIMEOUT = "SET LOCAL lock_timeout = '5s'"


def table_of(kind: Kind, name: str) -> str:
    """Return the table of a kind's readings, where the name is `raw`, or of one of its tiers."""
    return f"reading_{kind.code}" if name == RAW else f"rollup_{kind.code}_{name}"


def stored_tables(kinds: tuple[Kind, ...] = KINDS) -> list[str]:
    """Return the tables of some kinds in every tier."""
    return [
        table_of(kind, name) for kind in kinds for name in (RAW, *(tier.name for tier in TIERS))
    ]


def tables_of(name: str) -> list[str]:
    """Return all tables that are cut together."""
    return [*(table_of(kind, name) for kind in KINDS), *BESIDE.get(name, ())]


async def count(connection: Connection, name: str, cut_at: datetime) -> int:
    """Return how many chunks of a tier, or how many letters, a cut would drop."""
    if name == LETTERS:
        found = await connection.execute(QUERIES["count_letters"], {"kept_from_at": cut_at})
    else:
        found = await connection.execute(
            QUERIES["count_chunks"], {"tables": tables_of(name), "kept_from_at": cut_at}
        )
    return int((await found.fetchall())[0][0])


async def with_marks(connection: Connection, cut_at: datetime) -> list[str]:
    """Return the tables of readings from which buckets before a time wait to be computed."""
    found = await connection.execute(QUERIES["marked_kinds"], {"kept_from_at": cut_at})
    marked = {kind for (kind,) in await found.fetchall()}
    return [table_of(kind, RAW) for kind in KINDS if kind.code in marked]


async def drop(connection: Connection, table: str, cut_at: datetime) -> int:
    """Drop the chunks of a table that ended before a time, and return how many there were."""
    async with connection.transaction():
        await take_turn(connection)
        # Who waits for a chunk's exclusive lock holds up all who come after.
        await connection.execute(_CHUNK_LOCK_TIMEOUT)
        dropped = await connection.execute(
            QUERIES["drop_chunks"], {"table": table, "kept_from_at": cut_at}
        )
        found = await dropped.fetchone()
    return 0 if found is None else int(found[0])


async def delete_letters(connection: Connection, cut_at: datetime) -> int:
    """Delete the letters that came before a time, and return how many there were."""
    total = 0
    while True:
        deleted = await connection.execute(
            QUERIES["delete_letters"], {"kept_from_at": cut_at, "letter_limit": LETTER_LIMIT}
        )
        total += deleted.rowcount
        if deleted.rowcount < LETTER_LIMIT:
            return total
