"""Passwords: what may be one, and whether one is right. Hashed with argon2id (RFC 9106).

A check takes a fraction of a second and 64 MiB on purpose, so it runs in threads of its own, only
two at once, and only so many wait: who guesses must not keep the others out, nor who hangs up.
"""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from pydantic import Field

from ioc_api.errors import TooManyError

MIN_LENGTH = 12
MAX_LENGTH = 256
AT_ONCE_COUNT = 2
WAITING_MAX_COUNT = 16
FORM = f"{MIN_LENGTH} to {MAX_LENGTH} characters, and not the name"
NOBODYS = "nobody has this password"

NewPasswordText = Annotated[
    str,
    Field(max_length=MAX_LENGTH, json_schema_extra={"format": "password", "minLength": MIN_LENGTH}),
]
"""As a body brings it; whether it `fits` is told in words."""

T = TypeVar("T")


def normalised(password: str) -> str:
    """Return a password as it is hashed: keyboards write one letter in different ways."""
    return unicodedata.normalize("NFC", password)


def fits(password: str, name: str) -> bool:
    """Tell whether a text may become somebody's password."""
    normal = normalised(password)
    return MIN_LENGTH <= len(normal) <= MAX_LENGTH and normal.casefold() != name.casefold()


class Passwords:
    """Makes and checks hashes.

    Parameters
    ----------
    note_check
        Told of each check, which is what guessing costs.
    """

    def __init__(self, note_check: Callable[[], None] = lambda: None) -> None:
        self._hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._note_check = note_check
        self._threads = ThreadPoolExecutor(AT_ONCE_COUNT, thread_name_prefix="password")
        self._waiting_count = 0
        self._nobodys_hash: str | None = None

    async def hashed(self, password: str) -> str:
        """Return what is kept of a password. Raises `TooManyError` as `is_right` does."""
        return await self._in_turn(lambda: self._hasher.hash(normalised(password)))

    async def is_right(self, kept: str | None, password: str) -> bool:
        """Tell whether a password is the one whose hash was kept; never where none was.

        That costs the same in either case.

        Raises
        ------
        TooManyError
            Too many wait already.
        """
        self._note_check()
        return await self._in_turn(lambda: self._is_right(kept, normalised(password)))

    def needs_new(self, kept: str) -> bool:
        """Tell whether a hash was made at another cost than today's."""
        return self._hasher.check_needs_rehash(kept)

    def _is_right(self, kept: str | None, password: str) -> bool:
        if self._nobodys_hash is None:
            self._nobodys_hash = self._hasher.hash(NOBODYS)
        try:
            self._hasher.verify(kept or self._nobodys_hash, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    async def _in_turn(self, work: Callable[[], T]) -> T:
        if self._waiting_count >= WAITING_MAX_COUNT:
            raise TooManyError("too many are signing in at this moment", retry_after_s=5)
        self._waiting_count += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting_count -= 1
