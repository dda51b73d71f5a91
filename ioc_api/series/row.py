"""What a series holds, before it is told: pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from db.rollup import Tier
from ioc_api.series.stat import Stat


class Row(NamedTuple):
    """One item of a line, with what its bucket or class holds: of 0 values it says nothing else.

    A tuple, for an answer has tens of thousands: a frozen dataclass takes seven times as long.

    Attributes
    ----------
    code : str or None
        The area's, where there is a line for each.
    sensor_id : str or None
        Where each sensor has a line.
    bucket_at : datetime or None
        None where it is an hour of the day or a weekday.
    weekday, hour : int or None
        1 is Monday; 0 to 23.
    total : float or None
        What adds up over the sensors, by the quantity's aggregate.
    levels : Mapping[Stat, float]
        Percentiles that were asked for.
    """

    code: str | None
    sensor_id: str | None
    bucket_at: datetime | None
    weekday: int | None
    hour: int | None
    mean: float | None
    low: float | None
    high: float | None
    sensor_count: int
    value_count: int
    untrusted_count: int | None
    total: float | None
    levels: Mapping[Stat, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a series holds.

    Attributes
    ----------
    tier : Tier
        The first of those that may answer which holds something, else the first of all.
    rows : Sequence[Row]
        Of each line, ascending in time.
    sensor_ids : Sequence[str] or None
        All that have a line each, if only of nothing; None where sensors have none.
    """

    tier: Tier
    rows: Sequence[Row]
    sensor_ids: Sequence[str] | None
