"""Which signs a text may keep that a database, a log and a screen are to hold."""

import unicodedata

# Invisible, and part of what people and devices write: where a word may break or must not, and
# what joins emoji and letters. Those that turn the direction of what follows are not among them.
_INVISIBLE = frozenset(
    "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
    "\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
)
_FIRST_TAG, _LAST_TAG = "\U000e0020", "\U000e007f"  # the letters within emoji of flags
_FIRST_PICTOGRAPH, _LAST_PICTOGRAPH = "\U0001f000", "\U0001faff"


def is_kept(sign: str) -> bool:
    """Tell whether a sign is shown, is a space of some width, or only joins and parts others.

    Control signs, line ends, halves of surrogate pairs and what turns the direction of writing are
    not kept. A pictograph is, also one that is younger than this Python's tables.
    """
    return (
        sign.isprintable()
        or sign in _INVISIBLE
        or unicodedata.category(sign) == "Zs"
        or _FIRST_TAG <= sign <= _LAST_TAG
        or _FIRST_PICTOGRAPH <= sign <= _LAST_PICTOGRAPH
    )
