"""Which sensors a file is of, and how many rows it has."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from psycopg import AsyncCursor
from psycopg.sql import SQL, Composed

from contract.area import Extent
from contract.catalogue import Kind
from db.pool import Pool
from db.queries import load, load_templates
from db.rollup import DAY, bucket_of
from ioc_api.accounts.scope import Scope
from ioc_api.database import connection
from ioc_api.export import statement
from ioc_api.export.plan import Asked, Found, Piece
from ioc_api.export.refusal import refuse_lost, refuse_unknown
from ioc_api.readings.tier import TierName, tier_of

Cursor = AsyncCursor[tuple[Any, ...]]
Parameters = dict[str, Any]

COUNT_DEADLINE_S = 60.0  # ten million rows are counted in 3.5 s, and a file has five times as many
_QUERIES = load(Path(__file__).with_suffix(".sql"))
_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))
_SENSOR_FORM = "an id that `sensors` lists"  # a kind may have a hundred thousand
_COUNT = SQL("SELECT count(*) FROM ({rows}) AS told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which sensors are meant; None means all of the kind.

    Attributes
    ----------
    scope : Scope
        Where the asker may look: what was observed elsewhere is in no file.
    """

    scope: Scope
    areas: tuple[str, ...] | None
    sensor_ids: tuple[str, ...] | None
    box: Extent | None


async def find(
    pool: Pool, asked: Asked, chosen: Chosen, time_zone: str, offset: timedelta
) -> Found:
    """Return what is known of a file.

    Raises
    ------
    BadParameterError
        If a sensor is not known, or a part of the span is no longer kept.
    ForbiddenError
        If a sensor stood at no time of it where the asker may look.
    UnavailableError
        As `connection` does.
    """
    async with connection(pool) as taken, taken.cursor() as cursor:
        if chosen.sensor_ids is not None:
            await _refuse_other_sensors(cursor, chosen.scope, _choice(asked, chosen))
        kept_from_at = await _kept_from(cursor, "raw")
        needed = asked.needed_tier
        lost_at = kept_from_at if needed == "raw" else await _kept_from(cursor, needed)
        refuse_lost(asked, lost_at, offset)
        await cursor.execute(_QUERIES["select_pieces"], _choice(asked, chosen))
        rows = await cursor.fetchall()
        pieces = sorted((Piece(*row) for row in rows), key=lambda one: (one.sensor_id, one.from_at))
        row_count, read_count = [
            await _counted(cursor, asked, tier, pieces, time_zone) for tier in (asked.tier, needed)
        ]
    return Found(pieces, row_count, read_count, kept_from_at)


async def count(pool: Pool, asked: Asked, found: Found, time_zone: str) -> int:
    """Return how many rows a file has now. Raises `UnavailableError` as `connection` does."""
    async with connection(pool, COUNT_DEADLINE_S) as taken, taken.cursor() as cursor:
        counting = _COUNT.format(rows=statement.rows(asked, time_zone))
        await cursor.execute(counting, statement.parameters(asked, found))
        ((rows,),) = await cursor.fetchall()
    return int(rows)


async def _refuse_other_sensors(cursor: Cursor, scope: Scope, choice: Parameters) -> None:
    """Refuse ids that no sensor of a kind has, or that the asker may not look at.

    All of a kind are read only to say what is near.
    """
    sensor_ids: list[str] = choice["sensor_ids"]
    allowed = await _sensor_ids(cursor, choice)
    if len(allowed) == len(sensor_ids):
        return
    known = await _sensor_ids(cursor, {**choice, "scope": None})
    if unknown := [sensor_id for sensor_id in sensor_ids if sensor_id not in known]:
        of_kind = await _sensor_ids(cursor, {**choice, "sensor_ids": None})
        refuse_unknown("sensor_id", unknown, {each: each for each in of_kind}, _SENSOR_FORM)
    scope.refuse_others(sensor_ids, allowed)


async def _sensor_ids(cursor: Cursor, choice: Parameters) -> set[str]:
    await cursor.execute(_QUERIES["select_sensor_ids"], choice)
    return {sensor_id for (sensor_id,) in await cursor.fetchall()}


async def _kept_from(cursor: Cursor, tier: TierName) -> datetime | None:
    await cursor.execute(_QUERIES["select_kept_from"], {"tier": tier})
    for (kept_from_at,) in await cursor.fetchall():
        return kept_from_at
    return None


def _choice(asked: Asked, chosen: Chosen) -> Parameters:
    box = chosen.box
    return {
        "kind": asked.kind.code,
        "from_at": asked.whole.from_at,
        "to_at": asked.whole.to_at,
        "areas": None if chosen.areas is None else list(chosen.areas),
        "sensor_ids": None if chosen.sensor_ids is None else list(chosen.sensor_ids),
        "scope": chosen.scope.codes,
        "west_deg": None if box is None else box.west_deg,
        "east_deg": None if box is None else box.east_deg,
        "south_deg": None if box is None else box.south_deg,
        "north_deg": None if box is None else box.north_deg,
    }


async def _counted(
    cursor: Cursor, asked: Asked, tier: TierName, pieces: list[Piece], time_zone: str
) -> float:
    parameters: Parameters = {
        "kind": asked.kind.code,
        "sensor_keys": sorted({piece.sensor_key for piece in pieces}),
        "from_at": asked.whole.from_at,
        "to_at": asked.whole.to_at,
        "width_s": None if tier == "raw" else tier_of(tier).width_s,
        "trust": asked.trust,
    }
    await cursor.execute(_select_row_count(asked.kind, tier, time_zone), parameters)
    ((count,),) = await cursor.fetchall()
    return float(count)


@lru_cache
def _select_row_count(kind: Kind, tier: TierName, time_zone: str) -> Composed:
    bucket = SQL("mark.bucket_at")
    return _TEMPLATES["select_row_count"].format(
        days=DAY.table(kind),
        bucket=bucket if tier == "raw" else bucket_of(tier_of(tier), bucket, time_zone),
    )
