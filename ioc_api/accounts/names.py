"""Names of accounts: how they are written. Pure."""

import re
import unicodedata

from ioc_api.errors import BadParameterError

PATTERN = r"[a-z0-9._@-]{1,64}"
TYPED_PATTERN = r"^\s*[A-Za-z0-9._@-]{1,64}\s*$"  # as people may write it
FORM = "1 to 64 of the letters a to z, digits and . _ @ -"
DISPLAY_NAME_MAX_LENGTH = 200
_NAME = re.compile(PATTERN)


def written(text: str) -> str:
    """Return a name as it is stored, whatever somebody typed; it may be none."""
    return unicodedata.normalize("NFC", text).strip().lower()


def is_name(text: str) -> bool:
    """Tell whether a text is a name as it is stored."""
    return _NAME.fullmatch(text) is not None


def named(text: str, parameter: str = "name") -> str:
    """Return the name that a text means.

    Raises
    ------
    BadParameterError
        It is none.
    """
    found = written(text)
    if not is_name(found):
        raise BadParameterError(parameter, text, (FORM,))
    return found


def one_line(text: str) -> str:
    """Return a text that is one line of signs which can be seen.

    Raises
    ------
    ValueError
        It is not: a terminal or a file would take it for more than a text.
    """
    if not text.isprintable() or text.isspace():
        raise ValueError("one line of signs that can be seen")
    return text


def shown(text: str | None, name: str) -> str:
    """Return what somebody is called on the screen: one line that can be read, else the name."""
    plain = "".join(
        one if one.isprintable() else " " for one in unicodedata.normalize("NFC", text or "")
    )
    return " ".join(plain.split())[:DISPLAY_NAME_MAX_LENGTH] or name
