"""Rollups of an older schema, computed anew: the leader marks them, some sensors at a time.

What they were computed from must still be there, so the spans are those of the chunks of readings
that the migration found. A piece is marked when all other marks are gone: it is one transaction's
work, so that what arrives never waits for longer.
"""

from pathlib import Path

from contract.catalogue import KIND_BY_CODE
from db.connection import Connection
from db.queries import load_templates
from db.rollup import QUARTER
from ingest.maintenance.queries import QUERIES

SENSOR_LIMIT = 200
"""Sensors of a piece: a day of their quarters is about `computation.MARK_LIMIT`."""

_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))


async def mark_some(connection: Connection) -> bool:
    """Mark the next piece, newest readings first; tell whether there was one.

    Raises
    ------
    psycopg.Error
        Nothing is marked, and the piece is still due.
    """
    found = await (await connection.execute(QUERIES["newest_recount"])).fetchone()
    if found is None:
        return False
    kind, from_at, to_at, after_key = found
    statement = _TEMPLATES["mark_sensors"].format(quarters=QUARTER.table(KIND_BY_CODE[kind]))
    await connection.execute(
        statement,
        {
            "kind": kind,
            "from_at": from_at,
            "to_at": to_at,
            "after_key": after_key,
            "sensor_limit": SENSOR_LIMIT,
        },
    )
    return True
