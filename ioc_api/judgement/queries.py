"""Since when values have been beyond a limit, and what means are, as the database has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from psycopg.rows import class_row
from psycopg.sql import SQL, Identifier, Literal

from contract.catalogue import KIND_BY_CODE, Kind
from contract.city_threshold import Direction, Threshold
from contract.quality import UNTRUSTED
from db.aggregate import mean
from db.average import Average, averages
from db.column import names
from db.pool import Pool
from db.queries import load_templates
from db.rollup import QUARTER, readings_of
from ioc_api.database import connection
from ioc_api.judgement.limits import SpanMean

BACK = timedelta(hours=48)

_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))
_SECONDS = SQL("{} * INTERVAL '1 second'")
_BACK = _SECONDS.format(Literal(int(BACK.total_seconds())))
_IS_TRUSTED = SQL("reading.quality & {} = 0").format(Literal(UNTRUSTED))
_BEYOND: dict[Direction, SQL] = {
    "above": SQL("{} >= %(bound)s::REAL"),
    "below": SQL("{} < %(bound)s::REAL"),
}


@dataclass(frozen=True, slots=True)
class Onset:
    """When a run of values beyond a limit began.

    Attributes
    ----------
    place : int
        Which of the sensors that were asked about, from 1.
    onset_at : datetime or None
        None where the database holds no such run.
    is_long : bool
        It began before what is looked at.
    """

    place: int
    onset_at: datetime | None
    is_long: bool


async def onsets(
    pool: Pool,
    threshold: Threshold,
    sensor_keys: Sequence[int],
    until_at: Sequence[datetime],
) -> list[Onset]:
    """Return since when the values of some sensors have been beyond a threshold.

    Parameters
    ----------
    until_at
        When the newest value of each was observed.
    """
    parameters: dict[str, object] = {
        "sensor_keys": sensor_keys,
        "bound": threshold.value,
        "until_at": until_at,
        "from_at": min(until_at) - BACK,
        "to_at": max(until_at),
    }
    query = _onsets(threshold)
    if threshold.averaged_s:
        query = _mean_onsets(threshold)
        parameters["before"] = timedelta(seconds=threshold.averaged_s - QUARTER.width_s)
    async with (
        connection(pool) as taken,
        taken.cursor(row_factory=class_row(Onset)) as cursor,
    ):
        await cursor.execute(query, parameters)
        return await cursor.fetchall()


async def means(
    pool: Pool,
    kind: Kind,
    span: SpanMean,
    sensor_keys: Sequence[int],
    newest_at: Sequence[datetime],
) -> list[Average]:
    """Return the mean of each sensor over the span that ends at its newest value."""
    quantity = kind.quantities[kind.quantity_names.index(span.quantity)]
    async with (
        connection(pool) as taken,
        taken.cursor(row_factory=class_row(Average)) as cursor,
    ):
        parameters = {"sensor_keys": sensor_keys, "newest_at": newest_at}
        await cursor.execute(averages(kind, quantity, span.averaged_s), parameters)
        return await cursor.fetchall()


@lru_cache
def _onsets(threshold: Threshold) -> bytes:
    value = Identifier(threshold.quantity)
    reading = SQL("reading.{}").format(value)
    return (
        _TEMPLATES["select_onsets"]
        .format(
            readings=readings_of(KIND_BY_CODE[threshold.kind]),
            value=value,
            back=_BACK,
            is_trusted=_IS_TRUSTED,
            beyond=_BEYOND[threshold.direction].format(reading),
        )
        .as_bytes()
    )


@lru_cache
def _mean_onsets(threshold: Threshold) -> bytes:
    kind = KIND_BY_CODE[threshold.kind]
    quantity = kind.quantities[kind.quantity_names.index(threshold.quantity)]
    return (
        _TEMPLATES["select_mean_onsets"]
        .format(
            quarters=QUARTER.table(kind),
            back=_BACK,
            span=_SECONDS.format(Literal(threshold.averaged_s)),
            span_s=Literal(threshold.averaged_s),
            width=_SECONDS.format(Literal(QUARTER.width_s)),
            width_s=Literal(QUARTER.width_s),
            beyond=_BEYOND[threshold.direction].format(mean(quantity)),
            **names(quantity),
        )
        .as_bytes()
    )
