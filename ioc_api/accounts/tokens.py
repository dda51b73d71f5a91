"""What programs and browsers show us: random texts of which we keep only a digest.

A text of 32 random bytes cannot be guessed, so its digest needs no salt and no slow function; who
reads the database cannot come in with what is there.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

SECRET_BYTES = 32
KEY_ID_BYTES = 8
_FORM = r"[A-Za-z0-9_-]{43}"  # 32 bytes
_TOKEN = re.compile(_FORM)
_KEY = re.compile(rf"ioc_([a-f0-9]{{16}})_({_FORM})")


@dataclass(frozen=True, slots=True)
class Key:
    """A program's key: what names it, and what it must know.

    Attributes
    ----------
    key_id : str
        Public: lists and the audit name it so.
    secret : str
        Shown once.
    """

    key_id: str
    secret: str

    @property
    def text(self) -> str:
        """The whole, as it is sent after `Authorization: Bearer`."""
        return f"ioc_{self.key_id}_{self.secret}"


def new_token() -> str:
    """Return the token of a new session or link."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_key() -> Key:
    """Return a new key."""
    return Key(secrets.token_hex(KEY_ID_BYTES), new_token())


def key_of(text: str) -> Key | None:
    """Return the key that a text is: the inverse of `Key.text`. None where it cannot be one."""
    match = _KEY.fullmatch(text)
    return None if match is None else Key(match[1], match[2])


def is_token(text: str) -> bool:
    """Tell whether a text may be a token of a session or a link."""
    return _TOKEN.fullmatch(text) is not None


def digest(secret: str) -> bytes:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def is_same(kept: bytes, secret: str) -> bool:
    """Tell whether a secret is the one whose digest was kept, in a time that tells nothing."""
    return hmac.compare_digest(kept, digest(secret))
