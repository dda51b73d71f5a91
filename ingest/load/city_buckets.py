"""Where hours and days of the city begin, given quarters of an hour: as the database divides time.

Zones differ from UTC by whole quarters, so quarters begin everywhere at the same instants; hours
and days follow the city's clocks.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from contract.arrays import IntArray
from contract.clock import EPOCH, from_us, to_us
from db.rollup import QUARTER, Tier

US_PER_S = 1_000_000
QUARTER_US = QUARTER.width_s * US_PER_S
_LOCAL_EPOCH = EPOCH.replace(tzinfo=None)


def quarters(instant_us: IntArray) -> IntArray:
    """Return the begin of the quarter in which each instant lies. [us since the epoch]."""
    return instant_us // QUARTER_US * QUARTER_US


def begins(tier: Tier, quarter_us: IntArray, zone: ZoneInfo) -> IntArray:
    """Return the begin of the bucket of a tier in which each quarter lies. [us since the epoch].

    Agrees with `db.rollup.bucket_of` for every zone.
    """
    if tier is QUARTER:
        return quarter_us
    # A day of a city has 96 quarters, however many rows lie in them.
    unique_us, place = np.unique(quarter_us, return_inverse=True)
    begin_us = [_begin_us(tier, one_us, zone) for one_us in unique_us.tolist()]
    return np.array(begin_us, np.int64)[place]


def midnight_us(instant: datetime, zone: ZoneInfo, days: int = 0) -> int:
    """Return the midnight that began the city's day of an instant, or one some days after it."""
    day = instant.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    return _instant_us(day + timedelta(days=days), zone)


def _begin_us(tier: Tier, quarter_us: int, zone: ZoneInfo) -> int:
    local = from_us(quarter_us).astimezone(zone).replace(tzinfo=None)
    passed = (local - _LOCAL_EPOCH) % timedelta(seconds=tier.width_s)
    return _instant_us(local - passed, zone)


def _instant_us(local: datetime, zone: ZoneInfo) -> int:
    """Return when clocks show a time; where they show it twice or never, as PostgreSQL has it.

    Of two times that is the later one, and of none the one by the offset before: the smaller offset
    in both cases.
    """
    first, second = (zone.utcoffset(local.replace(fold=fold, tzinfo=zone)) for fold in (0, 1))
    offset = min(first or timedelta(0), second or timedelta(0))
    return to_us((local - offset).replace(tzinfo=EPOCH.tzinfo))
