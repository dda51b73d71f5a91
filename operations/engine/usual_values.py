"""What is usual at this hour, read when the hour begins."""

from collections.abc import Iterable, Mapping

from contract.arrays import IntArray
from contract.catalogue import Kind
from db.connection import Connection
from operations.episodes.usual import HOUR_US, Usual
from operations.usual.queries import hours_of, parameters, usual_hours, usual_of


async def read(
    connection: Connection,
    kind: Kind,
    quantities: Iterable[str],
    *,
    sensor_key: IntArray,
    now_us: int,
    utc_offset_h: float,
) -> Mapping[str, Usual]:
    """Return what is usual of some quantities in the present hour, and in the one before."""
    hour_us = hours_of(now_us - HOUR_US, now_us)
    found: dict[str, Usual] = {}
    for name in quantities:
        quantity = kind.quantities[kind.quantity_names.index(name)]
        statement = usual_hours(kind, quantity)
        asked = parameters(sensor_key, hour_us, utc_offset_h)
        rows = await (await connection.execute(statement, asked)).fetchall()
        found[name] = usual_of([(row[0], row[1], row[2]) for row in rows], sensor_key, hour_us)
    return found
