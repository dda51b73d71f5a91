"""A file of passwords is what PostgreSQL's clients read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import PasswordFileError
from db.password_file import dump, load

LINES = st.text(st.characters(codec="utf-8"), min_size=1).filter(
    lambda text: text.splitlines() == [text]
)


@given(st.dictionaries(LINES, LINES))
def test_what_is_written_is_read(passwords: dict[str, str]) -> None:
    """Whatever somebody likes in a password, colons and backslashes included."""
    assert load(dump(passwords)) == passwords


def test_special_characters_are_written_as_libpq_wants_them() -> None:
    """Its manual asks for a backslash before a colon and before a backslash."""
    assert dump({"ioc": r"a:b\c"}) == "*:*:*:ioc:a\\:b\\\\c\n"


@pytest.mark.parametrize("password", ["", "two\nlines", "carriage\r"])
def test_a_password_that_fits_into_no_line_is_refused(password: str) -> None:
    """Whose it was is said, and nothing of it."""
    with pytest.raises(PasswordFileError, match=r"^the password of ioc must be one line of text$"):
        dump({"ioc": password})


def test_a_damaged_file_is_told_by_line() -> None:
    """Without what stands there: it may be a secret."""
    with pytest.raises(PasswordFileError) as raised:
        load("*:*:*:ioc:one\nsecret\n")
    assert re.fullmatch(r"line 2 must be like \*:\*:\*:user:password", str(raised.value))
