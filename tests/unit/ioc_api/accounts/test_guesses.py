"""How long wrong passwords lock, and what counts as one name or one place."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc_api.accounts import guesses
from ioc_api.accounts.guesses import LONGEST, WITH_ADDRESS, WITH_NAME, Patience

PATIENCES = (WITH_NAME, WITH_ADDRESS)


def test_the_fifth_locks_for_a_minute_and_each_further_for_twice_as_long() -> None:
    minutes = [
        None if (lock := WITH_NAME.lock(count)) is None else lock / timedelta(minutes=1)
        for count in range(1, 14)
    ]
    assert minutes == [None] * 4 + [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize("patience", PATIENCES)
@given(count=st.integers(1, 10**9))
def test_no_lock_is_shorter_than_the_one_before_or_longer_than_an_hour(
    patience: Patience, count: int
) -> None:
    now, then = patience.lock(count) or timedelta(0), patience.lock(count + 1) or timedelta(0)
    assert now <= then <= LONGEST


def test_a_day_has_no_more_than_some_dozens_of_tries() -> None:
    """Whoever goes on as soon as a lock ends."""
    waited, count = timedelta(0), 0
    while waited < timedelta(days=1):
        count += 1
        waited += WITH_NAME.lock(count) or timedelta(0)
    assert count < 40


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        (None, "unknown", True),
        (None, "::1", False),
    ],
)
def test_one_place_is_an_address_or_a_network_of_ipv6(
    one: str | None, other: str | None, is_one: object
) -> None:
    assert (guesses.network(one) == guesses.network(other)) is is_one
    assert (guesses.address_subject(one) == guesses.address_subject(other)) is is_one


@given(st.text(), st.text())
def test_names_are_told_apart_and_are_no_addresses(one: str, other: str) -> None:
    assert (guesses.name_subject(one) == guesses.name_subject(other)) is (one == other)
    assert guesses.name_subject(one) != guesses.address_subject(other)
