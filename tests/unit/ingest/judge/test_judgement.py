"""Judging by columns says what judging one by one says."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.catalogue import KIND_BY_CODE, KINDS, Kind
from contract.city import city_folder, load_city
from contract.clock import CALENDAR_END_US
from contract.errors import PayloadError
from contract.judgement import (
    FUTURE_TOLERANCE_US,
    judge_time,
    judge_values,
    skew_tolerance_us,
)
from contract.reason import Reason
from ingest.judge.bounds import Bounds
from ingest.judge.columns import RowBuilder, Table
from ingest.judge.instants import NO_TIME
from ingest.judge.judgement import judge

NOW_US = 1_795_000_000_000_000
KEPT_US = 89 * 86_400_000_000
PLAUSIBLE = load_city(city_folder("hcmc")).plausible
SPAN = Bounds(city_now_us=NOW_US, oldest_us=NOW_US - KEPT_US, plausible=PLAUSIBLE)
SPANS = [
    SPAN,
    Bounds(city_now_us=CALENDAR_END_US - 1, oldest_us=CALENDAR_END_US - KEPT_US),
    Bounds(city_now_us=0, oldest_us=-KEPT_US, plausible=PLAUSIBLE),
    Bounds(city_now_us=NOW_US, oldest_us=NOW_US - KEPT_US, speed=60.0, plausible=PLAUSIBLE),
]
EDGES = sorted(
    [0, CALENDAR_END_US - 1]
    + [bounds.oldest_us for bounds in SPANS]
    + [
        bounds.city_now_us + tolerance_us
        for bounds in SPANS
        for tolerance_us in (skew_tolerance_us(bounds.speed), FUTURE_TOLERANCE_US)
    ]
)

Row = tuple[int, dict[str, float | None]]


def table_of(kind: Kind, rows: list[Row]) -> Table:
    """Return rows of one sensor as a table."""
    builder = RowBuilder(kind)
    for index, (observed_us, values) in enumerate(rows):
        builder.add(index, -1, 1, observed_us, 0, None, values)
    return builder.build()


@st.composite
def cases(draw: st.DrawFn) -> tuple[Kind, list[Row]]:
    kind = draw(st.sampled_from(KINDS))
    times = st.sampled_from([*EDGES, *(edge + 1 for edge in EDGES), *(edge - 1 for edge in EDGES)])
    values: dict[str, st.SearchStrategy[float | None]] = {}
    for quantity in kind.quantities:
        usual = PLAUSIBLE.range(kind.code, quantity.name)
        limits = [*quantity.possible, usual.low, usual.high]
        near = [np.nextafter(limit, way) for limit in limits for way in (-np.inf, np.inf)]
        values[quantity.name] = (
            st.none()
            | st.sampled_from([float(number) for number in (*limits, *near)])
            | st.floats(allow_nan=False)
        )
    row = st.tuples(
        times | st.just(NO_TIME) | st.integers(EDGES[0], EDGES[-1]),
        st.fixed_dictionaries({}, optional=values),
    )
    return kind, draw(st.lists(row, min_size=1, max_size=6))


def scalar(kind: Kind, row: Row, bounds: Bounds) -> int | Reason:
    """Return the quality or the reason that the contract alone gives."""
    observed_us, values = row
    try:
        quality = judge_values(kind, values, bounds.plausible)
        quality |= judge_time(
            None if observed_us == NO_TIME else observed_us,
            city_now_us=bounds.city_now_us,
            oldest_us=bounds.oldest_us,
            speed=bounds.speed,
        )
    except PayloadError as error:
        return error.reason
    return int(quality)


@given(cases(), st.sampled_from(SPANS))
def test_columns_and_contract_agree(case: tuple[Kind, list[Row]], bounds: Bounds) -> None:
    kind, rows = case
    verdict = judge(table_of(kind, rows), bounds)
    found: dict[int, Any] = dict(zip(verdict.rows.tolist(), verdict.quality.tolist(), strict=True))
    found |= {row: error.reason for row, error in verdict.refused}
    assert found == {index: scalar(kind, row, bounds) for index, row in enumerate(rows)}


@pytest.mark.parametrize("observed_us", [-(2**62), 2**62], ids=["long ago", "far ahead"])
def test_times_beyond_the_calendar_are_no_times(observed_us: int) -> None:
    kind = KIND_BY_CODE["noise"]
    verdict = judge(table_of(kind, [(observed_us, {"leq_db": 60.0})]), SPAN)
    [(_, error)] = verdict.refused
    assert error.reason is Reason.BAD_TIME
