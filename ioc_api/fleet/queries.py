"""The registry, the gateways and the newest readings, in blocks that never hold the loop long."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg import sql
from psycopg.rows import class_row

from contract.catalogue import Kind
from db.pool import Pool
from db.queries import load
from ioc_api.database import connection
from ioc_api.fleet.sensor import Sensor
from ioc_api.fleet.stored import Newest

QUERIES = load(Path(__file__).with_name("queries.sql"))
BLOCK_ROWS = 1_000
DEADLINE_S = 30.0

_SELECT_NEWEST = sql.SQL("SELECT sensor_key, observed_at, received_at, quality, {} FROM {} (%s)")


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


async def newest(pool: Pool, kind: Kind, until_at: datetime) -> AsyncIterator[list[Newest]]:
    """Yield the newest readings of a kind in blocks, none of after a time.

    The text protocol is meant: it brings a float4 in its shortest form, the binary one would
    bring 42.099998474121094 for 42.1.
    """
    names, count = kind.quantity_names, len(kind.quantities)
    columns = sql.SQL(", ").join(map(sql.Identifier, [*names, *(f"{name}_at" for name in names)]))
    query = _SELECT_NEWEST.format(columns, sql.Identifier(f"latest_{kind.code}"))
    async with connection(pool, DEADLINE_S) as taken, taken.cursor(binary=False) as cursor:
        await cursor.execute(query, [until_at])
        while block := await cursor.fetchmany(BLOCK_ROWS):
            yield [_newest(row, count) for row in block]


def _newest(row: tuple[Any, ...], count: int) -> Newest:
    sensor_key, observed_at, received_at, quality = row[:4]
    values, value_at = row[4 : 4 + count], row[4 + count :]
    if not any(value_at):
        value_at = ()
    return Newest(sensor_key, observed_at, received_at, quality, values, value_at)
