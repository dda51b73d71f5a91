"""The statement that averages a quantity over the last so many seconds of each sensor.

What limits of 24 hours, an hour or a quarter are held against. Each sensor's span ends where its
caller says: at its newest trusted observation, so that the average of a silent sensor stays what it
was. The span is open at its begin and closed at its end, as the newest value belongs to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from psycopg.sql import SQL, Literal

from contract.catalogue import Kind
from contract.quantity import Quantity
from db import aggregate
from db.column import comma, names, rollup_columns
from db.queries import load_templates
from db.rollup import QUARTER, bucket_of, readings_of
from db.trusted import reading_columns

_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))
_SECONDS = SQL("{} * INTERVAL '1 second'")


@dataclass(frozen=True, slots=True)
class Average:
    """A row of the statement: `class_row(Average)` makes it.

    Attributes
    ----------
    sensor_key : int
    mean : float
        By the quantity's aggregate: of a level that of its mean energy (Leq).
    value_count : int
        Trusted values in the span, at least one.
    covered_s : float
        How much of the span they cover: each as long as the sensor's period, and no quarter of an
        hour for longer than it lasts. [s]
    """

    sensor_key: int
    mean: float
    value_count: int
    covered_s: float


def spans(
    sensor_keys: Sequence[int], newest_at: Sequence[datetime], span_s: int
) -> dict[str, object]:
    """Return the parameters of the statement, of at least one sensor.

    Parameters
    ----------
    newest_at
        Where the span of each sensor ends.
    """
    return {
        "sensor_keys": sensor_keys,
        "newest_at": newest_at,
        "from_at": min(newest_at) - timedelta(seconds=span_s),
        "to_at": max(newest_at),
    }


@lru_cache
def averages(kind: Kind, quantity: Quantity, span_s: int) -> bytes:
    """Return the statement; a register has no average.

    `spans` makes its parameters: sensors of the kind, and where the span of each ends. Sensors
    without a trusted value in theirs have no row. It is as exact as `db.current`: what maintenance
    has not computed yet is computed from readings.
    """
    return (
        _TEMPLATES["averages"]
        .format(
            span=_SECONDS.format(Literal(span_s)),
            span_s=Literal(span_s),
            kind=Literal(kind.code),
            width=_SECONDS.format(Literal(QUARTER.width_s)),
            width_s=Literal(QUARTER.width_s),
            begin_quarter=bucket_of(QUARTER, SQL("ended.from_at"), "UTC"),
            end_quarter=bucket_of(QUARTER, SQL("ended.to_at"), "UTC"),
            columns=comma(rollup_columns([quantity])),
            quarters=QUARTER.table(kind),
            readings=readings_of(kind),
            reading=reading_columns(SQL("reading"), [quantity]),
            reading_sums=aggregate.of_readings(quantity),
            bucket_sums=aggregate.of_buckets(quantity),
            average=aggregate.mean(quantity),
            **names(quantity),
        )
        .as_bytes()
    )
