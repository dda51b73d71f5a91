"""Text as a search sees it: without case, without Vietnamese marks."""

import unicodedata

_LETTERS = str.maketrans({"đ": "d", "Đ": "d"})  # a letter of its own, not a marked d


def folded(text: str) -> str:
    """Return a text in lower case without diacritics; `Đường Bạch Đằng` → `duong bach dang`."""
    pieces = unicodedata.normalize("NFD", text.translate(_LETTERS).casefold())
    return "".join(piece for piece in pieces if not unicodedata.combining(piece))
