"""What scorecards need of the database: alerts that stand open, and hours that are over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from psycopg.rows import class_row
from psycopg.sql import SQL, Composable

from contract.catalogue import Kind
from contract.quantity import Quantity
from db import aggregate
from db.column import comma, names
from db.pool import Pool
from db.queries import load, load_templates
from db.rollup import HOUR
from ioc_api.database import all_rows, connection

_QUERIES = load(Path(__file__).with_suffix(".sql"))
_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))
_ENOUGH = SQL("CASE WHEN one.{count} * 2 >= one.expected_count THEN {mean} END")
"""The mean of an hour of which at least half is there, which is assumed to be enough."""


@dataclass(frozen=True, slots=True)
class OpenCount:
    """How many alerts about sensors of a kind stand open at a place."""

    kind: str
    area: str | None
    ward: str | None
    alert_count: int


async def open_counts(pool: Pool) -> list[OpenCount]:
    """Return how many alerts stand open, by kind and place.

    Raises
    ------
    UnavailableError
        The database does not answer.
    """
    async with (
        connection(pool) as taken,
        taken.cursor(row_factory=class_row(OpenCount)) as cursor,
    ):
        await cursor.execute(_QUERIES["open"])
        return await cursor.fetchall()


async def hour_means(
    pool: Pool, kind: Kind, quantities: Sequence[Quantity], hour_at: datetime
) -> list[tuple[Any, ...]]:
    """Return what sensors of a kind said of an hour: their key, then the mean of each quantity.

    None where there is none, or less than half of the hour is behind it.

    Raises
    ------
    UnavailableError
        The database does not answer.
    """
    columns: list[Composable] = [
        _ENOUGH.format(count=names(quantity)["count"], mean=aggregate.mean(quantity))
        for quantity in quantities
    ]
    query = _TEMPLATES["hour"].format(means=comma(columns), rollup=HOUR.table(kind))
    async with connection(pool) as taken, taken.cursor() as cursor:
        await cursor.execute(query, {"hour_at": hour_at})
        return await all_rows(cursor)


async def air_indices(pool: Pool, hour_at: datetime) -> list[tuple[Any, ...]]:
    """Return the index of the air of an hour: key of the sensor, then the index or None.

    Raises
    ------
    UnavailableError
        The database does not answer.
    """
    async with connection(pool) as taken, taken.cursor() as cursor:
        await cursor.execute(_QUERIES["air"], {"hour_at": hour_at})
        return await all_rows(cursor)
