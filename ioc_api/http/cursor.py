"""Cursors: where a page ended, as an opaque text. Encoding and decoding are inverse."""

import base64
import binascii
from typing import TypeVar

import msgspec
from msgspec import Struct

from ioc_api.errors import BadParameterError

CursorT = TypeVar("CursorT", bound=Struct)


def encode(position: Struct) -> str:
    """Return a position as a text that is safe in a URL."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).rstrip(b"=").decode("ascii")


def decode(text: str, position_type: type[CursorT]) -> CursorT:
    """Return the position in a cursor.

    Raises
    ------
    BadParameterError
        If this list did not hand out such a cursor.
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=position_type)
    except (binascii.Error, ValueError, msgspec.DecodeError, RecursionError):
        raise BadParameterError(
            "cursor", text, ("the next_cursor of the page before",), "is no cursor of this list"
        ) from None
