"""Language and theme change at once and stay."""

import pytest
from playwright.sync_api import expect

from tests.stand.browser.page_api import OpenRoom
from tests.stand.browser.room import Room

_IS_LIGHT = """() => {
    const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g);
    return Number(r) + Number(g) + Number(b) > 384;
}"""

_FORBIDDEN = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("no", "SecurityError"); },
});"""
_FULL = """Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
};"""

# Districts without a sensor of the shown kind have no colour.
_IS_PAINTED = """() => [...document.querySelectorAll("path.area")].some(
    area => area.style.getPropertyValue("--area-paint")
)"""


def test_the_language_changes_and_stays(room: Room) -> None:
    """Words, the document's language, and both after a reload without the address saying it."""
    page = room.page
    expect(page.get_by_role("heading", level=1)).to_have_text("City operations centre")
    page.get_by_role("button", name="VI", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trung tâm điều hành đô thị")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.goto(f"{room.address}/?again")
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.get_by_role("button", name="EN", exact=True).click()
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()


def test_areas_keep_their_paint_in_another_language(room: Room) -> None:
    """Names follow the language; the drawing anew takes no colour away."""
    page = room.page
    page.goto(f"{room.address}/#/overview?lang=en")
    page.wait_for_function(_IS_PAINTED)
    page.get_by_role("button", name="VI", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trung tâm điều hành đô thị")
    page.wait_for_function(_IS_PAINTED, timeout=1_000)


def test_the_theme_changes_and_stays(room: Room) -> None:
    """A dark room becomes a light one, also after a reload."""
    page = room.page
    assert not page.evaluate(_IS_LIGHT)
    page.get_by_role("button", name="Switch to the light theme").click()
    page.wait_for_function(_IS_LIGHT)
    page.reload()
    page.wait_for_function(_IS_LIGHT)
    expect(page.get_by_role("button", name="Switch to the dark theme")).to_be_visible()


@pytest.mark.parametrize("browser_rule", [_FORBIDDEN, _FULL], ids=["forbidden", "full"])
def test_a_browser_that_keeps_nothing_shows_the_city_all_the_same(
    open_room: OpenRoom, browser_rule: str
) -> None:
    """Nothing is remembered, and a view that is not saved is not told as saved."""
    room = open_room(bare=True)
    room.page.add_init_script(browser_rule)
    room.open("#/explore?lang=en")
    room.page.get_by_role("button", name="Saved views").click()
    dialog = room.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("Dust")
    dialog.get_by_role("button", name="Save this view").click()
    expect(dialog.get_by_role("alert")).to_contain_text("the view is not saved")
    expect(dialog).to_contain_text("Nothing is saved yet")
