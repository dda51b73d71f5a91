"""Which time is meant, from which tier it is answered, and what cannot be: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np

from contract.arrays import FloatArray, IntArray
from contract.clock import rfc3339, to_us
from db.rollup import QUARTER
from ioc_api.bucket import Grid
from ioc_api.errors import BadParameterError

PastTier = Literal["raw", "15m"]

LOOK_BACK = timedelta(hours=24)
"""How far back the newest reading of a sensor is looked for at first.

Five times as long as the least often reporting kind may be late: whoever is live, late or has just
fallen silent is found, in two chunks of a day. Those who are not are looked for by their days.
"""
US_PER_S = 1_000_000


@dataclass(frozen=True, slots=True)
class Moment:
    """A time and the tier that answers it.

    Attributes
    ----------
    at : datetime
        That was asked for.
    as_of : datetime
        As of when it is answered: of quarters the end of the last whole one.
    """

    at: datetime
    as_of: datetime
    tier: PastTier


def moment(at: datetime, kept_from: Mapping[str, datetime], offset: timedelta) -> Moment:
    """Return the moment of a time.

    Parameters
    ----------
    kept_from
        From when on tiers are kept, of those of which something was dropped.
    offset
        Local time minus UTC.

    Raises
    ------
    BadParameterError
        If neither readings nor quarters of the time are kept.
    """
    raw_from = kept_from.get("raw")
    # What stood at a time lies before it: less than that, and a flood would look like no value.
    if raw_from is None or at >= raw_from + LOOK_BACK:
        return Moment(at, at, "raw")
    _, told_from = first_told(kept_from)
    if told_from is not None and at < told_from:
        raise BadParameterError(
            "at",
            rfc3339(at),
            (f"{rfc3339(told_from)} or later",),
            "lies before what is kept by quarters of an hour",
        )
    return Moment(at, Grid(QUARTER, offset).start_of(at), "15m")


def first_told(kept_from: Mapping[str, datetime]) -> tuple[PastTier, datetime | None]:
    """Return the tier that tells the first times, and from when on; None: all that is stored."""
    if "raw" not in kept_from:
        return "raw", None
    quarters_from = kept_from.get("15m")
    if quarters_from is None:
        return "15m", None
    return "15m", quarters_from + timedelta(seconds=QUARTER.width_s)


def refuse_future(at: datetime, now: datetime, oldest_at: datetime | None) -> None:
    """Refuse a time that has not come. Raises `BadParameterError` with the span that there is."""
    if at > now:
        raise BadParameterError("at", rfc3339(at), (_there_is(oldest_at, now),), "has not come yet")


def before_history(at: datetime, now: datetime, oldest_at: datetime | None) -> BadParameterError:
    """Return what refuses a time before which nothing was observed."""
    return BadParameterError(
        "at", rfc3339(at), (_there_is(oldest_at, now),), "lies before the first reading"
    )


def _there_is(oldest_at: datetime | None, now: datetime) -> str:
    if oldest_at is None:
        return "nothing yet: no reading is stored"
    return f"{rfc3339(oldest_at)} to {rfc3339(now)}"


def least_observed_at_us(
    bucket_at_us: IntArray, reading_count: IntArray, period_s: FloatArray, width_s: int
) -> IntArray:
    """Return since when at most the last readings of buckets may be, all arrays (sensor,).

    So many readings cannot have come any sooner: who knows only their number must not take a sensor
    that fell silent in the bucket for one that still sends.
    """
    took_us = (np.maximum(reading_count, 1) - 1) * period_s * US_PER_S
    return bucket_at_us + np.minimum(took_us, (width_s - 1) * US_PER_S).astype(np.int64)


def rounded_down_us(at: datetime) -> int:
    """Return a time in whole milliseconds, as readings are kept. [us since the epoch]."""
    return to_us(at) // 1_000 * 1_000
