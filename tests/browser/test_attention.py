"""What is worst is said first, once, and stays where it is while it is read."""

import contextlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.stand.browser.flood_site import LASTED_S, FloodSite
from tests.stand.browser.page_api import OpenRoom
from tests.stand.browser.room import WALL, Room
from tests.stand.stack import Stack

pytestmark = pytest.mark.usefixtures("settled")

OVERVIEW = "#/overview?side=crossed&lang=en"
NEWS_WITHIN_MS = 40_000
CRITICAL_M = 1.4  # deeper than any other flood of this city
MANY = 9
_COMES_ABOVE = "main => { main.style.translate = '0 -5rem'; }"
_IS_SCROLLED = "list => list.scrollTop > 0"


@pytest.fixture
def site(city: Stack) -> Iterator[FloodSite]:
    """A flood site of one's own, dry until a while ago."""
    with FloodSite.announced(city) as site:
        site.say(0.0, age_s=2 * LASTED_S)
        yield site


def crossings(room: Room) -> Locator:
    """Return the rows of the thresholds that are crossed."""
    return room.page.get_by_role("list", name="Thresholds crossed now").get_by_role("listitem")


@pytest.mark.parametrize("pointed", ["a row", "the panel", "what moved away"])
def test_rows_keep_their_places_while_one_reads(
    pointed: str, open_room: OpenRoom, city: Stack, site: FloodSite
) -> None:
    """A new one comes to the end, and is said; when the reader leaves, to where it belongs.

    A note that comes moves the rows from under the pointer, which is then on the note; what comes
    above the panel moves all of it away.
    """
    site.flood(CRITICAL_M)
    room = open_room(OVERVIEW)
    mine = crossings(room).filter(has_text=site.name)
    expect(mine).to_be_visible(timeout=NEWS_WITHIN_MS)
    expect(mine).not_to_contain_text("counts from")
    first = crossings(room).first
    before = str(first.get_by_role("link").get_attribute("href"))
    with FloodSite.announced(city) as second:
        note = room.page.get_by_text("against raw thresholds")
        (first if pointed == "a row" else note).hover()
        if pointed == "what moved away":
            room.page.get_by_role("main").evaluate(_COMES_ABOVE)
        second.flood(CRITICAL_M)
        later = crossings(room).filter(has_text=second.name)
        expect(later).to_have_count(1, timeout=NEWS_WITHIN_MS)
        expect(room.page.get_by_text("new at the end of the list")).to_be_visible()
        expect(first.get_by_role("link")).to_have_attribute("href", before)
        room.page.get_by_role("banner").hover(force=True)  # what moved may lie on it
        expect(first).to_contain_text(second.name)


def test_the_tile_of_floods_leads_to_those_floods(open_room: OpenRoom, site: FloodSite) -> None:
    """As many as it counts, and the one that was just flooded among them."""
    site.flood(CRITICAL_M)
    room = open_room(OVERVIEW)
    tile = room.page.get_by_role("link").filter(has_text="Flooded sites")
    expect(tile).to_have_attribute("href", re.compile("crossed=1"), timeout=NEWS_WITHIN_MS)
    count = int(re.findall(r"(\d+)\s*/ \d+", tile.inner_text())[0])
    tile.click()
    expect(room.page).to_have_url(re.compile("kind=street_flood"))
    expect(room.page).to_have_url(re.compile("crossed=1"))
    room.expect_count(count)
    expect(room.rows.filter(has_text=site.name)).to_have_count(1)


def test_a_wall_turns_the_pages_of_its_crossings(open_room: OpenRoom, city: Stack) -> None:
    """Nobody scrolls there, so the list does it by itself; floods paint the map."""
    with contextlib.ExitStack() as flooded:
        for _ in range(MANY):
            flooded.enter_context(FloodSite.announced(city)).flood(CRITICAL_M)
        room = open_room(f"{WALL}?side=crossed")
        rows = room.page.get_by_role("list", name="Ngưỡng đang vượt")
        last = rows.get_by_role("listitem").nth(MANY - 1)
        expect(last).to_be_attached(timeout=NEWS_WITHIN_MS)
        room.page.wait_for_function(_IS_SCROLLED, arg=rows.element_handle())
        expect(room.page.get_by_role("contentinfo")).to_contain_text("Ngập sâu nhất")
