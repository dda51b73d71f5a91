"""Spans of time as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.scenario.span import MAX_SPAN_MIN, minutes_of, told


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("30m", 30), ("1h30m", 90), ("2d", 2_880), ("1d2h3m", 1_563), ("90m", 90), ("0m", 0)],
)
def test_a_span_is_read(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["", "30", "m", "30s", "1.5h", "-1h", "1h 30m", "30m1h", "400d"])
def test_what_is_no_span_is_none(text: str) -> None:
    assert minutes_of(text) is None


@given(st.integers(0, MAX_SPAN_MIN))
def test_what_is_told_is_read_again(minutes: int) -> None:
    assert minutes_of(told(minutes)) == minutes
