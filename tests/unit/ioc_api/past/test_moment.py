"""Which time is answered, from what, and what is refused with the span that there is."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc_api.errors import BadParameterError
from ioc_api.past.moment import (
    LOOK_BACK,
    before_history,
    first_told,
    least_observed_at_us,
    moment,
    refuse_future,
)

NOW = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
AT = NOW - timedelta(days=100, minutes=7)
OFFSET = timedelta(hours=7)


def test_a_time_of_which_readings_are_kept_is_answered_to_the_instant() -> None:
    far_enough = AT - LOOK_BACK
    for kept in ({}, {"raw": far_enough}, {"raw": far_enough, "15m": far_enough}):
        found = moment(AT, kept, OFFSET)
        assert (found.at, found.as_of, found.tier) == (AT, AT, "raw")


@pytest.mark.parametrize("raw_from", [NOW, AT, AT - LOOK_BACK + timedelta(microseconds=1)])
def test_before_that_it_is_answered_as_of_the_last_whole_quarter(raw_from: datetime) -> None:
    found = moment(AT, {"raw": raw_from}, OFFSET)
    assert (found.tier, found.as_of) == ("15m", AT - timedelta(minutes=8))


def test_what_is_kept_by_neither_is_refused_with_what_is() -> None:
    with pytest.raises(BadParameterError) as refused:
        moment(AT, {"raw": NOW, "15m": AT}, OFFSET)
    (fault,) = refused.value.faults
    assert (fault.parameter, fault.accepted) == ("at", ("2026-08-14T07:08:00.000Z or later",))


def test_the_first_times_are_told_by_the_tier_that_is_kept_longest() -> None:
    assert first_told({}) == ("raw", None)
    assert first_told({"raw": NOW}) == ("15m", None)
    assert first_told({"raw": NOW, "15m": AT}) == ("15m", AT + timedelta(minutes=15))


def test_the_future_and_what_was_before_all_are_refused_with_the_span_that_there_is() -> None:
    refuse_future(NOW, NOW, None)
    later = NOW + timedelta(seconds=1)
    span = "2026-08-14T06:53:00.000Z to 2026-11-22T07:00:00.000Z"
    with pytest.raises(BadParameterError) as refused:
        refuse_future(later, NOW, AT)
    assert refused.value.faults[0].accepted == (span,)
    assert before_history(AT, NOW, AT).faults[0].accepted == (span,)
    assert "no reading is stored" in before_history(AT, NOW, None).faults[0].accepted[0]


@given(st.integers(1, 2000), st.floats(1, 3600))
def test_a_bucket_makes_no_sensor_look_livelier_than_it_was(count: int, period_s: float) -> None:
    """Whoever sent as many readings as it can have may have sent the last one no sooner."""
    (found,) = least_observed_at_us(np.array([0]), np.array([count]), np.array([period_s]), 900)
    assert 0 <= found < 900e6
    assert found <= (count - 1) * period_s * 1e6
