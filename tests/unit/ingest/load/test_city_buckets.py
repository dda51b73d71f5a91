"""Where hours and days begin in zones whose clocks change, or differ from UTC by half an hour."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from contract.clock import from_us, to_us
from db.rollup import DAY, HOUR, QUARTER, Tier
from ingest.load import city_buckets


@pytest.mark.parametrize(
    ("tier", "zone", "instant", "begin"),
    [
        (QUARTER, "Asia/Ho_Chi_Minh", "2026-11-28T16:59", "2026-11-28T16:45"),
        (DAY, "Asia/Ho_Chi_Minh", "2026-11-28T16:59", "2026-11-27T17:00"),
        (DAY, "Asia/Ho_Chi_Minh", "2026-11-28T17:00", "2026-11-28T17:00"),
        (HOUR, "Asia/Kolkata", "2026-11-28T17:45", "2026-11-28T17:30"),
        (DAY, "Europe/Berlin", "2026-03-29T20:00", "2026-03-28T23:00"),
        (DAY, "Europe/Berlin", "2026-10-25T22:30", "2026-10-24T22:00"),
        # Clocks show two o'clock twice: the later one counts.
        (HOUR, "Europe/Berlin", "2026-10-25T01:15", "2026-10-25T01:00"),
        # They skip midnight: the day begins by the offset before.
        (DAY, "Africa/Cairo", "2026-04-24T10:00", "2026-04-23T22:00"),
    ],
)
def test_buckets_begin_by_the_clocks_of_the_city(
    tier: Tier, zone: str, instant: str, begin: str
) -> None:
    quarter_us = city_buckets.quarters(np.array([to_us(_utc(instant))]))
    found = city_buckets.begins(tier, quarter_us, ZoneInfo(zone))
    assert from_us(int(found[0])) == _utc(begin)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
