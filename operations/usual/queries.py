"""The statement that reads what is usual, what it is asked with, and what comes back as columns."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from psycopg.sql import Literal

from contract.arrays import IntArray
from contract.catalogue import Kind
from contract.clock import from_us
from contract.quantity import Quantity
from db import aggregate
from db.queries import load_templates
from db.rollup import HOUR
from operations.episodes.usual import HOUR_US, Usual

LEAST_COUNT = 3
"""Of weeks or days that a median is made of."""
WEEKS, DAYS = 8, 14
"""How far back is looked: two months keep up with the season, two weeks with change; assumed."""
MONDAY = 4
"""Of days since the epoch, which was a Thursday."""
_DAY_US, _WEEK_US = 24 * HOUR_US, 7 * 24 * HOUR_US
_TEMPLATES = load_templates(Path(__file__).with_suffix(".sql"))

Row = tuple[int, int, float | None]
"""Begin of an hour, sensor, what is usual."""


@lru_cache
def usual_hours(kind: Kind, quantity: Quantity) -> bytes:
    """Return the statement for a quantity that has a mean; `parameters` are asked with it."""
    return (
        _TEMPLATES["select_usual"]
        .format(
            hours=HOUR.table(kind),
            mean=aggregate.mean(quantity),
            least_count=Literal(LEAST_COUNT),
        )
        .as_bytes()
    )


def hours_of(from_us: int, to_us: int) -> IntArray:
    """Return the begins of the hours that hold the times from one to another: (hour,). [us]."""
    return np.arange(from_us // HOUR_US, to_us // HOUR_US + 1) * HOUR_US


def parameters(sensor_key: IntArray, hour_us: IntArray, utc_offset_h: float) -> dict[str, object]:
    """Return what the statement is asked with.

    An evening of work is not like one of a weekend: days count for days of their sort alone.

    Parameters
    ----------
    sensor_key : (sensor,) int64
    hour_us : (hour,) int64
        Begins of hours, at least one. [us]
    utc_offset_h
        What the city's time is ahead of UTC. [h]
    """
    back_us = [_WEEK_US * week for week in range(1, WEEKS + 1)]
    back_us += [_DAY_US * day for day in range(1, DAYS + 1) if _DAY_US * day not in back_us]
    asked = [(int(hour) - back, int(hour), back) for hour in hour_us for back in back_us]
    bucket_at = [from_us(bucket) for bucket, _, _ in asked]
    offset_us = round(utc_offset_h * HOUR_US)
    return {
        "bucket_at": bucket_at,
        "hour_us": [hour for _, hour, _ in asked],
        "is_week": [back % _WEEK_US == 0 for _, _, back in asked],
        "is_day": [
            back <= DAYS * _DAY_US and _is_work(bucket + offset_us) == _is_work(hour + offset_us)
            for bucket, hour, back in asked
        ],
        "sensor_keys": sensor_key.tolist(),
        "from_at": min(bucket_at),
        "to_at": max(bucket_at),
    }


def _is_work(local_us: int) -> bool:
    """Tell whether a time is of one of the days from Monday to Friday."""
    return (local_us // _DAY_US - MONDAY) % 7 < 5


def usual_of(rows: Sequence[Row], sensor_key: IntArray, hour_us: IntArray) -> Usual:
    """Return what the statement found as columns, for a context of these sensors.

    Parameters
    ----------
    rows
        As the statement returns them.
    sensor_key : (sensor,) int64
        Rising, as in the context.
    hour_us : (hour,) int64
        Rising; those that were asked for. [us]
    """
    values = np.full((len(hour_us), len(sensor_key)), np.nan)
    if rows:
        hour = np.searchsorted(hour_us, np.array([row[0] for row in rows], np.int64))
        sensor = np.searchsorted(sensor_key, np.array([row[1] for row in rows], np.int64))
        values[hour, sensor] = np.array([row[2] for row in rows], np.float64)
    return Usual(hour_us, values)
