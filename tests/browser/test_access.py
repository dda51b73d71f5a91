"""Every page can be read by everyone, on every screen."""

import re
from typing import Any, Literal

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.stand.browser import sight
from tests.stand.browser.axe import colours_in_the_other_theme, violations
from tests.stand.browser.failing import let_parts_fail
from tests.stand.browser.flood_site import FloodSite
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import WALL, Room
from tests.stand.browser.screens import (
    DESK,
    NOTEBOOK,
    NOTEBOOK_AT_200_PERCENT,
    PHONE,
    SMALL_PHONE,
    SWITCHED,
    resize,
)
from tests.stand.stack import Stack

pytestmark = pytest.mark.usefixtures("settled")

HEIGHT_PX = 844
PHONES = (SMALL_PHONE, PHONE)
HEADED = (DESK, NOTEBOOK, (1024, 768), *PHONES)
# The next page loads in the smallest.
SIZES = (
    *((width_px, HEIGHT_PX) for width_px in (3840, 1920)),
    NOTEBOOK,
    *((width_px, HEIGHT_PX) for width_px in (1024, 768)),
    NOTEBOOK_AT_200_PERCENT,
    PHONE,
    (360, HEIGHT_PX),
    SMALL_PHONE,
)
# Which of them axe looks at: a desk, a magnified one, and a phone.
SEEN_BY_AXE = (NOTEBOOK, NOTEBOOK_AT_200_PERCENT, SMALL_PHONE)
AREA = "760"
THEMES = ("dark", "light")
FIRST_ROWS_MIN = 12
USABLE_MAP_PX = 240
CROSSED_WITHIN_MS = 40_000
SEEN_CONTRAST = 3.0  # of what is no text (WCAG 2.2, 1.4.11)
DRAWN_PIXELS_MIN = 200
# How much of a table its panel hides on the right.
HIDDEN_PX = "table => table.parentElement.scrollWidth - table.parentElement.clientWidth"
PAGES_WITHIN_MS = 120_000  # a page each 8 s
# Whether the last row of the table there is now is whole, inside its panel and on the screen.
LAST_IS_SEEN = """() => {
    const row = [...document.querySelectorAll("main table tr")].at(-1);
    const [own, panel] = [row, row.closest("table").parentElement].map(
        part => part.getBoundingClientRect());
    return own.top >= panel.top && own.bottom <= Math.min(panel.bottom, innerHeight) + 1;
}"""
# As it is said while the database is away.
FAULTS = {
    "vi": "Sự cố: cơ sở dữ liệu, bộ ghi dữ liệu, xét ngưỡng cảnh báo",
    "en": "Fault: database, ingest, judging of thresholds",
}
FACTS = re.compile("^(What matters|Điều cần biết)$")
MANY = {"total": 12_015, "live": 0, "late": 2_000, "silent": 3_015, "offline": 7_000, "new": 0}


def addresses(room: Room, api: Api) -> list[str]:
    """Return every page that the router knows, as it is about one sensor or area, and a wall."""
    sensor_id = api.get("sensors", status="live", limit=1)["items"][0]["sensor_id"]
    about_one = [
        f"#/overview?area={AREA}",
        f"#/map?level=ward&sensor={sensor_id}",
        f"#/sensor/{sensor_id}",
    ]
    return [*(f"#/{page}" for page in room.page_ids()), *about_one, WALL]


def upper_edge_px(part: Locator) -> float:
    """Return where a part begins below the top of the screen."""
    return part.evaluate("part => part.getBoundingClientRect().top")


def lower_edge_px(part: Locator) -> float:
    """Return where a part ends below the top of the screen."""
    return part.evaluate("part => part.getBoundingClientRect().bottom")


def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    open_room: OpenRoom, api: Api
) -> None:
    """On no page, wall included, in neither theme, from a wall to a small phone."""
    # What is injected to look at a page styles its own elements; the page itself may not.
    room = open_room(bypass_csp=True)
    resize(room, NOTEBOOK)
    bad: dict[str, list[dict[str, Any]]] = {}
    wide: dict[str, list[str]] = {}
    for fragment in addresses(room, api):
        room.visit(fragment)
        for size in SIZES:
            resize(room, size)
            place = f"{fragment} at {size[0]} px"
            if found := sight.too_wide(room):
                wide[place] = found
            if size in SEEN_BY_AXE and (found := violations(room)):
                bad[place] = found
            if size in SWITCHED and (found := colours_in_the_other_theme(room)):
                bad[f"{place} in the other theme"] = found
    assert bad == {}
    assert wide == {}


def test_a_notebook_shows_the_situation_by_area_at_once(open_room: OpenRoom) -> None:
    """The table of the districts is on the first screen, with as many as a glance compares."""
    room = open_room()
    resize(room, NOTEBOOK)
    room.visit("#/overview?lang=en")
    rows = room.page.get_by_role("region", name="Situation by area").get_by_role("row")
    seen = [row for row in rows.all() if lower_edge_px(row) <= NOTEBOOK[1]]
    assert len(seen) > FIRST_ROWS_MIN


def test_a_notebook_cuts_no_column_of_the_situation(open_room: OpenRoom) -> None:
    """How many are beyond a threshold stands last, and a wall has no hands to scroll with."""
    room = open_room(bare=True)
    resize(room, NOTEBOOK)
    for fragment in ("#/overview?lang=en", WALL):
        visit(room, fragment)
        table = room.page.get_by_role("main").get_by_role("table")
        assert table.evaluate(HIDDEN_PX) <= 0, fragment


def visit(room: Room, fragment: str) -> None:
    """Go to a page, and wait until a wall is one."""
    room.visit(fragment)
    if fragment.startswith(WALL):
        expect(room.page.get_by_role("region", name=FACTS)).to_be_visible()


def worsen(route: Route) -> None:
    """Answer as on a bad day: some of each area do not send, and all that is judged is crossed."""
    document = route.fetch().json()
    for area in document["areas"].values():
        area["sensors"] |= {"total": 112, "live": 111, "offline": 1}
        area["levels"] = {"critical": 12, "warning": 5}
        for kind in area["kinds"].values():
            kind["sensors"] += 1
            for quantity in kind.get("crossed_of", {}):
                kind["crossed_of"][quantity] |= {"critical": 1}
    route.fulfill(json=document)


@pytest.mark.parametrize("language", FAULTS)
def test_no_bad_day_cuts_a_column_of_the_situation(language: str, open_room: OpenRoom) -> None:
    """Signs and shares of the sensors make every cell wider; what is crossed stands last."""
    room = open_room(bare=True)
    room.page.route("**/api/v1/overview?*", worsen)
    for page, sizes in (("#/overview", ((1920, HEIGHT_PX), NOTEBOOK)), (WALL, (NOTEBOOK,))):
        resize(room, sizes[0])
        visit(room, f"{page}?lang={language}")
        table = room.page.get_by_role("main").get_by_role("table")
        expect(table).to_contain_text("111/112")
        for size in sizes:
            resize(room, size)
            assert table.evaluate(HIDDEN_PX) <= 0, (page, size)


def test_a_notebook_s_wall_shows_every_area_on_one_of_its_pages(open_room: OpenRoom) -> None:
    """Nobody scrolls it: its lists end on the screen, and their pages turn to the last row."""
    room = open_room()
    resize(room, NOTEBOOK)
    room.visit(WALL)
    main = room.page.get_by_role("main")
    for name in ("Situation by area", "Alerts", "Thresholds crossed now"):
        assert lower_edge_px(main.get_by_role("region", name=name)) <= lower_edge_px(main)
    room.page.wait_for_function(LAST_IS_SEEN, timeout=PAGES_WITHIN_MS)


def test_a_small_wall_has_room_for_the_alerts(open_room: OpenRoom) -> None:
    """Below its facts, which stand below one another there."""
    room = open_room()
    resize(room, NOTEBOOK_AT_200_PERCENT)
    room.visit(WALL)
    main = room.page.get_by_role("main")
    alerts = main.get_by_role("region", name="Alerts")
    for size in (NOTEBOOK_AT_200_PERCENT, *PHONES):
        resize(room, size)
        assert lower_edge_px(alerts) <= lower_edge_px(main), size


@pytest.mark.parametrize("size", PHONES)
def test_on_a_phone_what_is_beyond_a_threshold_comes_first(
    size: tuple[int, int], open_room: OpenRoom, city: Stack
) -> None:
    """Before the figures: for the eye, and for the focus."""
    room = open_room()
    resize(room, size)
    with FloodSite.announced(city) as site:
        site.flood(0.8)
        room.visit("#/overview?side=crossed&lang=en")
        expect_crossings_first(room, site.name)


def expect_crossings_first(room: Room, name: str) -> None:
    """Find the crossing of that name above the key figures, and the first focus on its tab."""
    crossings = room.page.get_by_role("region", name="Thresholds crossed now")
    expect(crossings).to_contain_text(name, timeout=CROSSED_WITHIN_MS)
    assert lower_edge_px(crossings) <= upper_edge_px(
        room.page.get_by_role("region", name="Key figures")
    )
    room.page.get_by_role("main").focus()
    room.page.keyboard.press("Tab")
    tab = room.page.get_by_role("tab", name="Thresholds crossed now")
    expect(tab).to_be_focused()


def test_at_200_percent_the_map_its_controls_and_the_list_are_usable(open_room: OpenRoom) -> None:
    """The page scrolls where the screen has no room for all of them."""
    room = open_room()
    resize(room, NOTEBOOK_AT_200_PERCENT)
    room.visit("#/map?lang=en")
    chart = room.page.get_by_role("application")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    assert box["height"] >= USABLE_MAP_PX
    for name in ("Zoom in", "Zoom out", "Whole city"):
        room.page.get_by_role("button", name=name).first.click()
    room.rows.first.click()
    expect(room.drawer).to_be_in_viewport(ratio=0.5)
    room.drawer.get_by_role("button", name="Close").click()
    expect(room.sensors).to_be_in_viewport(ratio=0.5)


def test_no_key_figure_lies_on_another(open_room: OpenRoom) -> None:
    """Also of a large city of which nothing is heard."""
    room = open_room(bare=True)

    def enlarge(route: Route) -> None:
        document = route.fetch().json()
        route.fulfill(json=document | {"sensors": MANY})

    room.page.route("**/api/v1/overview?*", enlarge)
    # The list of the silent never agrees with this, so not all of the page is there in the end.
    room.page.goto(f"{room.address}/#/overview?lang=vi")
    figures = room.page.get_by_role("region", name="Chỉ số chính")
    expect(figures).to_contain_text("7.000")
    for size in HEADED:
        resize(room, size)
        assert sight.overlaps(figures) == [], size


@pytest.mark.parametrize("language", FAULTS)
def test_no_fault_is_too_long_for_the_head(language: str, open_room: OpenRoom) -> None:
    """What is wrong hides neither who we are nor the time."""
    room = open_room(bare=True)
    let_parts_fail(room)
    room.visit(f"#/map?lang={language}")
    head = room.page.get_by_role("banner")
    expect(head).to_contain_text(FAULTS[language])
    for size in HEADED:
        resize(room, size)
        assert sight.overlaps(head) == [], size
        assert sight.too_wide(room) == [], size


@pytest.mark.parametrize("scheme", THEMES)
def test_in_the_readers_own_colours_signs_lines_and_focus_are_seen(
    scheme: Literal["dark", "light"], open_room: OpenRoom, api: Api
) -> None:
    """Where a few colours of the system take the place of all of ours."""
    room = open_room()
    room.page.emulate_media(forced_colors="active", color_scheme=scheme)
    room.page.reload()
    for fragment in addresses(room, api):
        room.visit(fragment)
        assert sight.faint_signs(room, SEEN_CONTRAST) == [], fragment
        assert sight.chosen_that_look_like_others(room) == [], fragment
        # A chart that has nothing to draw is not there.
        for pixels in sight.seen_pixels(room, SEEN_CONTRAST):
            assert pixels >= DRAWN_PIXELS_MIN, fragment
    room.visit("#/overview?lang=en")
    room.page.keyboard.press("Tab")
    focus = sight.focus(room)
    assert focus.width_px >= 2
    assert focus.contrast >= SEEN_CONTRAST
