"""Since when values have been beyond a limit, and what means are, as the database has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from psycopg.rows import class_row
from psycopg.sql import SQL, Composable, Identifier, Literal

from contract.catalogue import KIND_BY_CODE, Kind
from contract.city_threshold import Direction, Threshold
from contract.quality import UNTRUSTED
from contract.quantity import Quantity
from db.aggregate import mean
from db.average import Average, averages, spans
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


@dataclass(frozen=True, slots=True)
class LastMean:
    """The last mean that enough of its span covered.

    Attributes
    ----------
    place : int
        Which of the sensors that were asked about, from 1.
    observed_at : datetime
        The newest observation in it.
    """

    place: int
    mean: float
    observed_at: datetime


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
    quantity = _quantity(kind, span)
    async with (
        connection(pool) as taken,
        taken.cursor(row_factory=class_row(Average)) as cursor,
    ):
        parameters = spans(sensor_keys, newest_at, span.averaged_s)
        # Planned for these very times: a plan for any would look at all chunks.
        await cursor.execute(averages(kind, quantity, span.averaged_s), parameters, prepare=False)
        return await cursor.fetchall()


async def last_means(
    pool: Pool,
    kind: Kind,
    span: SpanMean,
    sensor_keys: Sequence[int],
    until_at: Sequence[datetime],
) -> list[LastMean]:
    """Return the last mean of each sensor, before a time of its own, that had enough covered.

    Those that never had are left out.
    """
    parameters = {
        "sensor_keys": sensor_keys,
        "until_at": until_at,
        "to_at": max(until_at),
        "before": timedelta(seconds=span.averaged_s - QUARTER.width_s),
    }
    async with (
        connection(pool) as taken,
        taken.cursor(row_factory=class_row(LastMean)) as cursor,
    ):
        await cursor.execute(_last_means(kind, span), parameters)
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
    span = SpanMean(threshold.quantity, threshold.averaged_s)
    return (
        _TEMPLATES["select_mean_onsets"]
        .format(
            back=_BACK,
            span=_SECONDS.format(Literal(span.averaged_s)),
            beyond=_BEYOND[threshold.direction].format(mean(_quantity(kind, span))),
            **_quarters(kind, span),
        )
        .as_bytes()
    )


@lru_cache
def _last_means(kind: Kind, span: SpanMean) -> bytes:
    return (
        _TEMPLATES["select_last_means"]
        .format(
            readings=readings_of(kind),
            is_trusted=_IS_TRUSTED,
            mean=mean(_quantity(kind, span)),
            **_quarters(kind, span),
        )
        .as_bytes()
    )


def _quantity(kind: Kind, span: SpanMean) -> Quantity:
    return kind.quantities[kind.quantity_names.index(span.quantity)]


def _quarters(kind: Kind, span: SpanMean) -> dict[str, Composable]:
    """Return what templates about spans of quarters of an hour name."""
    return {
        "quarters": QUARTER.table(kind),
        "span_s": Literal(span.averaged_s),
        "width": _SECONDS.format(Literal(QUARTER.width_s)),
        "width_s": Literal(QUARTER.width_s),
        **names(_quantity(kind, span)),
    }
