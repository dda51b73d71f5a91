"""Which tier answers: the finest that fits, never more than was asked for, nothing left out."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.rollup import DAY, HOUR, QUARTER
from ioc_api.bucket import Grid
from ioc_api.readings.tier import TIER_NAMES, Extent, covers, finest, grid_of, stale_spans
from ioc_api.span import Span
from tests.stand.spans import instants, spans

OFFSET = timedelta(hours=7)
NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
DAYS = timedelta(days=1)
NOTHING = Extent(
    oldest={"raw": None, "15m": None, "1h": None, "1d": None},
    newest_raw=None,
    newest_quarter=None,
    newest_day=None,
)


def extent(oldest_raw: datetime, kept: timedelta, newest: datetime) -> Extent:
    """Return what is stored of a sensor whose rollups reach further back than its readings."""
    first = min(oldest_raw, newest) - kept
    return Extent(
        oldest={
            "raw": oldest_raw,
            "15m": Grid(QUARTER, OFFSET).start_of(first),
            "1h": Grid(HOUR, OFFSET).start_of(first - kept),
            "1d": Grid(DAY, OFFSET).start_of(first - 2 * kept),
        },
        newest_raw=newest,
        newest_quarter=Grid(QUARTER, OFFSET).start_of(newest),
        newest_day=Grid(DAY, OFFSET).start_of(newest),
    )


extents = st.tuples(instants, st.integers(0, 900), st.integers(0, 90)).map(
    lambda three: extent(three[0], timedelta(days=three[1]), three[0] + three[2] * DAYS)
)


@given(spans, extents, st.integers(1, 10_000), st.integers(0, 10_001))
def test_never_more_points_than_asked_for_but_in_days(
    span: Span, stored: Extent, max_points: int, raw_count: int
) -> None:
    """Days are the coarsest there is: they continue on a further page."""
    tier = finest(span, stored, offset=OFFSET, max_points=max_points, raw_count=raw_count)
    if tier == "raw":
        assert raw_count <= max_points
    elif tier != "1d":
        assert grid_of(tier, OFFSET).count(stored.within(span)) <= max_points


@given(spans, extents, st.integers(1, 10_000), st.integers(0, 10_001))
def test_no_finer_tier_would_do(
    span: Span, stored: Extent, max_points: int, raw_count: int
) -> None:
    tier = finest(span, stored, offset=OFFSET, max_points=max_points, raw_count=raw_count)
    for finer in TIER_NAMES[: TIER_NAMES.index(tier)]:
        points = raw_count if finer == "raw" else grid_of(finer, OFFSET).count(stored.within(span))
        assert points > max_points or not covers(finer, span, stored)


@given(spans, extents)
def test_everything_stored_lies_within(span: Span, stored: Extent) -> None:
    within = stored.within(span)
    for known in (*stored.oldest.values(), stored.newest_raw):
        if known is not None and span.from_at <= known < span.to_at:
            assert within.from_at <= known < within.to_at


def test_readings_that_were_dropped_are_answered_by_buckets() -> None:
    span = Span(NOW - 200 * DAYS, NOW - 199 * DAYS)
    stored = extent(NOW - 90 * DAYS, 300 * DAYS, NOW)
    assert finest(span, stored, offset=OFFSET, max_points=2000, raw_count=0) == "15m"
    recent = Span(NOW - DAYS, NOW)
    assert finest(recent, stored, offset=OFFSET, max_points=2000, raw_count=288) == "raw"


def test_a_sensor_without_rollups_is_answered_by_its_readings() -> None:
    stored = Extent(
        oldest={"raw": NOW, "15m": None, "1h": None, "1d": None},
        newest_raw=NOW,
        newest_quarter=None,
        newest_day=None,
    )
    span = Span(NOW - DAYS, NOW + DAYS)
    assert finest(span, stored, offset=OFFSET, max_points=10, raw_count=1) == "raw"
    assert finest(span, stored, offset=OFFSET, max_points=10, raw_count=11) == "15m"
    assert finest(span, NOTHING, offset=OFFSET, max_points=1, raw_count=0) == "raw"


@given(spans, extents, st.lists(st.integers(0, 100_000)))
def test_stale_spans_are_whole_apart_and_above_the_oldest_reading(
    span: Span, stored: Extent, steps: list[int]
) -> None:
    """So that no reading is counted twice, and no bucket below the readings is emptied."""
    grid = Grid(QUARTER, OFFSET)
    whole = grid.whole(span)
    marked = [whole.from_at + step * grid.width for step in steps]
    found = stale_spans([at for at in marked if at < whole.to_at], stored, whole, grid)
    oldest = stored.oldest["raw"]
    assert oldest is not None
    for piece in found:
        assert not piece.is_empty
        assert grid.whole(piece) == piece
        assert whole.from_at <= piece.from_at < piece.to_at <= whole.to_at
        assert piece.from_at >= grid.start_of(oldest)
    for before, after in itertools.pairwise(found):
        assert before.to_at < after.from_at


def test_the_open_bucket_and_marked_ones_are_stale() -> None:
    grid = Grid(QUARTER, OFFSET)
    stored = extent(NOW - 90 * DAYS, 10 * DAYS, NOW)
    whole = Span(NOW - DAYS, NOW + DAYS)
    late = NOW - timedelta(hours=3)
    assert stale_spans([late], stored, whole, grid) == [
        Span(late, late + grid.width),
        Span(NOW, NOW + grid.width),
    ]
    assert stale_spans([late], NOTHING, whole, grid) == []
