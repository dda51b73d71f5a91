"""Missing data calm nobody: not on the overview, not on a wall, whatever has failed."""

import contextlib
import re
from collections.abc import Generator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Route, expect

from contract.clock import rfc3339, utc_now
from ioc_api.accounts.role import Role
from tests.stand.browser import sight
from tests.stand.browser.accounts import Accounts, who
from tests.stand.browser.axe import violations
from tests.stand.browser.console import come_as
from tests.stand.browser.flood_site import FloodSite
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import LIVE, WALL, Room
from tests.stand.stack import Stack
from tests.stand.waiting import Until

pytestmark = pytest.mark.usefixtures("settled")

OVERVIEW = "#/overview?side=crossed&lang=en"
SAID_WITHIN_MS = 40_000
BACK_WITHIN_MS = 60_000
BACK_WITHIN_S = 120.0
UNJUDGED_WITHIN_MS = 90_000  # half a minute without a word of it
SAID_AT_ONCE_MS = 5000  # the list is asked for by the clock every 15 s
LOOKS_MS = 500  # each look asks for the style of all that is on the page
NOT_ENOUGH = "Not enough data"
PHONES_PX = (320, 390)
UNJUDGED = "have not been judged since"
CALM = re.compile(
    "No value is beyond|All sensors send data|100 %|--:--:--|^0 / "
    "|Không có giá trị nào vượt|Mọi cảm biến đều gửi|There is no alert|Không có cảnh báo nào"
)
# The words that are written largest on the page.
_LARGEST = """() => {
    const parts = [...document.querySelectorAll("body *")].filter(part =>
        [...part.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim())
        && part.getBoundingClientRect().width > 1);
    const size = part => parseFloat(getComputedStyle(part).fontSize);
    const most = Math.max(...parts.map(size));
    return parts.filter(part => size(part) === most).map(part => part.innerText).join(" ");
}"""


def tile(room: Room, title: str) -> Locator:
    """Return the tile of a title."""
    tiles = room.page.get_by_role("region", name="Key figures").get_by_role("link")
    return tiles.filter(has=room.page.get_by_role("heading", name=title))


def crossings(room: Room) -> Locator:
    """Return the list of thresholds that are crossed."""
    return room.page.get_by_role("list", name="Thresholds crossed now")


def data_sign(room: Room) -> Locator:
    """Return the sign of the city's data."""
    return room.page.get_by_role("banner").get_by_role("group", name=re.compile("^(Data|Dữ liệu)$"))


def expect_no_calm(room: Room) -> None:
    """Find none of the words that say that all is well."""
    expect(room.page.get_by_text(CALM)).to_have_count(0)


def signed_in(open_room: OpenRoom, city: Stack) -> Room:
    """Return a page of somebody who has come in."""
    room = open_room(bare=True)
    come_as(room, Accounts(city), Role.SUPERVISOR)
    return room


def expect_head(room: Room) -> None:
    """Find the head whole though data are short: who looks beside the time, words in frames."""
    for language, words in (("en", NOT_ENOUGH), ("vi", "Chưa đủ dữ liệu")):
        room.visit(f"#/overview?lang={language}")
        expect(data_sign(room)).to_contain_text(words, timeout=SAID_WITHIN_MS)
        clock = room.page.get_by_role("banner").get_by_role("time").bounding_box()
        account = who(room).bounding_box()
        assert clock is not None
        assert account is not None
        assert clock["y"] < account["y"] + account["height"], language
    expect_framed(room)


def expect_framed(room: Room) -> None:
    """Find all words of the head within their frames, on phones, too, though data are short."""
    usual = room.page.viewport_size
    assert usual is not None
    head = room.page.get_by_role("banner")
    for width_px in (*PHONES_PX, usual["width"]):
        room.page.set_viewport_size({"width": width_px, "height": usual["height"]})
        expect(data_sign(room)).to_contain_text("Chưa đủ dữ liệu")
        assert sight.spills(head) == [], width_px


def expect_largest(room: Room, words: str) -> None:
    """Wait until nothing on the page is written larger than these words."""
    is_largest = f"words => ({_LARGEST})().includes(words)"
    room.page.wait_for_function(is_largest, arg=words, polling=LOOKS_MS, timeout=BACK_WITHIN_MS)


def trend(room: Room, title: str) -> Locator:
    """Return the day of a measure."""
    return room.page.get_by_role("region", name=title, exact=True)


def with_a_quarter(route: Route) -> None:
    """Answer a day with the quarter of an hour before this one, which a young city has not."""
    day = route.fetch().json()
    width_s = 900
    began_at = datetime.fromtimestamp(utc_now().timestamp() // width_s * width_s - width_s, UTC)
    bucket = {
        "bucket_at": rfc3339(began_at),
        "mean": 40.0,
        "min": 20.0,
        "max": 60.0,
        "total": 700.0,
    }
    counts = {"sensor_count": 300, "count": 900, "untrusted_count": 0}
    route.fulfill(json=day | {"tier": "15m", "items": [bucket | counts]})


def expect_map_without_calm(room: Room) -> None:
    """Find no zero beside a level on a map of sensors that are not heard, and no clear list."""
    room.visit("#/map?lang=en&crossed=1&kind=weather")
    expect(room.page.get_by_text("It is not known whether a value is beyond")).to_be_visible()
    legend = room.page.get_by_label("Legend")
    expect(legend).to_contain_text(re.compile(r"critical threshold\s*–", re.IGNORECASE))


@contextlib.contextmanager
def stopped(city: Stack, name: str) -> Generator[None]:
    """Stop a process of the product for a while."""
    city.stop(name)
    try:
        yield
    finally:
        city.start(name)


@contextlib.contextmanager
def dark(city: Stack, api: Api, until: Until) -> Generator[None]:
    """Take the simulated city away, and wait until it sends again."""
    with stopped(city, "simulator"):
        yield

    def is_back() -> bool:
        sensors = api.get("overview")["sensors"]
        return sensors["live"] >= 0.9 * sensors["total"]

    until(is_back, "the city sends again", BACK_WITHIN_S)


def test_a_city_that_stops_sending_is_not_calm(
    open_room: OpenRoom, city: Stack, api: Api, until: Until
) -> None:
    """One flooded street is left of a whole city: it stays, and nothing beside it looks safe."""
    room = open_room(OVERVIEW, bypass_csp=True)
    room.page.route("**/api/v1/series?*", with_a_quarter)
    room.page.reload()
    expect(data_sign(room)).to_contain_text(re.compile(r"\d+/\d+ sending"))
    expect(trend(room, "PM2.5")).to_contain_text("mean")
    of_somebody = signed_in(open_room, city)
    with FloodSite.announced(city) as site, dark(city, api, until):
        site.say(0.8)
        expect(data_sign(room)).to_contain_text(NOT_ENOUGH, timeout=SAID_WITHIN_MS)
        expect_head(of_somebody)
        expect(room.connection).to_have_text(LIVE)
        expect(data_sign(room)).not_to_contain_text("stored")
        for title in ("Sensors sending", "Water pressure", "Mean traffic speed", "Noise"):
            expect(tile(room, title)).to_contain_text(NOT_ENOUGH, timeout=SAID_WITHIN_MS)
        expect(tile(room, "Water pressure")).to_contain_text("–")
        flooded = tile(room, "Flooded sites")
        expect(flooded).to_contain_text(re.compile(r"≥\s\d+ ?/ \d+"), timeout=SAID_WITHIN_MS)
        expect(tile(room, "Phú An")).to_contain_text("no news since")
        row = crossings(room).get_by_role("listitem").filter(has_text=site.name)
        since = re.compile(r"0\.80\sm.*since \d\d:\d\d", re.DOTALL)
        expect(row).to_contain_text(since, timeout=SAID_WITHIN_MS)
        expect(row).to_contain_text("no news since", timeout=SAID_WITHIN_MS)
        expect(room.page.get_by_text("more values may be beyond one")).to_be_visible()
        expect_no_calm(room)
        assert room.page.title().startswith("(")
        expect(trend(room, "PM2.5")).to_contain_text(NOT_ENOUGH)
        expect(trend(room, "PM2.5")).not_to_contain_text("mean")
        assert violations(room) == []
        expect_map_without_calm(room)
        assert violations(room) == []


def test_a_wall_says_a_blackout_largest_of_all(
    open_room: OpenRoom, city: Stack, api: Api, until: Until
) -> None:
    """Nothing on it is larger than that there are too few data; the worst of them stands beside."""
    room = open_room(WALL, bypass_csp=True)
    with FloodSite.announced(city) as site, dark(city, api, until):
        site.flood(0.8)
        expect_largest(room, "Chưa đủ dữ liệu")
        facts = room.page.get_by_role("region", name="Điều cần biết")
        expect(facts).to_contain_text(site.name, timeout=SAID_WITHIN_MS)
        expect(facts).to_contain_text("0,80 m")
        expect_no_calm(room)
        assert violations(room) == []
        room.visit(f"#/sensor/{site.sensor_id}?lang=en")
        expect(room.page.get_by_role("main")).to_contain_text(
            "no news since", timeout=SAID_WITHIN_MS
        )
        assert violations(room) == []


@pytest.mark.parametrize(
    ("process", "word"),
    [
        ("postgres", "Fault: database"),
        ("mosquitto", "Fault: broker"),
        ("ingest", "Fault: ingest"),
    ],
)
def test_a_part_that_is_away_is_named_and_nothing_is_calm(
    process: str, word: str, open_room: OpenRoom, city: Stack
) -> None:
    """The line is open, the part has a name, and of the city nobody says that it is well."""
    room = open_room(OVERVIEW)
    expect(tile(room, "Sensors sending")).to_contain_text(re.compile(r"\d+ ?/ \d+"))
    with room.watch.outage():
        with stopped(city, process):
            expect(room.connection).to_contain_text(word, timeout=SAID_WITHIN_MS)
            expect(data_sign(room)).to_contain_text("Unknown whether data still come")
            expect(tile(room, "Sensors sending")).to_contain_text("Not known now")
            expect_no_calm(room)
        expect(room.connection).to_have_text(LIVE, timeout=BACK_WITHIN_MS)


def test_without_its_server_no_page_calms_anybody_and_all_can_read_it(
    open_room: OpenRoom, api: Api, city: Stack
) -> None:
    """What was shown last stays, dimmed and yet legible, and none of it is said of now."""
    sensor = api.get("sensors", kind="street_light", status="live", limit=1)["items"][0]
    of_sensor = f"#/map?lang=en&sensor={sensor['sensor_id']}"
    on_map, overview, wall = (
        open_room(fragment, bypass_csp=True) for fragment in (of_sensor, OVERVIEW, WALL)
    )
    expect(on_map.drawer).to_contain_text("Live")
    expect(tile(overview, "Sensors sending")).to_contain_text(re.compile(r"\d+ ?/ \d+"))
    rooms = (on_map, overview, wall)
    with contextlib.ExitStack() as outages:
        for room in rooms:
            outages.enter_context(room.watch.outage())
        with stopped(city, "api"):
            expect_sensor_of_the_past(on_map)
            expect(overview.connection).to_have_text("Line lost", timeout=SAID_WITHIN_MS)
            expect(tile(overview, "Sensors sending")).to_contain_text("Not known now")
            expect_largest(wall, "Mất kết nối")
            for room in (overview, wall):
                expect_no_calm(room)
                assert violations(room) == []
        for room in rooms:
            expect(room.connection).to_have_text(LIVE, timeout=BACK_WITHIN_MS)


def expect_sensor_of_the_past(room: Room) -> None:
    """Find beside what a sensor said last that this is none of now: in drawer and page."""
    not_of_now = re.compile(r"Data up to \d\d:\d\d:\d\d, not updating")
    expect(room.drawer).to_contain_text(not_of_now, timeout=SAID_WITHIN_MS)
    assert violations(room) == []
    room.drawer.get_by_role("link", name="Open the sensor's page").click()
    page = room.page.get_by_role("region", name="Sensor details")
    expect(page).to_contain_text(not_of_now)
    assert violations(room) == []


def test_that_nobody_judges_alerts_is_said_at_once_where_there_would_be_none(
    open_room: OpenRoom, city: Stack
) -> None:
    """As soon as the head says so: by then the list must not be as calm as it was."""
    room = open_room("#/overview?lang=en", bypass_csp=True)
    panel = room.page.get_by_role("region", name="Alerts", exact=True)
    expect(panel).not_to_contain_text(UNJUDGED)
    with stopped(city, "operations"):
        expect(room.connection).to_contain_text("judging of alerts", timeout=UNJUDGED_WITHIN_MS)
        expect(panel).to_contain_text(UNJUDGED, timeout=SAID_AT_ONCE_MS)
        expect_no_calm(room)
        assert violations(room) == []
    expect(room.connection).to_have_text(LIVE, timeout=BACK_WITHIN_MS)
    expect(panel).not_to_contain_text(UNJUDGED, timeout=SAID_AT_ONCE_MS)
