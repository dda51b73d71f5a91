"""Which tiers may answer a series: never with more points than were asked for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rollup import DAY, HOUR, QUARTER, TIERS, Tier
from ioc_api.bucket import Grid
from ioc_api.errors import BadParameterError, TooLargeError
from ioc_api.series.plan import By, Division, SeriesResolution, class_tiers, tiers
from ioc_api.span import Span
from tests.stand.spans import spans

OFFSET = timedelta(hours=7)
NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
DAYS = timedelta(days=1)


@pytest.mark.parametrize(
    ("name", "tier"), [("15m", QUARTER), ("1h", HOUR), ("1d", DAY)], ids=["15m", "1h", "1d"]
)
def test_a_series_has_a_point_for_each_bucket(name: SeriesResolution, tier: Tier) -> None:
    span = Span(NOW - 3 * DAYS, NOW)
    count = Grid(tier, OFFSET).count(span)
    assert tiers(name, span, offset=OFFSET, max_points=count) == [tier]
    with pytest.raises(BadParameterError, match=str(count)):
        tiers(name, span, offset=OFFSET, max_points=count - 1)


@given(spans, st.integers(1, 10_000))
def test_a_series_has_never_more_points_than_asked_for(span: Span, max_points: int) -> None:
    try:
        fitting = tiers("auto", span, offset=OFFSET, max_points=max_points)
    except BadParameterError:
        assert Grid(DAY, OFFSET).count(span) > max_points
        return
    assert fitting == [tier for tier in TIERS if Grid(tier, OFFSET).count(span) <= max_points]


def division(zone: str, *by: By) -> Division:
    return Division(by=frozenset(by), time_zone=zone)


@pytest.mark.parametrize(
    ("by", "zone", "expected"),
    [
        ("hour", "Asia/Ho_Chi_Minh", [HOUR]),
        ("hour", "Europe/Berlin", [HOUR]),
        ("hour", "Asia/Kathmandu", [QUARTER]),
        ("weekday", "Asia/Ho_Chi_Minh", [HOUR, DAY]),
        ("weekday", "Europe/Berlin", [HOUR]),
    ],
)
def test_no_bucket_reaches_over_an_hour_or_a_day_of_the_zone(
    by: By, zone: str, expected: list[Tier]
) -> None:
    span = Span(NOW - 30 * DAYS, NOW)
    assert class_tiers("auto", division(zone, by), span, offset=OFFSET) == expected


def test_nor_where_only_the_winter_between_is_half_an_hour_off() -> None:
    span = Span(datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 10, 8, tzinfo=UTC))
    zone = "Australia/Lord_Howe"
    assert class_tiers("auto", division(zone, "hour"), span, offset=OFFSET) == [QUARTER]


def test_years_of_hours_are_refused_with_the_days_that_fit() -> None:
    span = Span(NOW - 3_650 * DAYS, NOW)
    with pytest.raises(TooLargeError, match="at most 833 days"):
        class_tiers("auto", division("Asia/Ho_Chi_Minh", "hour"), span, offset=OFFSET)
    assert class_tiers("auto", division("Asia/Ho_Chi_Minh", "weekday"), span, offset=OFFSET) == [
        DAY
    ]
