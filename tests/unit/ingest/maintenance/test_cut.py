"""How far a cut may go: no clock moves it further than time has passed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.maintenance import cut
from ingest.maintenance.cut import Allowed, LastCut

CUT_AT = datetime(2026, 8, 24, tzinfo=UTC)
DAY = timedelta(days=1)
LAST = LastCut(CUT_AT, CUT_AT + 90 * DAY)


def judged(
    wanted_at: datetime,
    last: LastCut | None = LAST,
    *,
    passed: timedelta = timedelta(0),
    is_steady: bool = False,
) -> Allowed:
    return cut.judge(
        wanted_at, last, passed=passed, first_limit_at=CUT_AT + 2 * DAY, is_steady=is_steady
    )


@pytest.mark.parametrize(
    ("wanted_at", "passed", "allowed"),
    [
        (CUT_AT, timedelta(0), Allowed(CUT_AT)),
        (CUT_AT + DAY, timedelta(0), Allowed(CUT_AT + DAY)),
        (CUT_AT + 2 * DAY, timedelta(hours=23), Allowed(None, is_held=True)),
        (CUT_AT + 2 * DAY, timedelta(hours=24), Allowed(CUT_AT + 2 * DAY)),
        (CUT_AT + 400 * DAY, 30 * DAY, Allowed(None, is_held=True)),
    ],
)
def test_a_cut_goes_as_far_as_time_has_passed_and_a_day(
    wanted_at: datetime, passed: timedelta, allowed: Allowed
) -> None:
    assert judged(wanted_at, passed=passed) == allowed


def test_the_first_cut_goes_no_further_than_the_wall_says() -> None:
    assert judged(CUT_AT + 400 * DAY, None) == Allowed(CUT_AT + 2 * DAY)
    assert judged(CUT_AT - DAY, None) == Allowed(CUT_AT - DAY)


def test_a_city_that_is_set_back_keeps_all_until_it_is_known_to_stay_there() -> None:
    """For a moment it may only miss the clock that it follows else."""
    assert judged(CUT_AT - 30 * DAY) == Allowed(None)
    assert judged(CUT_AT - 30 * DAY, is_steady=True) == Allowed(CUT_AT - 30 * DAY)


@given(
    st.timedeltas(-1_000 * DAY, 60_000 * DAY),
    st.timedeltas(timedelta(0), 1_000 * DAY),
    st.booleans(),
)
def test_whatever_a_clock_wants_no_cut_is_beyond_what_has_passed(
    wanted: timedelta,
    passed: timedelta,
    is_steady: bool,  # noqa: FBT001 - hypothesis gives them by place
) -> None:
    allowed = judged(CUT_AT + wanted, passed=passed, is_steady=is_steady)
    assert allowed.cut_at is None or allowed.cut_at <= CUT_AT + passed + DAY
    assert allowed.is_held == (wanted > passed + DAY)
