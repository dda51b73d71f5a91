"""Which tiers may answer a series: never with more points than were asked for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rollup import DAY, HOUR, QUARTER, TIERS, Tier
from ioc_api.bucket import Grid
from ioc_api.errors import BadParameterError
from ioc_api.series.plan import SeriesResolution, tiers
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
