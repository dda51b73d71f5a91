"""Which message follows: once each, anew where it changed, and an end for each begin."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ioc_api.feeds.course import HEARD_FOR, RENEWED_BEFORE, VALID_FOR, Last, Standing, next_type
from operations.life.state import State

NOW = datetime(2026, 11, 30, 0, 15, tzinfo=UTC)
DEEP = Standing(State.OPEN, None, 1, 0.42, 0.3, NOW)
TOLD = Last("Alert", NOW, NOW + VALID_FOR, 1, 0.42)
OVER = replace(DEEP, cleared_at=NOW)


@pytest.mark.parametrize("state", State)
def test_only_what_stands_is_told(state: State) -> None:
    """What was put aside, is told by another or is over warns nobody."""
    stands = state in {"open", "acknowledged", "assigned", "in_progress"}
    assert next_type(NOW, replace(DEEP, state=state), None) == ("Alert" if stands else None)
    assert next_type(NOW, replace(DEEP, state=state), TOLD) == (None if stands else "Cancel")


def test_what_was_over_before_anybody_was_told_is_not_told() -> None:
    assert next_type(NOW, OVER, None) is None


def test_what_ends_is_cancelled_once_and_may_begin_anew() -> None:
    assert next_type(NOW, OVER, TOLD) == "Cancel"
    cancelled = replace(TOLD, type="Cancel")
    assert next_type(NOW, OVER, cancelled) is None
    assert next_type(NOW, DEEP, cancelled) == "Alert"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sensor_count": 2}, "Update"),
        ({"value": 0.60}, "Update"),
        ({"value": 0.45}, None),
        ({"value": None}, "Update"),
    ],
    ids=["more sensors", "much deeper", "a little deeper", "no number any more"],
)
def test_a_change_is_told_ten_minutes_after_the_last_word(
    change: dict[str, float], said: str | None
) -> None:
    other = replace(DEEP, **change)
    assert next_type(NOW + timedelta(minutes=9), other, TOLD) is None
    assert next_type(NOW + timedelta(minutes=10), other, TOLD) == said


def test_what_nobody_measures_any_more_is_neither_news_nor_over() -> None:
    """Its last message expires; the first sign of life tells it again, its end cancels it."""
    later = NOW + HEARD_FOR + timedelta(seconds=1)
    assert next_type(later, DEEP, None) is None
    assert next_type(later, DEEP, TOLD) is None
    assert next_type(later, replace(DEEP, last_at=later), TOLD) == "Update"
    assert next_type(later, replace(OVER), TOLD) == "Cancel"


def test_what_stands_is_told_again_before_its_message_expires() -> None:
    due_at = NOW + VALID_FOR - RENEWED_BEFORE
    assert next_type(due_at - timedelta(seconds=1), DEEP, TOLD) is None
    assert next_type(due_at, DEEP, TOLD) == "Update"


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 120), st.booleans(), st.integers(1, 9)), max_size=40))
def test_messages_of_an_alert_make_whole_chains(days: list[tuple[int, bool, int]]) -> None:
    """An Alert begins, Updates follow, a Cancel ends; what stands has one that holds."""
    now, last, sent = NOW, None, list[str]()
    for minutes, holds, count in days:
        now += timedelta(minutes=minutes)
        standing = replace(DEEP if holds else OVER, sensor_count=count, last_at=now)
        type_ = next_type(now, standing, last)
        if type_ is not None:
            sent.append(type_)
            last = Last(type_, now, now + VALID_FOR, count, 0.42)
        if holds:
            assert last is not None
            assert last.type != "Cancel"
            assert last.expires_at > now
    letters = "".join(one[0] for one in sent)
    assert "CC" not in letters
    assert "CU" not in letters
    assert not letters or letters[0] == "A"
    assert "AA" not in letters.replace("U", "")
