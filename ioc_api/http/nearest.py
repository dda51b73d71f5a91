"""What somebody may have meant by a word that is not known: pure."""

from collections.abc import Mapping
from difflib import get_close_matches

from ioc_api.folding import folded

CANDIDATES_MAX_COUNT = 5_000
"""Of more words none is looked at: comparing takes some microseconds for each."""


def nearest_first(wrong: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return all known codes, those first that were probably meant.

    Parameters
    ----------
    known
        By code what else people call it: "Quận 1" finds 760.
    """
    if len(known) > CANDIDATES_MAX_COUNT:
        return tuple(known)
    said: dict[str, list[str]] = {}
    for code, name in known.items():
        for word in {folded(code), folded(name)}:
            said.setdefault(word, []).append(code)
    close = get_close_matches(folded(wrong[:100]), said, n=5, cutoff=0.6)
    near = dict.fromkeys(code for word in close for code in said[word])
    return (*near, *(code for code in known if code not in near))
