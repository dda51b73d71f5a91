"""The operations room as its users see it: by roles and labels, never by its own classes."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.stand.browser.watch import Watch

FIRST_LIVE_MS = 30_000
LOADED_MS = 60_000
LIVE = re.compile("^(Line open|Kết nối tốt)$")
WALL = "?wall=1#/overview"
LOADING = re.compile("^(Loading|Đang tải)")
_SENSOR_ID = re.compile(r"\b[a-z]{3,}-[a-z]{2}-\d{4}\b")

# How many pixels of the fullest canvas are not empty.
DRAWN_PIXELS = """() => Math.max(0, ...[...document.querySelectorAll("canvas")].map(canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let at = 3; at < data.length; at += 4) count += data[at] > 0;
    return count;
}))"""
_PAGE_IDS = """() => import("/app/pages/pages.js").then(
    ({ PAGES }) => PAGES.map(page => page.id))"""
_FACTS = """root => Object.fromEntries([...root.querySelectorAll("dt")].map(
    term => [term.innerText.trim(), term.nextElementSibling?.innerText.trim() ?? ""]))"""


@dataclass(frozen=True, slots=True)
class Room:
    """One open page of the room.

    Attributes
    ----------
    address : str
        Of the server that it came from.
    """

    page: Page
    address: str
    watch: Watch

    def open(self, fragment: str = "#/map?lang=en") -> None:
        """Open a page of the room by its address and wait until it is live."""
        self.page.goto(f"{self.address}/{fragment}")
        expect(self.connection).to_have_text(LIVE, timeout=FIRST_LIVE_MS)

    def visit(self, fragment: str) -> None:
        """Go to another page of the open room and wait until nothing on it is loading."""
        self.page.goto(f"{self.address}/{fragment}")
        expect(self.page.get_by_role("main")).not_to_be_empty()
        expect(self.page.get_by_text(LOADING)).to_have_count(0, timeout=LOADED_MS)
        self.page.evaluate("() => document.fonts.ready.then(() => true)")
        self.drawn()

    def drawn(self) -> None:
        """Wait until the browser has drawn once more."""
        self.page.evaluate("() => new Promise(drawn => requestAnimationFrame(drawn))")

    def page_ids(self) -> list[str]:
        """Return the ids of all pages that the room's router knows."""
        return self.page.evaluate(_PAGE_IDS)

    def fragments(self) -> list[str]:
        """Return the addresses that the navigation leads to, in its order."""
        links = self.page.get_by_role("navigation").first.get_by_role("link")
        expect(links.first).to_be_attached()
        found = [link.get_attribute("href") or "" for link in links.all()]
        return [fragment for fragment in found if fragment.startswith("#/")]

    @property
    def connection(self) -> Locator:
        """What the head says about the connection."""
        return self.page.get_by_role("status", name=re.compile("^(Line|Kết nối)$"))

    @property
    def data_age(self) -> Locator:
        """How old the head says that the newest number is, while none comes."""
        return self.page.get_by_role("banner").get_by_text(re.compile(" (ago|trước)$"))

    @property
    def sensors(self) -> Locator:
        """The list of sensors."""
        return self.page.get_by_role("listbox", name=re.compile("^(List of|Danh sách) "))

    @property
    def rows(self) -> Locator:
        """The rows of the list that exist now."""
        return self.sensors.get_by_role("option")

    @property
    def search(self) -> Locator:
        """Where a name, street or id is typed."""
        return self.page.get_by_role("searchbox")

    @property
    def drawer(self) -> Locator:
        """What is shown beside the map about the chosen sensor."""
        return self.page.get_by_role("complementary", name="Sensor details")

    def expect_count(self, count: int, timeout_ms: int = 20_000) -> None:
        """Wait until the list holds this many sensors, seen or not."""
        expect(self.rows.first).to_have_attribute("aria-setsize", str(count), timeout=timeout_ms)

    def expect_names(self) -> None:
        """Wait until the rows of the list bear names: till then ids, and at first nothing."""
        unnamed = self.rows.filter(has_text=_SENSOR_ID).or_(self.rows.locator("[title='']"))
        expect(unnamed).to_have_count(0, timeout=LOADED_MS)

    def facts(self) -> dict[str, str]:
        """Return what the drawer says, by the names it says it under."""
        return self.drawer.evaluate(_FACTS)
