"""What is read of a time that is over: one statement for each kind, answered by column."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from psycopg import AsyncCursor
from psycopg.rows import class_row
from psycopg.sql import SQL, Composable, Composed, Identifier, Literal

from contract.arrays import FloatArray, IntArray
from contract.catalogue import KINDS, Kind
from contract.quantity import Quantity
from db import aggregate
from db.column import comma
from db.queries import load, load_templates
from db.rollup import DAY, QUARTER, readings_of
from ioc_api.fleet.place import Place
from ioc_api.fleet.queries import PART_COUNT
from ioc_api.fleet.status import NEVER_US
from ioc_api.past.columns import instants_us, integers, numbers
from ioc_api.past.moment import PastTier
from ioc_api.span import Span

Cursor = AsyncCursor[tuple[Any, ...]]
_QUARTER_WIDTH = timedelta(seconds=QUARTER.width_s)
_DAY_WIDTH = timedelta(seconds=DAY.width_s)

_QUERIES = load(Path(__file__).with_suffix(".sql"))
_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))
_GATHERED = SQL("array_agg(coalesce(one.{}, 'NaN')) AS {}")
_GATHERED_TIME = SQL("array_agg(coalesce(one.{}, '-infinity')) AS {}")
_VALUE = SQL("coalesce(head.{value}, former.{value}) AS {value}")
_VALUE_TIME = SQL("CASE WHEN head.{value} IS NULL THEN former.{at} END AS {at}")
_LAST = SQL(
    "last(part.{value}, part.observed_at) FILTER (WHERE part.{value} IS NOT NULL) AS {value}, "
    "max(part.observed_at) FILTER (WHERE part.{value} IS NOT NULL) AS {at}"
)


@dataclass(frozen=True, slots=True, eq=False)
class Newest:
    """The newest readings of some sensors by column: (reading,) or (reading, quantity).

    Attributes
    ----------
    values
        NaN where a quantity has none.
    value_at_us
        When each was observed; `NEVER_US` for none.
    """

    sensor_keys: IntArray
    observed_at_us: IntArray
    received_at_us: IntArray
    quality: IntArray
    values: FloatArray
    value_at_us: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Buckets:
    """The last buckets of some sensors by column; values are empty where none are asked for."""

    sensor_keys: IntArray
    bucket_at_us: IntArray
    reading_count: IntArray
    values: FloatArray


@dataclass(frozen=True, slots=True)
class Standing:
    """How a sensor's place in the registry was another one at a time."""

    sensor_key: int
    is_retired: bool
    lat_deg: float | None
    lon_deg: float | None
    area_code: str | None
    ward_code: str | None

    @property
    def place(self) -> Place | None:
        """Return where it stood; None where it has stood since."""
        if self.lat_deg is None or self.lon_deg is None:
            return None
        return Place(self.lat_deg, self.lon_deg, self.area_code, self.ward_code)


async def newest(
    cursor: Cursor, kind: Kind, span: Span, sensor_keys: Sequence[int] | None = None
) -> Newest:
    """Return the newest reading of each sensor of a kind in a span, its begin not included."""
    row = await _columns(cursor, _select_newest(kind), span, sensor_keys)
    return await asyncio.to_thread(_newest, kind, row)


def _newest(kind: Kind, row: Sequence[bytes | None]) -> Newest:
    count = len(kind.quantities)
    observed_at_us = instants_us(row[1])
    shape = len(observed_at_us), count
    values, value_at_us = np.empty(shape), np.empty(shape, np.int64)
    for place, quantity in enumerate(kind.quantities):
        values[:, place] = numbers(row[4 + place], is_double=quantity.is_double)
        at_us = instants_us(row[4 + count + place])
        value_at_us[:, place] = np.where(at_us == NEVER_US, observed_at_us, at_us)
    value_at_us[np.isnan(values)] = NEVER_US
    return Newest(
        integers(row[0]),
        observed_at_us,
        instants_us(row[2]),
        integers(row[3], ">i2"),
        values,
        value_at_us,
    )


async def last_days(
    cursor: Cursor, kind: Kind, to_at: datetime, sensor_keys: Sequence[int]
) -> Buckets:
    """Return the last day until a time in which some sensors sent anything."""
    query = _of_days("select_last_days", kind)
    row = await _columns(cursor, query, Span(to_at, to_at), sensor_keys)
    return await asyncio.to_thread(_buckets, 0, row)


async def quarters(cursor: Cursor, kind: Kind, span: Span) -> Buckets:
    """Return the last quarter of each sensor that begins in a span, its begin not included."""
    row = await _columns(cursor, _select_quarters(kind), span)
    return await asyncio.to_thread(_buckets, len(kind.quantities), row)


def _buckets(count: int, row: Sequence[bytes | None]) -> Buckets:
    keys = integers(row[0])
    values = np.empty((len(keys), count))
    for place in range(count):
        values[:, place] = numbers(row[3 + place], is_double=True)
    return Buckets(keys, instants_us(row[1]), integers(row[2]), values)


async def standing(cursor: Cursor, city: str, at: datetime) -> list[Standing]:
    """Return of which sensors the registry said something else at a time."""
    async with cursor.connection.cursor(row_factory=class_row(Standing)) as asking:
        await asking.execute(_QUERIES["select_standing"], {"city": city, "at": at})
        return await asking.fetchall()


async def offline_gateways(cursor: Cursor, city: str, at: datetime) -> list[str]:
    """Return the gateways that are offline since before a time."""
    await cursor.execute(_QUERIES["select_offline"], {"city": city, "at": at})
    return [gateway_id for (gateway_id,) in await cursor.fetchall()]


async def kept_from(cursor: Cursor) -> Mapping[str, datetime]:
    """Return from when on readings and quarters are kept, where something was dropped."""
    await cursor.execute(_QUERIES["select_kept_from"])
    return dict(await cursor.fetchall())


async def oldest_at(cursor: Cursor, city: str, tier: PastTier) -> datetime | None:
    """Return the first time of which a tier tells something; None where nothing is stored."""
    parameters: dict[str, object] = {"city": city}
    begins = [await _first(cursor, _of_days("select_oldest", kind), parameters) for kind in KINDS]
    begin = min((at for at in begins if at is not None), default=None)
    if begin is None:
        return None
    # That is mostly the day's begin.
    parameters |= {"from_at": begin - _QUARTER_WIDTH, "to_at": begin + _DAY_WIDTH}
    firsts = [await _first(cursor, _select_first(kind, tier), parameters) for kind in KINDS]
    first = min((at for at in firsts if at is not None), default=None)
    if first is None:
        return begin
    return first if tier == "raw" else first + _QUARTER_WIDTH


async def _first(cursor: Cursor, query: bytes, parameters: Mapping[str, object]) -> datetime | None:
    await cursor.execute(query, parameters, prepare=False)
    ((at,),) = await cursor.fetchall()
    found: datetime | None = at
    return found


async def _columns(
    cursor: Cursor, query: bytes, span: Span, sensor_keys: Sequence[int] | None = None
) -> list[bytes | None]:
    """Return the one row of a statement as it is sent: of many members none is made an object."""
    parameters: dict[str, object] = {
        "from_at": span.from_at,
        "to_at": span.to_at,
        "sensor_keys": None if sensor_keys is None else list(sensor_keys),
        "part_count": PART_COUNT,
    }
    # Planned for these very times: a plan for any would look at all chunks.
    await cursor.execute(query, parameters, prepare=False, binary=True)
    result = cursor.pgresult
    if result is None:
        return []
    return [result.get_value(0, column) for column in range(result.nfields)]


@lru_cache
def _select_newest(kind: Kind) -> bytes:
    names = [
        {"value": Identifier(name), "at": Identifier(f"{name}_at")} for name in kind.quantity_names
    ]
    gathered = [_GATHERED.format(one["value"], one["value"]) for one in names]
    gathered += [_GATHERED_TIME.format(one["at"], one["at"]) for one in names]
    values = [_VALUE.format(**one) for one in names] + [_VALUE_TIME.format(**one) for one in names]
    return _bytes(
        "select_newest",
        kind=Literal(kind.code),
        readings=readings_of(kind),
        columns=comma(gathered),
        values=comma(values),
        newest=comma([_LAST.format(**one) for one in names]),
        is_partial=SQL(" OR ").join([SQL("head.{value} IS NULL").format(**one) for one in names]),
    )


@lru_cache
def _select_quarters(kind: Kind) -> bytes:
    names = [Identifier(name) for name in kind.quantity_names]
    means = [
        SQL("({})::DOUBLE PRECISION AS {}").format(_of_bucket(quantity), name)
        for quantity, name in zip(kind.quantities, names, strict=True)
    ]
    return _bytes(
        "select_quarters",
        kind=Literal(kind.code),
        quarters=QUARTER.table(kind),
        columns=comma([_GATHERED.format(name, name) for name in names]),
        means=comma(means),
    )


def _of_bucket(quantity: Quantity) -> Composable:
    """Return the one number that a bucket says: of a register where it stood at last."""
    if quantity.aggregate == "counter":
        return Identifier(f"{quantity.name}_last")
    return aggregate.mean(quantity)


@lru_cache
def _select_first(kind: Kind, tier: PastTier) -> bytes:
    is_raw = tier == "raw"
    return _bytes(
        "select_first",
        kind=Literal(kind.code),
        stored=readings_of(kind) if is_raw else QUARTER.table(kind),
        at=Identifier("observed_at" if is_raw else "bucket_at"),
    )


@lru_cache
def _of_days(name: str, kind: Kind) -> bytes:
    return _bytes(name, kind=Literal(kind.code), days=DAY.table(kind), readings=readings_of(kind))


def _bytes(name: str, **pieces: Composable) -> bytes:
    composed: Composed = _TEMPLATES[name].format(**pieces)
    return composed.as_bytes()
