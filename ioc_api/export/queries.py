"""Which sensors a file is of, how many rows it has about, and the statement that writes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from psycopg import AsyncCursor, ClientCursor, Connection
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from contract.area import Extent
from contract.catalogue import Kind
from contract.quantity import Quantity
from db.column import comma, names, rollup_columns
from db.current import current
from db.pool import Pool
from db.queries import load, load_templates
from db.register import before_bucket
from db.rollup import DAY, bucket_of, readings_of
from db.trusted import Trust, is_trusted
from ioc_api.database import connection
from ioc_api.export.plan import (
    CHAIN_BUCKETS,
    Asked,
    Piece,
    delimiter_of,
    harmless,
    head_names,
    refuse_lost,
    refuse_unknown,
    value_names,
)
from ioc_api.readings.queries import bucket_values, fields
from ioc_api.readings.tier import TierName, tier_of

Cursor = AsyncCursor[tuple[Any, ...]]
Parameters = dict[str, Any]

_QUERIES = load(Path(__file__).with_suffix(".sql"))
_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))
_CHOSEN = SQL("kept.sensor_key IN (SELECT chosen.sensor_key FROM chosen)")
_COPY = SQL("COPY ({select}) TO STDOUT (FORMAT csv, DELIMITER {delimiter})")
_CELLS = SQL("SELECT {cells} FROM ({rows}) AS told ({names})")
_COUNT = SQL("SELECT count(*) FROM ({rows}) AS told")
# Milliseconds, as the API prints them; the session's zone is UTC.
_UTC_CELL = SQL("""to_char(told.{}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')""")
# Without an offset, which spreadsheets do not read; the column before it is beyond doubt.
_LOCAL_CELL = SQL("to_char(told.{} AT TIME ZONE {}, 'YYYY-MM-DD HH24:MI:SS')")
_COMMA_CELL = SQL("replace(told.{}::TEXT, '.', ',')")
_CELL = SQL("told.{}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which sensors are meant; None means all of the kind."""

    areas: tuple[str, ...] | None
    sensor_ids: tuple[str, ...] | None
    box: Extent | None


@dataclass(frozen=True, slots=True)
class Found:
    """What is known before a file is written.

    Attributes
    ----------
    pieces : list[Piece]
        Ordered by id and time.
    row_count : float
        About.
    kept_from_at : datetime or None
        From when on readings are kept; None where none were dropped.
    """

    pieces: list[Piece]
    row_count: float
    kept_from_at: datetime | None


async def find(
    pool: Pool, asked: Asked, chosen: Chosen, time_zone: str, offset: timedelta
) -> Found:
    """Return what is known of a file.

    Raises
    ------
    BadParameterError
        If a sensor is not known, or a part of the span is no longer kept.
    UnavailableError
        As `connection` does.
    """
    async with connection(pool) as taken, taken.cursor() as cursor:
        if chosen.sensor_ids is not None:
            await cursor.execute(_QUERIES["select_sensor_ids"], {"kind": asked.kind.code})
            known = sorted(sensor_id for (sensor_id,) in await cursor.fetchall())
            refuse_unknown("sensor_id", chosen.sensor_ids, known)
        kept_from_at = await _kept_from(cursor, "raw")
        needed = asked.needed_tier
        lost_at = kept_from_at if needed == "raw" else await _kept_from(cursor, needed)
        refuse_lost(asked, lost_at, offset)
        await cursor.execute(_QUERIES["select_pieces"], _choice(asked, chosen))
        rows = await cursor.fetchall()
        pieces = sorted((Piece(*row) for row in rows), key=lambda one: (one.sensor_id, one.from_at))
        await cursor.execute(
            _select_row_count(asked.kind, asked.tier, time_zone), _counting(asked, pieces)
        )
        ((row_count,),) = await cursor.fetchall()
    return Found(pieces, float(row_count), kept_from_at)


async def count(pool: Pool, asked: Asked, found: Found, time_zone: str) -> int:
    """Return how many rows a file has now. Raises `UnavailableError` as `connection` does."""
    async with connection(pool) as taken, taken.cursor() as cursor:
        statement = _COUNT.format(rows=_rows(asked, time_zone))
        await cursor.execute(statement, _reading(asked, found))
        ((rows,),) = await cursor.fetchall()
    return int(rows)


def text_statement(
    taken: Connection[tuple[Any, ...]], asked: Asked, found: Found, time_zone: str
) -> bytes:
    """Return the statement that writes the rows as CSV.

    A COPY takes no parameters: the client puts them in.
    """
    at = Identifier("observed_at")
    cells: list[Composable] = [_CELL.format(Identifier("sensor_id")), _UTC_CELL.format(at)]
    if asked.form.zone is not None:
        cells.append(_LOCAL_CELL.format(at, Literal(asked.form.zone)))
    cells += [_CELL.format(Identifier(name)) for name in head_names(asked)[2:]]
    cell = _CELL if asked.form.decimal == "." else _COMMA_CELL
    cells += [cell.format(Identifier(name)) for name in value_names(asked)]
    select = _CELLS.format(
        cells=comma(cells),
        rows=_rows(asked, time_zone),
        names=comma([Identifier(name) for name in _told_names(asked)]),
    )
    statement = _COPY.format(select=select, delimiter=Literal(delimiter_of(asked.form)))
    return ClientCursor(taken).mogrify(statement, _reading(asked, found)).encode()


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
        "west_deg": None if box is None else box.west_deg,
        "east_deg": None if box is None else box.east_deg,
        "south_deg": None if box is None else box.south_deg,
        "north_deg": None if box is None else box.north_deg,
    }


def _counting(asked: Asked, pieces: list[Piece]) -> Parameters:
    return {
        "kind": asked.kind.code,
        "sensor_keys": sorted({piece.sensor_key for piece in pieces}),
        "from_at": asked.whole.from_at,
        "to_at": asked.whole.to_at,
        "width_s": None if asked.tier == "raw" else tier_of(asked.tier).width_s,
        "trust": asked.trust,
    }


def _reading(asked: Asked, found: Found) -> Parameters:
    from_at = asked.whole.from_at - _before(asked, found.kept_from_at)
    return {
        "kind": asked.kind.code,
        "sensor_keys": [piece.sensor_key for piece in found.pieces],
        "sensor_ids": [harmless(piece.sensor_id) for piece in found.pieces],
        "from_ats": [piece.from_at for piece in found.pieces],
        "to_ats": [piece.to_at for piece in found.pieces],
        "from_at": from_at,
        "first_at": asked.whole.from_at,
        "to_at": asked.whole.to_at,
        "stale_from_at": from_at,
        "stale_to_at": asked.whole.to_at,
    }


def _before(asked: Asked, kept_from_at: datetime | None) -> timedelta:
    """Return how long before the span begins what is computed, for the chains of registers.

    Of all readings no bucket that some are gone of: what a register had there is as it is stored.
    """
    if asked.tier == "raw" or not _registers(asked.quantities):
        return timedelta()
    width = timedelta(seconds=tier_of(asked.tier).width_s)
    before = CHAIN_BUCKETS * width
    if asked.trust == "all" and kept_from_at is not None:
        before = min(before, max(0, (asked.whole.from_at - kept_from_at) // width) * width)
    return before


def _registers(quantities: tuple[Quantity, ...]) -> list[Quantity]:
    return [quantity for quantity in quantities if quantity.aggregate == "counter"]


def _told_names(asked: Asked) -> list[str]:
    """Return the columns of the rows as they are read: more than are told."""
    if asked.tier == "raw":
        return [*head_names(asked), *value_names(asked)]
    values = [f"{each.name}_{part}" for each in asked.quantities for part in fields(each)]
    return [*head_names(asked), *values]


def _rows(asked: Asked, time_zone: str) -> Composed:
    if asked.tier == "raw":
        return _select_readings(asked.kind, asked.quantities, asked.trust)
    return _select_buckets(asked.kind, asked.quantities, asked.tier, time_zone, asked.trust)


@lru_cache
def _select_row_count(kind: Kind, tier: TierName, time_zone: str) -> Composed:
    bucket = SQL("mark.bucket_at")
    return _TEMPLATES["select_row_count"].format(
        days=DAY.table(kind),
        bucket=bucket if tier == "raw" else bucket_of(tier_of(tier), bucket, time_zone),
    )


@lru_cache
def _select_readings(kind: Kind, quantities: tuple[Quantity, ...], trust: Trust) -> Composed:
    return _TEMPLATES["select_readings"].format(
        values=comma([SQL("reading.{}").format(Identifier(each.name)) for each in quantities]),
        readings=readings_of(kind),
        counts=is_trusted(SQL("reading")) if trust == "good" else SQL("TRUE"),
    )


@lru_cache
def _select_buckets(
    kind: Kind, quantities: tuple[Quantity, ...], tier_name: TierName, time_zone: str, trust: Trust
) -> Composed:
    tier = tier_of(tier_name)
    sensor_key, at = SQL("chain.sensor_key"), SQL("chain.bucket_at")
    chained = before_bucket(quantities, at, tier.width_s, sensor_key)
    former = [
        _TEMPLATES["former"].format(
            columns=comma(rollup_columns(quantities)), rollup=tier.table(kind), **names(register)
        )
        for register in _registers(quantities)
    ]
    chain: list[Composable] = [SQL("SELECT current.* FROM current")]
    if former:
        chain.append(SQL("({})").format(SQL(" UNION ").join(former)))
    return _TEMPLATES["select_buckets"].format(
        stale=_TEMPLATES[f"stale_{trust}"],
        **current(
            kind,
            tier,
            quantities,
            time_zone,
            sensors=_CHOSEN,
            kept_limit=SQL(""),
            trust=trust,
        ),
        chain=SQL(" UNION ALL ").join(chain),
        row=comma([SQL("chain.*"), *chained]),
        values=comma([bucket_values(quantity) for quantity in quantities]),
    )
