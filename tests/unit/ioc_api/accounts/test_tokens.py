"""Keys and tokens are what they are read as, and nothing else is."""

import string

from hypothesis import given
from hypothesis import strategies as st

from ioc_api.accounts import tokens
from ioc_api.accounts.tokens import Key

SECRETS = st.text(string.ascii_letters + string.digits + "_-", min_size=43, max_size=43)
KEYS = st.builds(Key, st.text("0123456789abcdef", min_size=16, max_size=16), SECRETS)


@given(KEYS)
def test_reading_a_key_is_the_inverse_of_writing_it(key: Key) -> None:
    assert tokens.key_of(key.text) == key


@given(st.text())
def test_any_other_text_is_none(text: str) -> None:
    found = tokens.key_of(text)
    assert found is None or found.text == text


@given(KEYS, st.integers(0, 59), st.sampled_from(" \n\0/.=+é"))
def test_a_key_with_another_sign_is_none(key: Key, place: int, sign: str) -> None:
    """Also at its end, where a pattern may look away."""
    text = key.text
    assert tokens.key_of(text[:place] + sign + text[place + 1 :]) is None
    assert tokens.key_of(text + sign) is None


def test_what_is_made_is_well_formed_and_never_the_same() -> None:
    made = [tokens.new_key() for _ in range(200)]
    assert [tokens.key_of(key.text) for key in made] == made
    assert len({key.key_id for key in made} | {key.secret for key in made}) == 400
    assert all(tokens.is_token(tokens.new_token()) for _ in range(200))


@given(SECRETS, SECRETS)
def test_a_secret_is_known_by_its_digest_alone(one: str, other: str) -> None:
    assert tokens.is_same(tokens.digest(one), one)
    assert tokens.is_same(tokens.digest(one), other) is (one == other)
