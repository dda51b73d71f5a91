"""One state of a page on every screen that it may stand on, from a desk to a small phone."""

from typing import Any

from tests.stand.browser import sight
from tests.stand.browser.axe import colours_in_the_other_theme, violations
from tests.stand.browser.room import Room

Size = tuple[int, int]

DESK: Size = (1920, 1080)
NOTEBOOK: Size = (1366, 768)
NOTEBOOK_AT_200_PERCENT: Size = (683, 384)  # CSS px that are left of it
PHONE: Size = (390, 844)
SMALL_PHONE: Size = (320, 640)
SIZES = (DESK, NOTEBOOK, NOTEBOOK_AT_200_PERCENT, PHONE, SMALL_PHONE)
# What is arranged in another way there: axe looks at all of it, in the theme at hand.
LOOKED_AT = (DESK, NOTEBOOK, NOTEBOOK_AT_200_PERCENT, SMALL_PHONE)
# Where it looks at colours in the other theme, too.
SWITCHED = (NOTEBOOK, SMALL_PHONE)


def obstacles(room: Room, what: str) -> dict[str, Any]:
    """Return by screen what keeps somebody from reading what is open, in one theme or the other."""
    found: dict[str, Any] = {}
    for size in SIZES:
        resize(room, size)
        bad: list[Any] = [*sight.too_wide(room)]
        if size in LOOKED_AT:
            bad += violations(room)
        if size in SWITCHED:
            bad += colours_in_the_other_theme(room)
        if bad:
            found[f"{what} at {size[0]} px"] = bad
    return found


def resize(room: Room, size: Size) -> None:
    """Give the page another size, and wait until it is drawn. [CSS px]."""
    width, height = size
    room.page.set_viewport_size({"width": width, "height": height})
    room.drawn()
