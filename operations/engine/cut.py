"""Marks that were cut away because nobody took them in time: readings say what they said."""

from datetime import datetime

from contract.catalogue import KINDS
from db.connection import Connection
from db.rollup import readings_of
from operations.engine.queries import QUERIES, TEMPLATES


async def make_up(connection: Connection, now_at: datetime) -> bool:
    """Let all have changed that may have, in place of what was cut; tell whether anything was.

    Parameters
    ----------
    now_at
        The city's.
    """
    async with connection.transaction():
        noted = await (await connection.execute(QUERIES["take_cut"])).fetchone()
        if noted is None:
            return False
        city_at, written_at = noted
        values = {"city_at": city_at, "written_at": written_at, "now_at": now_at}
        await connection.execute(QUERIES["make_up_for_cut"], values)
        for kind in KINDS:
            late = TEMPLATES["make_up_for_late"].format(readings=readings_of(kind))
            await connection.execute(late, values | {"kind": kind.code})
    return True
