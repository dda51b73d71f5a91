"""What is read for a page: the tier that fits, and all that its first increase begins with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from db.rollup import DAY, HOUR, QUARTER
from ioc_api.bucket import Grid
from ioc_api.errors import BadParameterError
from ioc_api.readings.plan import BucketPlan, Known, ReadingPlan, Wanted, of_readings, plan
from ioc_api.readings.tier import TIER_NAMES, Extent, Resolution, grid_of
from ioc_api.span import Span

OFFSET = timedelta(hours=7)
MIDNIGHT = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
NOW = MIDNIGHT + timedelta(hours=14, minutes=7)
DAYS = timedelta(days=1)
METER = KIND_BY_CODE["smart_meter"]
quarters = Grid(QUARTER, OFFSET)


def wanted(
    span: Span,
    resolution: Resolution = "auto",
    *,
    after: datetime | None = None,
    max_points: int = 2000,
    limit: int = 100,
) -> Wanted:
    """Return a request for the meter's register."""
    return Wanted(
        kind=METER,
        sensor_key=1,
        names=("energy_kwh",),
        span=span,
        resolution=resolution,
        max_points=max_points,
        after=after,
        limit=limit,
    )


def known(
    raw_count: int = 0, *, marks: tuple[datetime, ...] = (), chained_from: datetime | None = None
) -> Known:
    """Return a sensor with readings of 90 days and rollups of a year, computed until now."""
    return Known(
        extent=Extent(
            oldest={
                "raw": NOW - 90 * DAYS,
                "15m": quarters.start_of(NOW - 365 * DAYS),
                "1h": Grid(HOUR, OFFSET).start_of(NOW - 365 * DAYS),
                "1d": Grid(DAY, OFFSET).start_of(NOW - 365 * DAYS),
            },
            newest_raw=NOW,
            newest_quarter=quarters.start_of(NOW),
            newest_day=MIDNIGHT,
        ),
        raw_count=raw_count,
        marks=marks,
        chained_from=chained_from,
    )


def buckets(planned: ReadingPlan | BucketPlan) -> BucketPlan:
    """Return a plan that must be one of buckets."""
    assert isinstance(planned, BucketPlan)
    return planned


def test_readings_need_no_knowledge_and_one_more_than_are_shown() -> None:
    span = Span(NOW - DAYS, NOW)
    after = NOW - timedelta(hours=1)
    assert of_readings(wanted(span, "raw", after=after)) == ReadingPlan(span, after, 101)


def test_few_readings_answer_themselves_and_many_are_answered_by_buckets() -> None:
    span = Span(NOW - DAYS, NOW)
    asked = wanted(span, max_points=288)
    assert plan(asked, known(288), OFFSET) == of_readings(asked)
    assert buckets(plan(asked, known(289), OFFSET)).tier == "15m"
    assert plan(wanted(span, "1d"), known(), OFFSET).tier == "1d"


def test_only_auto_lets_readings_answer() -> None:
    """Where a tier is asked for, they are not even counted."""
    span = Span(NOW - DAYS, NOW)
    assert wanted(span, max_points=288).most_readings == 288
    assert wanted(span, "1h", max_points=288).most_readings == -1


@pytest.mark.parametrize("tier", TIER_NAMES[1:])
def test_whole_buckets_cover_the_span(tier: Resolution) -> None:
    span = Span(NOW - 3 * DAYS, NOW)
    planned = buckets(plan(wanted(span, tier), known(), OFFSET))
    assert planned.whole == grid_of(planned.tier, OFFSET).whole(span)
    assert planned.first_at == planned.whole.from_at
    assert planned.before_count == 0


def test_a_page_goes_on_after_the_last_bucket_of_the_one_before() -> None:
    after = MIDNIGHT + timedelta(hours=3)
    asked = wanted(Span(MIDNIGHT - DAYS, NOW), "1h", after=after)
    planned = buckets(plan(asked, known(), OFFSET))
    assert planned.first_at == planned.whole.from_at == after + timedelta(hours=1)
    assert planned.limit == 101


def test_a_register_is_read_from_where_its_first_increase_begins() -> None:
    """But shown from the first bucket of the page."""
    asked = wanted(Span(MIDNIGHT, NOW), "1h")
    planned = buckets(plan(asked, known(chained_from=MIDNIGHT - 3 * DAYS), OFFSET))
    assert planned.whole.from_at == MIDNIGHT - 3 * DAYS
    assert planned.first_at == MIDNIGHT
    assert planned.before_count == 72


def test_stale_quarters_are_computed_with_the_buckets_that_they_lie_in() -> None:
    late = MIDNIGHT + timedelta(hours=2, minutes=30)
    asked = wanted(Span(MIDNIGHT, NOW), "1h")
    planned = buckets(plan(asked, known(marks=(late,)), OFFSET))
    open_at = quarters.start_of(NOW)
    assert planned.stale == [
        Span(late, late + quarters.width),
        Span(open_at, open_at + quarters.width),
    ]
    hours = Grid(HOUR, OFFSET)
    assert planned.computed == Span(hours.start_of(late), hours.start_of(NOW) + hours.width)


@pytest.mark.parametrize("tier", TIER_NAMES[1:])
def test_buckets_of_all_readings_are_computed_from_the_first_to_the_last(tier: Resolution) -> None:
    """Marked or not: what is stored is of trusted ones."""
    asked = replace(wanted(Span(MIDNIGHT - 3 * DAYS, NOW), tier), trust="all")
    planned = buckets(plan(asked, known(marks=(MIDNIGHT,)), OFFSET))
    end = min(quarters.start_of(NOW) + quarters.width, planned.whole.to_at)
    assert planned.stale == [Span(planned.whole.from_at, end)]


@pytest.mark.parametrize("tier", TIER_NAMES[1:])
def test_buckets_of_all_readings_are_refused_where_some_are_gone(tier: Resolution) -> None:
    """With the first begin that would be right; readings themselves are what is there."""
    asked = replace(wanted(Span(NOW - 91 * DAYS, NOW), tier), trust="all")
    with pytest.raises(BadParameterError) as refused:
        plan(asked, known(), OFFSET)
    accepted = refused.value.faults[0].accepted
    assert accepted[0] == "good"
    begin = datetime.fromisoformat(accepted[1].partition("from=")[2].partition(" ")[0])
    assert begin > NOW - 90 * DAYS
    assert buckets(plan(replace(asked, span=Span(begin, NOW)), known(), OFFSET)).first_at == begin
    assert plan(replace(asked, resolution="raw"), known(), OFFSET) == of_readings(asked)


@given(
    st.sampled_from(TIER_NAMES[1:]),
    st.integers(0, 30 * 86_400),
    st.one_of(st.none(), st.integers(0, 20 * 96)),
)
def test_the_day_that_a_chain_is_looked_for_from_begins_before_the_first_bucket(
    tier: Resolution, ago_s: int, bucket: int | None
) -> None:
    """Whatever the tier: so the last two days with a value hold two buckets of it with one."""
    span = Span(NOW - timedelta(seconds=ago_s), NOW)
    after = None if bucket is None else quarters.start_of(span.from_at) + bucket * quarters.width
    asked = wanted(span, tier, after=after)
    chained_at = asked.chained_at(OFFSET)
    assert chained_at == Grid(DAY, OFFSET).start_of(chained_at)
    assert chained_at <= buckets(plan(asked, known(), OFFSET)).first_at
