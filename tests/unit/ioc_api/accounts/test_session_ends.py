"""When a session and a key count no more."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc_api.accounts.keys import KnownKey
from ioc_api.accounts.sessions import IDLE, LASTS, Session

BEGUN = datetime(2026, 11, 22, 7, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def session(
    seen_after: timedelta = timedelta(0),
    *,
    ended_at: datetime | None = None,
    is_disabled: object = False,
) -> Session:
    """Return one that has begun at `BEGUN`."""
    return Session(
        session_id=UUID(int=1),
        created_at=BEGUN,
        seen_at=BEGUN + seen_after,
        ends_at=BEGUN + LASTS,
        ended_at=ended_at,
        name="lan",
        role="viewer",
        areas=None,
        unit=None,
        is_disabled=bool(is_disabled),
    )


@given(st.timedeltas(timedelta(0), LASTS), st.timedeltas(timedelta(0), 2 * LASTS))
def test_it_ends_unused_for_half_a_day_and_after_a_week_in_any_case(
    seen_after: timedelta, later: timedelta
) -> None:
    now = BEGUN + seen_after + later
    is_over = later >= IDLE or seen_after + later >= LASTS
    assert session(seen_after).is_over(now) is is_over


def test_whoever_ended_it_or_was_shut_out_is_out() -> None:
    assert not session().is_over(BEGUN + SECOND)
    assert session(ended_at=BEGUN).is_over(BEGUN + SECOND)
    assert session(is_disabled=True).is_over(BEGUN + SECOND)


def test_its_use_is_noted_once_a_minute() -> None:
    assert not session().is_to_be_seen(BEGUN + 59 * SECOND)
    assert session().is_to_be_seen(BEGUN + 60 * SECOND)


@pytest.mark.parametrize(
    ("revoked_at", "is_disabled", "after", "is_over"),
    [
        (None, False, 59 * SECOND, False),
        (None, False, 60 * SECOND, True),
        (BEGUN, False, SECOND, True),
        (None, True, SECOND, True),
    ],
)
def test_a_key_ends_in_time_or_by_somebodys_hand(
    revoked_at: datetime | None, is_disabled: object, after: timedelta, is_over: object
) -> None:
    key = KnownKey(
        key_id="0" * 16,
        secret_hash=b"",
        rights=None,
        key_areas=None,
        expires_at=BEGUN + 60 * SECOND,
        last_used_at=None,
        revoked_at=revoked_at,
        name="lan",
        role="viewer",
        areas=None,
        unit=None,
        is_disabled=bool(is_disabled),
    )
    assert key.is_over(BEGUN + after) is is_over
