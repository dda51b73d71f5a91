"""The registry, the gateways and the newest readings, in blocks that never hold the loop long."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg import AsyncCursor, sql
from psycopg.rows import class_row

from contract.catalogue import Kind
from contract.quality import UNTRUSTED
from db.column import comma
from db.pool import Pool
from db.queries import load
from ioc_api.database import connection
from ioc_api.fleet.sensor import Sensor
from ioc_api.fleet.stored import Newest

QUERIES = load(Path(__file__).with_name("queries.sql"))
BLOCK_ROWS = 1_000
DEADLINE_S = 30.0
PART_COUNT = 9  # messages that one set of quantities comes in, as in `latest_<kind>`

Cursor = AsyncCursor[tuple[Any, ...]]

_SELECT_NEWEST = sql.SQL("SELECT sensor_key, observed_at, received_at, quality, {} FROM {} (%s)")
_SELECT_TRUSTED = sql.SQL(QUERIES["select_trusted"])
_LAST_VALUE = sql.SQL(
    "last({value}, trusted.observed_at) FILTER (WHERE {value} IS NOT NULL) AS {name}"
)
_LAST_TIME = sql.SQL("max(trusted.observed_at) FILTER (WHERE {value} IS NOT NULL) AS {name}")


@dataclass(frozen=True, slots=True)
class RegistryMark:
    """Two equal marks mean that the registry did not change between them."""

    sensor_count: int
    announced_at: datetime | None
    retired_count: int
    retired_at: datetime | None


@dataclass(frozen=True, slots=True)
class GatewayRow:
    """A gateway's last known status.

    Attributes
    ----------
    is_refuted : bool
        The last word on it was that it is offline, and readings that came later show that it is
        not.
    """

    gateway_id: str
    is_offline: bool
    is_refuted: bool


async def sensors(pool: Pool, city: str) -> AsyncIterator[list[Sensor]]:
    """Yield the registry of a city in blocks."""
    async with (
        connection(pool, DEADLINE_S) as taken,
        taken.cursor(row_factory=class_row(Sensor)) as cursor,
    ):
        await cursor.execute(QUERIES["select_sensors"], {"city": city})
        while block := await cursor.fetchmany(BLOCK_ROWS):
            yield block


async def registry_mark(pool: Pool, city: str) -> RegistryMark:
    """Return the mark of a city's registry."""
    async with (
        connection(pool) as taken,
        taken.cursor(row_factory=class_row(RegistryMark)) as cursor,
    ):
        await cursor.execute(QUERIES["select_registry_mark"], {"city": city})
        mark = await cursor.fetchone()
    return mark or RegistryMark(0, None, 0, None)


async def gateways(pool: Pool, city: str) -> list[GatewayRow]:
    """Return the gateways of a city."""
    async with (
        connection(pool) as taken,
        taken.cursor(row_factory=class_row(GatewayRow)) as cursor,
    ):
        await cursor.execute(QUERIES["select_gateways"], {"city": city})
        return await cursor.fetchall()


async def newest(
    pool: Pool, kind: Kind, until_at: datetime, *, depth: int
) -> AsyncIterator[list[Newest]]:
    """Yield the newest readings of a kind in blocks, none of after a time.

    The text protocol is meant: it brings a float4 in its shortest form, the binary one would
    bring 42.099998474121094 for 42.1.

    Parameters
    ----------
    depth : int
        Among how many of its last readings the trusted values of a sensor are looked for.
    """
    names, count = kind.quantity_names, len(kind.quantities)
    columns = comma([sql.Identifier(name) for name in _with_times(names)])
    query = _SELECT_NEWEST.format(columns, sql.Identifier(f"latest_{kind.code}"))
    async with connection(pool, DEADLINE_S) as taken, taken.cursor(binary=False) as cursor:
        await cursor.execute(query, [until_at])
        async with taken.cursor(binary=False) as asking:
            while rows := await cursor.fetchmany(BLOCK_ROWS):
                block = [_newest(row, count) for row in rows]
                yield await _with_trusted(asking, kind, until_at, depth, block)


def _with_times(names: Sequence[str]) -> list[str]:
    return [*names, *(f"{name}_at" for name in names)]


def _newest(row: tuple[Any, ...], count: int) -> Newest:
    sensor_key, observed_at, received_at, quality = row[:4]
    values, value_at = row[4 : 4 + count], row[4 + count :]
    if not any(value_at):
        value_at = ()
    return Newest(sensor_key, observed_at, received_at, quality, values, value_at)


async def _with_trusted(
    cursor: Cursor, kind: Kind, until_at: datetime, depth: int, block: list[Newest]
) -> list[Newest]:
    """Return readings with the trusted values of those that have others."""
    sensor_keys = [one.sensor_key for one in block if not one.is_trusted]
    if not sensor_keys:
        return block
    parameters = {
        "sensor_keys": sensor_keys,
        "until_at": until_at,
        "depth": depth,
        "untrusted": UNTRUSTED,
        "part_count": PART_COUNT,
    }
    await cursor.execute(_select_trusted(kind), parameters)
    count = len(kind.quantities)
    found = {row[0]: (row[1 : 1 + count], row[1 + count :]) for row in await cursor.fetchall()}
    return [
        replace(one, trusted=found[one.sensor_key][0], trusted_at=found[one.sensor_key][1])
        if one.sensor_key in found
        else one
        for one in block
    ]


def _select_trusted(kind: Kind) -> sql.Composed:
    names = kind.quantity_names
    values = [
        (sql.Identifier("trusted", name), sql.Identifier(name), sql.Identifier(f"{name}_at"))
        for name in names
    ]
    return _SELECT_TRUSTED.format(
        columns=comma([sql.Identifier("found", name) for name in _with_times(names)]),
        newest=comma(
            [_LAST_VALUE.format(value=value, name=name) for value, name, _ in values]
            + [_LAST_TIME.format(value=value, name=name_at) for value, _, name_at in values]
        ),
        names=comma(list(map(sql.Identifier, names))),
        readings=sql.Identifier(f"reading_{kind.code}"),
    )
