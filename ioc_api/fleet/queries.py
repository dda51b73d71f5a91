"""The registry, the gateways and the newest readings, in blocks that never hold the loop long."""

from collections.abc import AsyncIterator, Callable, Sequence
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
FIRST_DEPTH = 10_000  # readings among which a sensor's last trusted one is looked for: a week's
KNOWN_DEPTH = 100  # of one that is known already, whose trusted values memory keeps
BLOCK_DEPTH = 2_000_000  # of all sensors of a block together: that takes a second
PART_COUNT = 9  # messages that one set of quantities comes in, as in `latest_<kind>`

Cursor = AsyncCursor[tuple[Any, ...]]

_SELECT_NEWEST = sql.SQL("SELECT sensor_key, observed_at, received_at, quality, {} FROM {} (%s)")
_SELECT_LAST = sql.SQL(QUERIES["select_last"])
_SELECT_TRUSTED = sql.SQL(QUERIES["select_trusted"])
_LAST_VALUE = sql.SQL(
    "last({value}, trusted.observed_at) FILTER (WHERE {value} IS NOT NULL) AS {name}"
)
_LAST_TIME = sql.SQL("max(trusted.observed_at) FILTER (WHERE {value} IS NOT NULL) AS {name}")


@dataclass(frozen=True, slots=True)
class RegistryMark:
    """Two equal marks mean that the registry did not change between them, and no load went on."""

    sensor_count: int
    announced_at: datetime | None
    retired_count: int
    retired_at: datetime | None
    loaded_at: datetime | None = None


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
    pool: Pool, kind: Kind, until_at: datetime, is_sought: Callable[[int], bool]
) -> AsyncIterator[list[Newest]]:
    """Yield the newest readings of a kind in blocks, none of after a time.

    The text protocol is meant: it brings a float4 in its shortest form, the binary one would
    bring 42.099998474121094 for 42.1.

    Parameters
    ----------
    is_sought : callable
        Tells by its key whether the trusted values of a sensor are known as far back as they are
        looked for. Only the last readings can say something new of it then.
    """
    columns = comma([sql.Identifier(name) for name in _with_times(kind.quantity_names)])
    query = _SELECT_NEWEST.format(columns, sql.Identifier(f"latest_{kind.code}"))
    async with connection(pool, DEADLINE_S) as taken, taken.cursor(binary=False) as cursor:
        await cursor.execute(query, [until_at])
        async with taken.cursor(binary=False) as asking:
            while rows := await cursor.fetchmany(BLOCK_ROWS):
                known: list[Newest] = []
                unknown: list[Newest] = []
                for row in rows:
                    one = _newest(row, len(kind.quantities))
                    (known if is_sought(one.sensor_key) else unknown).append(one)
                looking = Looking(asking, kind, until_at)
                known = await looking.with_trusted(known, KNOWN_DEPTH)
                unknown = await looking.with_trusted(unknown, FIRST_DEPTH)
                yield known + await looking.with_left_out(unknown)


def _with_times(names: Sequence[str]) -> list[str]:
    return [*names, *(f"{name}_at" for name in names)]


def _newest(row: tuple[Any, ...], count: int) -> Newest:
    sensor_key, observed_at, received_at, quality = row[:4]
    values, value_at = row[4 : 4 + count], row[4 + count :]
    if not any(value_at):
        value_at = ()
    return Newest(sensor_key, observed_at, received_at, quality, values, value_at)


@dataclass(frozen=True, slots=True)
class Looking:
    """The search for trusted values of a kind in what was observed until a time.

    Attributes
    ----------
    most_readings : int
        Among which it looks, of all sensors that are asked about at once.
    """

    cursor: Cursor
    kind: Kind
    until_at: datetime
    most_readings: int = BLOCK_DEPTH

    async def with_trusted(self, block: list[Newest], depth: int) -> list[Newest]:
        """Return readings with the trusted values of those that have others."""
        sensor_keys = [one.sensor_key for one in block if not one.is_trusted]
        if not sensor_keys:
            return block
        await self._ask(_select_trusted(self.kind), sensor_keys, depth)
        count = len(self.kind.quantities)
        found = {
            row[0]: (row[1 : 1 + count], row[1 + count :]) for row in await self.cursor.fetchall()
        }
        return [
            replace(one, trusted=found[one.sensor_key][0], trusted_at=found[one.sensor_key][1])
            if one.sensor_key in found
            else one
            for one in block
        ]

    async def with_left_out(self, block: list[Newest]) -> list[Newest]:
        """Return readings with what their sensors measure and have long left out.

        Where no reading at all can be trusted nothing more is to be found.
        """
        of_key = {one.sensor_key: one for one in block if any(_said(one))}
        for column, name in enumerate(self.kind.quantity_names):
            asked = [key for key, one in of_key.items() if _trusted(one)[column] is None]
            if not asked:
                continue
            await self._ask(_select_last(self.kind, name), asked, FIRST_DEPTH, quantity=name)
            for sensor_key, value, at in await self.cursor.fetchall():
                of_key[sensor_key] = _with_value(of_key[sensor_key], column, value, at)
        return [of_key.get(one.sensor_key, one) for one in block]

    async def _ask(
        self, query: sql.Composed, sensor_keys: list[int], depth: int, **others: object
    ) -> None:
        parameters: dict[str, object] = {
            **others,
            "sensor_keys": sensor_keys,
            "until_at": self.until_at,
            # Together not more than can be read in time, however many are doubtful.
            "depth": max(KNOWN_DEPTH, min(depth, self.most_readings // len(sensor_keys))),
            "untrusted": UNTRUSTED,
            "part_count": PART_COUNT,
        }
        await self.cursor.execute(query, parameters)


def _trusted(one: Newest) -> tuple[float | None, ...]:
    return one.trusted or one.values


def _said(one: Newest) -> list[bool]:
    return [value is not None for value in _trusted(one)]


def _with_value(one: Newest, column: int, value: float, at: datetime) -> Newest:
    trusted, trusted_at = list(_trusted(one)), list(one.trusted_at or [None] * len(one.values))
    trusted[column], trusted_at[column] = value, at
    return replace(one, trusted=tuple(trusted), trusted_at=tuple(trusted_at))


def _select_last(kind: Kind, name: str) -> sql.Composed:
    return _SELECT_LAST.format(
        value=sql.Identifier(name),
        readings=sql.Identifier(f"reading_{kind.code}"),
    )


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
