"""Gaps are filled as numpy would, and what is filled stays told apart from what was measured."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.arrays import FloatArray
from contract.catalogue import KIND_BY_CODE
from db.rollup import HOUR
from ioc_api.accounts.scope import WHOLE_CITY
from ioc_api.errors import BadParameterError
from ioc_api.series.filling import FILLS, Fill, filled, refuse_other_fills
from ioc_api.series.plan import Division, Series
from ioc_api.series.row import Found, Row
from ioc_api.span import Span

BEGIN = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
KIND = KIND_BY_CODE["power_transformer"]
values = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=40)


def row(hour: int, value: float | None, sensor_id: str | None = None) -> Row:
    return Row(
        code=None,
        sensor_id=sensor_id,
        bucket_at=BEGIN + timedelta(hours=hour),
        weekday=None,
        hour=None,
        mean=value,
        low=value,
        high=value,
        sensor_count=0 if value is None else 1,
        value_count=0 if value is None else 3,
        untrusted_count=2,
        total=value,
        levels={} if value is None else {"p95": value},
    )


def asked(hours: int, *by: str) -> Series:
    return Series(
        kind=KIND,
        quantity=KIND.primary,
        area=None,
        areas=None,
        division=Division(by=frozenset(by), time_zone="UTC"),  # pyright: ignore[reportArgumentType]
        scope=WHOLE_CITY,
        sensor_ids=None,
        tiers=[HOUR],
        span=Span(BEGIN, BEGIN + timedelta(hours=hours)),
        offset=timedelta(hours=7),
    )


def told(fill: Fill, column: list[float | None], *, now_hours: int | None = None) -> list[Row]:
    rows = [row(hour, value) for hour, value in enumerate(column) if value is not None]
    found = Found(tier=HOUR, rows=rows, sensor_ids=None)
    now = BEGIN + timedelta(hours=len(column) if now_hours is None else now_hours)
    return filled(fill, asked(len(column)), found, now)


@given(values)
def test_nothing_is_filled_unasked(column: list[float | None]) -> None:
    assert [each.mean for each in told("none", column)] == [v for v in column if v is not None]


@given(values)
def test_null_is_null(column: list[float | None]) -> None:
    assert [each.mean for each in told("null", column)] == column


@given(values)
def test_previous_is_the_last_value_before(column: list[float | None]) -> None:
    expected: list[float | None] = []
    for value in column:
        expected.append(value if value is not None or not expected else expected[-1])
    assert [each.mean for each in told("previous", column)] == expected


@given(values)
def test_linear_lies_between_and_never_goes_on(column: list[float | None]) -> None:
    known = [hour for hour, value in enumerate(column) if value is not None]
    found = told("linear", column)
    if not known:
        assert {each.mean for each in found} == {None}
        return
    expected: FloatArray = np.interp(
        np.arange(len(column), dtype=float),
        np.array(known, dtype=float),
        np.array([value for value in column if value is not None]),
        left=np.nan,
        right=np.nan,
    )
    for each, value in zip(found, expected.tolist(), strict=True):
        for number in (each.mean, each.low, each.high, each.levels.get("p95")):
            assert (number is None) == np.isnan(value)
            assert number is None or abs(number - value) < 1e-6


@given(values, st.sampled_from(["null", "previous", "linear"]))
def test_what_is_filled_counts_nothing_and_adds_nothing(
    column: list[float | None], fill: Fill
) -> None:
    for each, value in zip(told(fill, column), column, strict=True):
        assert (each.value_count > 0) == (value is not None)
        assert each.total == value


def test_doubtful_readings_of_a_bucket_without_values_are_told() -> None:
    empty = row(1, None)._replace(untrusted_count=5)
    found = Found(tier=HOUR, rows=[row(0, 1.0), empty], sensor_ids=None)
    after = filled("previous", asked(2), found, BEGIN + timedelta(days=1))
    assert [each.untrusted_count for each in after] == [2, 5]
    assert after[1].mean == 1.0


def test_the_future_is_not_filled() -> None:
    assert len(told("previous", [1.0, *[None] * 9], now_hours=3)) == 4


def test_a_sensor_that_is_silent_has_a_line_of_nulls() -> None:
    found = Found(tier=HOUR, rows=[row(0, 1.0, "pt-1")], sensor_ids=["pt-1", "pt-2"])
    after = filled("previous", asked(2, "sensor"), found, BEGIN + timedelta(days=1))
    assert [(each.sensor_id, each.mean) for each in after] == [
        ("pt-1", 1.0),
        ("pt-1", 1.0),
        ("pt-2", None),
        ("pt-2", None),
    ]


def test_what_adds_up_is_never_filled() -> None:
    for kind in KIND_BY_CODE.values():
        for quantity in kind.quantities:
            one = replace(asked(2), kind=kind, quantity=quantity)
            right = FILLS[quantity.aggregate]
            assert ("previous" in right) == (quantity.aggregate not in {"sum", "counter"})
            refuse_other_fills("null", one)
            if "linear" not in right:
                with pytest.raises(BadParameterError, match="fill"):
                    refuse_other_fills("linear", one)


def test_hours_of_the_day_are_not_filled() -> None:
    with pytest.raises(BadParameterError, match="buckets"):
        refuse_other_fills("null", asked(2, "hour"))
