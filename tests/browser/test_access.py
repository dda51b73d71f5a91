"""Every page can be read by everyone, on every screen."""

from typing import Any

import pytest

from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import WALL, Room
from tests.stand.stack import ROOT

pytestmark = pytest.mark.usefixtures("settled")

AXE = ROOT / ".ioc" / "node" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS_PX = (3840, 1920, 1366, 1024, 768, 390, 360)  # the next page loads in the smallest
AREA = "760"
THEMES = ("dark", "light")
_CHECK = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map(
    ({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(
        node => `${node.target.join(" ")}: ${node.any[0]?.message ?? node.failureSummary}`) }))"""
# What reaches beyond the right edge and is not inside something that scrolls or clips by itself.
_TOO_WIDE = """() => {
    const clips = part => part !== document.body && part !== document.documentElement
        && getComputedStyle(part).overflowX !== "visible";
    const isClipped = part => {
        for (let up = part.parentElement; up; up = up.parentElement) if (clips(up)) return true;
        return false;
    };
    const wide = [...document.body.querySelectorAll("*")].filter(part => {
        const box = part.getBoundingClientRect();
        return box.width > 1 && box.right > innerWidth + 1 && !isClipped(part);
    });
    const names = wide.slice(0, 5).map(part => `${part.tagName}.${part.getAttribute("class")}`);
    const page = document.documentElement.scrollWidth;
    return page > innerWidth ? [`the page is ${page} px wide`, ...names] : names;
}"""


def addresses(room: Room, api: Api) -> list[str]:
    """Return every page that the router knows, as it is about one sensor or area, and a wall."""
    sensor_id = api.get("sensors", status="live", limit=1)["items"][0]["sensor_id"]
    about_one = [
        f"#/overview?area={AREA}",
        f"#/map?level=ward&sensor={sensor_id}",
        f"#/sensor/{sensor_id}",
    ]
    return [*(f"#/{page}" for page in room.page_ids()), *about_one, WALL]


def violations(room: Room) -> list[dict[str, Any]]:
    """Return what axe finds."""
    return room.page.evaluate(_CHECK)


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(theme: str, open_room: OpenRoom, api: Api) -> None:
    """On no page, wall included, in neither theme."""
    # What is injected to look at a page styles its own elements; the page itself may not.
    room = open_room(bypass_csp=True)
    if theme == "light":
        room.page.get_by_role("button", name="Switch to the light theme").click()
    found: dict[str, list[dict[str, Any]]] = {}
    for fragment in addresses(room, api):
        room.visit(fragment)
        room.page.evaluate(AXE.read_text("utf-8"))  # a wall is a document of its own
        if bad := violations(room):
            found[fragment] = bad
    assert found == {}


def test_nothing_is_wider_than_the_screen(open_room: OpenRoom, api: Api) -> None:
    """On no page, from a wall to a small phone."""
    room = open_room()
    found: dict[str, list[str]] = {}
    for fragment in addresses(room, api):
        room.visit(fragment)
        for width_px in WIDTHS_PX:
            room.page.set_viewport_size({"width": width_px, "height": 844})
            room.drawn()
            if wide := room.page.evaluate(_TOO_WIDE):
                found[f"{fragment} at {width_px} px"] = wide
    assert found == {}
