"""Which hours hold all that a mean is of, and how much of them has to be covered."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ioc_api.past.means import RECENT, window_of

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware
SPANS_S = st.sampled_from([3_600, 8 * 3_600, 86_400])


@given(MOMENTS, SPANS_S, st.sampled_from([0, 5.5, 7]))
def test_a_window_holds_the_spans_of_all_that_was_said_shortly_before(
    as_of: datetime, span_s: int, offset_h: float
) -> None:
    window = window_of(as_of, span_s, timedelta(hours=offset_h))
    width = timedelta(seconds=window.tier.width_s)
    assert window.span.to_at == as_of
    assert as_of - width < window.ended_at <= as_of
    # Every bucket that begins in it and the one in which the earliest mean's span begins.
    assert window.span.from_at + width <= as_of - timedelta(seconds=span_s) - RECENT


@given(MOMENTS, SPANS_S)
def test_wherever_its_holes_are_half_of_the_span_is_covered(as_of: datetime, span_s: int) -> None:
    window = window_of(as_of, span_s, timedelta())
    width_s = window.tier.width_s
    begin = (
        window.span.from_at
        - timedelta(seconds=window.span.from_at.timestamp() % width_s)
        + timedelta(seconds=width_s)
    )
    holes_s = (window.ended_at - begin).total_seconds() - window.covered_s
    # All holes in the span itself, and nothing of the bucket that goes on.
    assert span_s - holes_s - width_s >= span_s / 2
