"""What somebody may have meant by a word that is not known: pure."""

from collections.abc import Mapping
from difflib import get_close_matches

from ioc_api.folding import folded

CANDIDATES_MAX_COUNT = 5_000
"""Of more words none is looked at: comparing takes some microseconds for each."""


NEAR_MAX_COUNT = 5


def nearest_first(wrong: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return all known codes, those first that were probably meant.

    Parameters
    ----------
    known
        By code what else people call it: "Quận 1" finds 760.
    """
    first = dict.fromkeys(near(wrong, known))
    return (*first, *(code for code in known if code not in first))


def near(wrong: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes that were probably meant, the likest first: what many are not listed after.

    Parameters
    ----------
    known
        As `nearest_first` takes it.
    """
    if len(known) > CANDIDATES_MAX_COUNT:
        return ()
    said: dict[str, list[str]] = {}
    for code, name in known.items():
        for word in {folded(code), folded(name)}:
            said.setdefault(word, []).append(code)
    close = get_close_matches(folded(wrong[:100]), said, n=NEAR_MAX_COUNT, cutoff=0.6)
    return tuple(dict.fromkeys(code for word in close for code in said[word]))
