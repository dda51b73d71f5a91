"""A thin line is made of readings as they were sent, loses no peak, and stays within its bounds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from contract.clock import to_us
from ioc_api.errors import BadParameterError, TooLargeError
from ioc_api.readings.line import Line
from ioc_api.readings.plan import (
    READINGS_MAX_COUNT,
    Known,
    Thin,
    Wanted,
    of_thin_line,
)
from ioc_api.readings.thinning import refuse_few, refuse_many, thinned
from ioc_api.readings.tier import Extent
from ioc_api.span import Span

BEGIN = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
KIND = KIND_BY_CODE["noise"]
WANTED = Wanted(
    kind=KIND,
    sensor_key=1,
    names=KIND.quantity_names,
    span=Span(BEGIN, BEGIN + DAY),
    resolution="raw",
    max_points=100,
    after=None,
    limit=100,
    thin="minmax",
)
value = st.none() | st.floats(-1e3, 1e3, width=32)
lines = st.lists(st.tuples(st.integers(1, 900), value, value), max_size=400)
ways = st.sampled_from(["minmax", "lttb"])


def line_of(steps: list[tuple[int, float | None, float | None]]) -> Line:
    times_s = np.cumsum([step_s for step_s, _, _ in steps], dtype=np.int64)
    values = [[one, other] for _, one, other in steps]
    return Line(
        to_us(BEGIN) + times_s * 1_000_000,
        np.arange(len(steps)),  # so that each reading can be told from the others
        np.array(values, np.float64).reshape(len(steps), 2).T,
    )


@settings(max_examples=500)
@given(ways, lines, st.integers(10, 200))
def test_a_thin_line_is_a_part_of_the_whole(
    thin: Thin, line: list[tuple[int, float | None, float | None]], max_points: int
) -> None:
    whole = line_of(line)
    found = thinned(thin, whole, max_points)
    rows = found.quality
    assert len(found) <= max_points
    assert (np.diff(rows) > 0).all()
    assert (found.observed_us == whole.observed_us[rows]).all()
    assert np.array_equal(found.values, whole.values[:, rows], equal_nan=True)
    assert len(found) == len(whole) or (rows[0], rows[-1]) == (0, len(whole) - 1)


@settings(max_examples=500)
@given(lines, st.integers(10, 200))
@example([(4, None, 0.0), *[(1, None, 0.0)] * 3, (3, None, 1.0), *[(1, None, None)] * 6], 10)
def test_minmax_keeps_the_least_and_the_greatest_of_each_quantity(
    line: list[tuple[int, float | None, float | None]], max_points: int
) -> None:
    whole = line_of(line)
    found = thinned("minmax", whole, max_points)
    for values, kept in zip(whole.values, found.values, strict=True):
        if not np.isnan(values).all():
            assert (np.nanmin(kept), np.nanmax(kept)) == (np.nanmin(values), np.nanmax(values))


def test_a_span_with_more_readings_than_are_looked_at_is_refused_with_what_fits() -> None:
    rows = np.arange(READINGS_MAX_COUNT + 1)
    many = Line(to_us(BEGIN) + rows * 1_000_000, rows, np.zeros((1, len(rows))))
    refuse_many(WANTED, many.at(rows[:-1]))
    with pytest.raises(TooLargeError, match="to=2026-11-23T10:46:40") as refused:
        refuse_many(WANTED, many)
    assert refused.value.members is not None
    assert "fits" in refused.value.members


def test_too_few_points_are_refused() -> None:
    refuse_few(None, ["leq_db"], 1)
    refuse_few("lttb", ["leq_db"], 6)
    with pytest.raises(BadParameterError, match="at least 10"):
        refuse_few("lttb", ["leq_db", "lmax_db"], 9)


def test_a_span_whose_readings_are_gone_is_refused() -> None:
    """It would begin late, and what came before would look like silence."""
    oldest = {"raw": BEGIN + DAY / 2, "15m": BEGIN - DAY, "1h": BEGIN - DAY, "1d": BEGIN - DAY}
    extent = Extent(
        oldest=oldest,  # pyright: ignore[reportArgumentType] - the keys are tiers
        newest_raw=BEGIN + DAY,
        newest_quarter=BEGIN + DAY,
        newest_day=BEGIN,
    )
    known = Known(extent=extent, raw_count=0, marks=(), chained_from=None)
    with pytest.raises(BadParameterError, match="from=2026-11-22T19:00:00"):
        of_thin_line(WANTED, known)
    later = replace(WANTED, span=Span(BEGIN + DAY / 2, BEGIN + DAY))
    assert of_thin_line(later, known).limit == READINGS_MAX_COUNT + 1
