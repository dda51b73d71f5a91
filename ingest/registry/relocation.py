"""Sensors that moved: where they stood until when, in city time."""

from collections.abc import Sequence

from psycopg.types.json import Jsonb

from contract.clock import from_us
from db.connection import Connection
from ingest.judge.bounds import Bounds
from ingest.registry.queries import QUERIES

BELIEVED_US = 7 * 86_400 * 1_000_000
"""A birth waits in a session at most so long; one that says to be older was made by a clock that
stands wrong, or was retained: then its arrival counts."""


async def write(
    connection: Connection, births: Sequence[dict[str, object]], city: str, bounds: Bounds
) -> None:
    """Note in the running transaction which sensors stand elsewhere by their births.

    It comes before their rows are brought up to date. Where the city's clock was set back to before
    the present place, the new one takes its time.
    """
    parameters = {"city": city, "births": Jsonb(births)}
    found = await connection.execute(QUERIES["find_moved"], parameters)
    moved = {sensor_id for (sensor_id,) in await found.fetchall()}
    moves = [
        birth | {"from_at": from_us(_since_us(birth, bounds)).isoformat()}
        for birth in births
        if birth["sensor_id"] in moved
    ]
    if moves:
        parameters = {"city": city, "moves": Jsonb(moves)}
        for name in ("replace_places", "end_places", "begin_places"):
            await connection.execute(QUERIES[name], parameters)


def _since_us(birth: dict[str, object], bounds: Bounds) -> int:
    """Return since when a sensor stands where its birth says. [city, us since the epoch]."""
    told_us, received_us = birth["told_us"], birth["received_us"]
    if not isinstance(received_us, int):
        raise TypeError("a birth's arrival is a number")
    since_us = received_us
    if isinstance(told_us, int) and told_us > received_us - BELIEVED_US:
        since_us = told_us
    # A place begins after the first one, which begins with the calendar.
    return max(1, bounds.city_us(since_us))
