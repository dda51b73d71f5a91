r"""Passwords of accounts in the form that PostgreSQL's clients read: a `.pgpass` for any server.

`*:*:*:user:password`, one line each, with a backslash before `:` and `\`.
"""

import re
from collections.abc import Mapping

from db.errors import PasswordFileError

_LINE = re.compile(r"\*:\*:\*:((?:[^:\\]|\\.)*):((?:[^:\\]|\\.)*)")
_SPECIAL = re.compile(r"[:\\]")
_ESCAPED = re.compile(r"\\(.)")


def dump(passwords: Mapping[str, str]) -> str:
    """Return passwords by account as the content of a file: the inverse of `load`.

    Raises
    ------
    PasswordFileError
        One is empty or has more than one line.
    """
    for user, password in passwords.items():
        if password.splitlines() != [password]:
            raise PasswordFileError(f"the password of {user} must be one line of text")
    return "".join(
        f"*:*:*:{_escape(user)}:{_escape(password)}\n" for user, password in passwords.items()
    )


def load(text: str) -> dict[str, str]:
    """Return the passwords by account that a file holds.

    Raises
    ------
    PasswordFileError
        A line has another form.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise PasswordFileError(f"line {number} must be like *:*:*:user:password")
        found[_ESCAPED.sub(r"\1", match[1])] = _ESCAPED.sub(r"\1", match[2])
    return found


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
