"""A thin line is made of readings as they were sent, loses no peak, and stays within its bounds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE
from ioc_api.errors import BadParameterError, TooLargeError
from ioc_api.readings.plan import (
    READINGS_MAX_COUNT,
    Known,
    Thin,
    Wanted,
    of_thin_line,
)
from ioc_api.readings.queries import RawReading
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


def readings(line: list[tuple[int, float | None, float | None]]) -> list[RawReading]:
    found: list[RawReading] = []
    at = BEGIN
    for step_s, one, other in line:
        at += timedelta(seconds=step_s)
        found.append(RawReading(at, 0, (one, other)))
    return found


@settings(max_examples=500)
@given(ways, lines, st.integers(10, 200))
def test_a_thin_line_is_a_part_of_the_whole(
    thin: Thin, line: list[tuple[int, float | None, float | None]], max_points: int
) -> None:
    whole = readings(line)
    found = thinned(thin, whole, 2, max_points)
    assert len(found) <= max_points
    assert set(map(id, found)) <= set(map(id, whole))
    assert [each.observed_at for each in found] == sorted(each.observed_at for each in found)
    assert found == whole or (found[0], found[-1]) == (whole[0], whole[-1])


@settings(max_examples=500)
@given(lines, st.integers(10, 200))
def test_minmax_keeps_the_least_and_the_greatest_of_each_quantity(
    line: list[tuple[int, float | None, float | None]], max_points: int
) -> None:
    whole = readings(line)
    found = thinned("minmax", whole, 2, max_points)
    for place in range(2):
        values = [v for each in whole if (v := each.values[place]) is not None]
        kept = [v for each in found if (v := each.values[place]) is not None]
        if values:
            assert (min(kept), max(kept)) == (min(values), max(values))


def test_a_span_with_more_readings_than_are_looked_at_is_refused_with_what_fits() -> None:
    many = [RawReading(BEGIN + timedelta(seconds=n), 0, ()) for n in range(READINGS_MAX_COUNT + 1)]
    refuse_many(WANTED, many[:-1])
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
