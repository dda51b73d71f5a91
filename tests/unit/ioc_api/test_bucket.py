"""Buckets cover a span, in the city's local time."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from contract.clock import EPOCH
from db.rollup import TIERS
from ioc_api.bucket import Grid
from ioc_api.span import Span
from tests.stand.spans import instants, spans

grids = st.tuples(st.sampled_from(TIERS), st.sampled_from((-9.5, 0.0, 5.75, 7.0))).map(
    lambda pair: Grid(pair[0], timedelta(hours=pair[1]))
)


@given(grids, spans)
def test_buckets_cover_the_span_and_none_lies_beside_it(grid: Grid, span: Span) -> None:
    whole = grid.whole(span)
    assert whole.from_at <= span.from_at < whole.from_at + grid.width
    assert whole.to_at - grid.width < span.to_at <= whole.to_at
    assert grid.count(span) * grid.width == whole.to_at - whole.from_at


@given(grids, instants)
def test_days_begin_at_the_citys_midnight(grid: Grid, instant: datetime) -> None:
    start = grid.start_of(instant)
    assert start <= instant < start + grid.width
    assert (start + grid.offset - EPOCH) % grid.width == timedelta(0)


@given(grids, instants)
def test_an_empty_span_has_no_buckets(grid: Grid, instant: datetime) -> None:
    assert grid.count(Span(instant, instant)) == 0
