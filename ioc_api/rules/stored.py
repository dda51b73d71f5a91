"""Stored readings of a span as columns, and what was usual then: what rules are tried on."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from psycopg.sql import SQL, Composable, Identifier

from contract.arrays import IntArray
from contract.catalogue import Kind
from contract.clock import to_us
from contract.quality import UNTRUSTED
from db.column import comma
from db.pool import Pool
from db.queries import load_templates
from db.rollup import readings_of
from ioc_api.accounts.scope import Scope
from ioc_api.database import Cursor, all_rows, connection
from ioc_api.rules.plan import ROWS_MAX, Need, refuse_too_many
from ioc_api.span import Span
from operations.episodes.context import US_PER_S
from operations.episodes.table import Table
from operations.episodes.usual import Usual
from operations.usual.queries import hours_of, parameters, usual_hours, usual_of

Number = TypeVar("Number", bound=np.generic)

DEADLINE_S = 30.0
_FILE = Path(__file__).with_suffix(".sql")
_TEMPLATES = load_templates(_FILE)
_PACKED = SQL("STRING_AGG({value}, ''::BYTEA ORDER BY one.observed_at)")
_QUALITY = SQL("INT2SEND(one.quality)")
_NUMBER = SQL("FLOAT8SEND(COALESCE(one.{name}, 'NaN')::DOUBLE PRECISION)")
_BEGIN_US = to_us(datetime(2000, 1, 1, tzinfo=UTC))  # since when the database counts


@dataclass(frozen=True, slots=True)
class PlacedSensor:
    """A sensor as it stands now.

    Attributes
    ----------
    from_at : datetime or None
        Since when it stands there.
    """

    sensor_key: int
    sensor_id: str
    kind: str
    area_code: str | None
    ward_code: str | None
    lat_deg: float
    lon_deg: float
    period_s: float
    from_at: datetime | None

    @property
    def areas(self) -> frozenset[str]:
        """Return its district and ward."""
        return frozenset(code for code in (self.area_code, self.ward_code) if code is not None)


@dataclass(frozen=True, slots=True)
class Stored:
    """What was read of one kind: its readings, and what was usual by quantity.

    Attributes
    ----------
    sensors : tuple of PlacedSensor
        By rising key; also those without a reading.
    """

    sensors: tuple[PlacedSensor, ...]
    table: Table
    usual: Mapping[str, Usual]


async def sensors_of(
    pool: Pool, kinds: Iterable[str], scope: Scope
) -> dict[str, list[PlacedSensor]]:
    """Return by kind the sensors that somebody may look at, by rising key.

    Raises `UnavailableError` as `connection` does.
    """
    async with connection(pool) as taken, taken.cursor() as cursor:
        found: dict[str, list[PlacedSensor]] = {kind: [] for kind in kinds}
        asked = {"kinds": list(found), "scope": scope.codes}
        await cursor.execute(_TEMPLATES["select_sensors"], asked)
        for row in await cursor.fetchall():
            found[row[2]].append(PlacedSensor(*row))
    return found


async def stored(
    pool: Pool,
    wanted: Mapping[str, tuple[Need, list[PlacedSensor]]],
    span: Span,
    scope: Scope,
    utc_offset_h: float,
) -> dict[str, Stored]:
    """Return by kind what is needed of some sensors over a span.

    Whoever may look at some areas only gets of a sensor what it observed since it stands there.

    Raises
    ------
    TooLargeError
        It would be more than `ROWS_MAX` readings.
    UnavailableError
        As `connection` does.
    """
    refuse_too_many(sum(_expected(need, of, span) for need, of in wanted.values()), span)
    found: dict[str, Stored] = {}
    left = ROWS_MAX
    async with connection(pool, DEADLINE_S) as taken, taken.cursor(binary=True) as cursor:
        for code, (need, of) in wanted.items():
            table = await _table(cursor, need, of, span, scope, left)
            left -= len(table)
            if left < 0:
                refuse_too_many(2 * ROWS_MAX, span)
            usual = {
                name: await _usual(cursor, need, name, of, span, utc_offset_h)
                for name in need.usual
            }
            found[code] = Stored(tuple(of), table, usual)
    return found


def _expected(need: Need, of: list[PlacedSensor], span: Span) -> float:
    length_s = (span.to_at - span.from_at).total_seconds() + need.before_s
    return sum(length_s / sensor.period_s for sensor in of)


async def _table(
    cursor: Cursor, need: Need, of: list[PlacedSensor], span: Span, scope: Scope, row_count: int
) -> Table:
    names = sorted(need.quantities)
    packed: list[Composable] = [
        _PACKED.format(value=value)
        for value in (_QUALITY, *(_NUMBER.format(name=Identifier(name)) for name in names))
    ]
    values = [SQL("reading.{}").format(Identifier(name)) for name in ("quality", *names)]
    statement = _TEMPLATES["select_readings"].format(
        columns=comma(packed), values=comma(values), readings=readings_of(need.kind)
    )
    from_at = span.from_at - timedelta(seconds=need.before_s)
    asked = {
        "sensor_keys": [sensor.sensor_key for sensor in of],
        "from_ats": [
            from_at if scope.is_whole else max(from_at, sensor.from_at or from_at) for sensor in of
        ],
        "from_at": from_at,
        "to_at": span.to_at,
        "row_count": row_count + 1,
    }
    await cursor.execute(statement, asked)
    return await asyncio.to_thread(_unpacked, need.kind, names, await cursor.fetchall())


def _unpacked(kind: Kind, names: list[str], rows: list[tuple[Any, ...]]) -> Table:
    times = [_times(row[-1]) for row in rows]
    keys = np.array([row[0] for row in rows], np.int64)
    quality = _joined([np.frombuffer(row[1], ">i2") for row in rows], np.int64)
    return Table(
        kind=kind,
        sensor_key=np.repeat(keys, [len(one) for one in times]),
        observed_us=_joined(times, np.int64),
        values={
            name: _joined([np.frombuffer(row[place], ">f8") for row in rows], np.float64)
            for place, name in enumerate(names, 2)
        },
        is_trusted=(quality & UNTRUSTED) == 0,
    )


async def _usual(
    cursor: Cursor,
    need: Need,
    name: str,
    of: list[PlacedSensor],
    span: Span,
    utc_offset_h: float,
) -> Usual:
    """Return what was usual in the hours of a span, and in those read before it."""
    first_us = to_us(span.from_at) - round(need.before_s * US_PER_S)
    hour_us = hours_of(first_us, to_us(span.to_at))
    quantity = need.kind.quantities[need.kind.quantity_names.index(name)]
    key = np.array([sensor.sensor_key for sensor in of], np.int64)
    await cursor.execute(usual_hours(need.kind, quantity), parameters(key, hour_us, utc_offset_h))
    return usual_of([(row[0], row[1], row[2]) for row in await all_rows(cursor)], key, hour_us)


def _times(packed: bytes) -> IntArray:
    return np.frombuffer(packed, ">i8").astype(np.int64) + _BEGIN_US


def _joined(parts: list[NDArray[Any]], kind: type[Number]) -> NDArray[Number]:
    return np.concatenate([np.empty(0, kind), *(part.astype(kind) for part in parts)])
