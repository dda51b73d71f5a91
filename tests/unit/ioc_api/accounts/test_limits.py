"""How much one gets in a time, by a clock that is given."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter

from ioc_api.accounts.limits import LEFT, POLICY, Limits, Policy
from ioc_api.accounts.windows import CALLERS_MAX_COUNT, Windows
from ioc_api.errors import TooManyError

THREE = Policy("few", RateLimitItemPerSecond(3, 10), "of a test")


class Clock:
    """Seconds that a test sets."""

    now_s = 1_000.0

    def __call__(self) -> float:
        """Return them."""
        return self.now_s


def test_answers_tell_what_is_left_and_when_there_is_more() -> None:
    clock = Clock()
    limits = Limits(clock)
    for left, rest_s in ((2, 10), (1, 8), (0, 6)):
        headers = limits.take(THREE, "lan")
        assert headers == {POLICY: '"few";q=3;w=10', LEFT: f'"few";r={left};t={rest_s}'}
        clock.now_s += 2
    with pytest.raises(TooManyError, match="more than 3 of a test within 10 s") as refused:
        limits.take(THREE, "lan")
    assert refused.value.retry_after_s == 4
    assert refused.value.headers[LEFT] == '"few";r=0;t=4'
    assert limits.take(THREE, "another")[LEFT] == '"few";r=2;t=10'
    clock.now_s += 4
    assert limits.take(THREE, "lan")[LEFT].startswith('"few";r=0')


@given(st.lists(st.floats(0, 8), max_size=60))
def test_no_window_ever_holds_more_than_its_limit(pauses_s: list[float]) -> None:
    """Wherever it begins; and nobody is refused who would have fitted."""
    clock = Clock()
    limiter = MovingWindowRateLimiter(Windows(clock))
    came_s: list[float] = []
    for pause_s in pauses_s:
        clock.now_s += pause_s
        recent = [one for one in came_s if one > clock.now_s - 10]
        assert limiter.hit(THREE.item, "lan") is (len(recent) < 3)
        if len(recent) < 3:
            came_s.append(clock.now_s)


def test_whoever_came_long_ago_is_forgotten() -> None:
    """Memory does not grow with how many were ever here."""
    clock = Clock()
    windows = Windows(clock)
    for number in range(CALLERS_MAX_COUNT + 500):
        windows.acquire_entry(f"one-{number}", 3, 10)
    assert windows.reset() <= CALLERS_MAX_COUNT + 1
    for number in range(100):
        windows.acquire_entry(f"one-{number}", 3, 10)
    clock.now_s += 11
    for number in range(100):
        windows.acquire_entry(f"other-{number}", 3, 10)
    assert windows.reset() == 100


def test_headers_are_structured_fields() -> None:
    """A string with parameters of whole numbers (RFC 9651)."""
    headers = Limits(Clock()).take(THREE, "lan")
    assert all(re.fullmatch(r'"[a-z-]+"(;[a-z]=\d+)+', value) for value in headers.values())
