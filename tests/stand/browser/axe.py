"""What axe-core finds on a page of the room that bypasses the page's own policy."""

import re
from typing import Any

from tests.stand.browser.room import Room
from tests.stand.stack import ROOT

AXE = ROOT / ".ioc" / "node" / "node_modules" / "axe-core" / "axe.min.js"
# All that another theme can change: it is colours and nothing else.
COLOURS = ["color-contrast", "link-in-text-block"]
THEME_SWITCH = re.compile("^(Switch to the (light|dark) theme|Đổi sang nền (sáng|tối))$")
_IS_THERE = "() => 'axe' in window"
_CHECK = """async rules => (await axe.run(document, {
    resultTypes: ["violations"], ...(rules && { runOnly: rules })
})).violations.map(
    ({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(
        node => `${node.target.join(" ")}: ${node.any[0]?.message ?? node.failureSummary}`) }))"""


def violations(room: Room) -> list[dict[str, Any]]:
    """Return what axe finds on the open page."""
    return _found(room, None)


def violations_in_both_themes(room: Room) -> list[dict[str, Any]]:
    """Return what axe finds on the open page, and what of its colours in the other theme."""
    return [*violations(room), *colours_in_the_other_theme(room)]


def colours_in_the_other_theme(room: Room) -> list[dict[str, Any]]:
    """Return which colours axe finds too faint on the open page when its theme is switched."""
    before = _theme(room)
    _switch(room)
    assert _theme(room) != before
    found = _found(room, COLOURS)
    _switch(room)
    assert _theme(room) == before
    return [{**one, "theme": "the other"} for one in found]


def _found(room: Room, rules: list[str] | None) -> list[dict[str, Any]]:
    if not room.page.evaluate(_IS_THERE):  # a wall is a document of its own
        room.page.evaluate(AXE.read_text("utf-8"))
    return room.page.evaluate(_CHECK, rules)


def _switch(room: Room) -> None:
    """Switch the theme, although a dialog may stand before the head, or a wall have no switch."""
    room.page.get_by_role("button", name=THEME_SWITCH, include_hidden=True).dispatch_event("click")
    room.drawn()


def _theme(room: Room) -> str:
    return room.page.evaluate("() => document.documentElement.dataset.theme")
