"""Text as a search sees it: without case, without Vietnamese marks, without invisible signs.

The room's own search folds alike: `dashboards/fleet/search.js`.
"""

import unicodedata

_INVISIBLE = frozenset({"Mn", "Mc", "Me", "Cf"})  # marks, and signs that only join or part

# Letters of their own, not a marked d. The Icelandic one looks the same in capitals and is typed
# for the Vietnamese one; so is, more rarely, the African.
_LETTERS = str.maketrans(dict.fromkeys("đĐðÐɖƉ", "d"))


def folded(text: str) -> str:
    """Return a text in lower case without diacritics; `Đường  Số Tám` → `duong so tam`.

    Spaces of any width and number are one; what is invisible, also within joined emoji, is gone.
    """
    pieces = unicodedata.normalize("NFKD", text).translate(_LETTERS).casefold()
    visible = "".join(piece for piece in pieces if unicodedata.category(piece) not in _INVISIBLE)
    return " ".join(visible.split())
