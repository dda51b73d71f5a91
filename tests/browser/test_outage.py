"""A page that is cut off says so, dims what is old, and is right again by itself."""

import contextlib
import re
from collections.abc import Callable, Generator
from dataclasses import dataclass

import psycopg
import pytest
from playwright.sync_api import Locator, expect

from tests.stand.browser.agreement import expect_agreement
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import LIVE, Room
from tests.stand.line import Line
from tests.stand.stack import Stack
from tests.stand.waiting import Until

pytestmark = pytest.mark.usefixtures("settled")

SAID_WITHIN_MS = 3000
BACK_WITHIN_MS = 20_000
DATABASE_BACK_WITHIN_MS = 5000
LONG_CUT_WITHIN_MS = 60_000
HALF_A_MINUTE_OLD = re.compile(r"^([3-5]\d s|\d+ min) ago$")
_COLOURS = """element => [element, ...element.querySelectorAll("*")].map(
    part => getComputedStyle(part).color)"""


def colours(element: Locator) -> list[str]:
    """Return the colours of an element's text, part by part."""
    return element.evaluate(_COLOURS)


@contextlib.contextmanager
def told(room: Room, until: Until) -> Generator[None]:
    """Break something inside; the page must say it in time, and recover when it is mended.

    Enter with the page live; the block breaks the line; leave it with the line still broken.
    """
    row = room.rows.first
    expect(row).to_be_visible()
    fresh = colours(row)
    room.page.evaluate("window.isSamePage = true")
    yield
    expect(room.connection).not_to_have_text(LIVE, timeout=SAID_WITHIN_MS)
    until(lambda: colours(row) != fresh, "what is old is dimmed")


def expect_back(room: Room, api: Api, until: Until, sensor_id: str) -> None:
    """Wait until the page, never reloaded, is live and right again."""
    expect(room.connection).to_have_text(LIVE, timeout=BACK_WITHIN_MS)
    assert room.page.evaluate("window.isSamePage === true")
    expect_agreement(room, api, until, sensor_id)


def answers(database_url: str) -> bool:
    """Tell whether the database takes connections."""
    with contextlib.suppress(psycopg.OperationalError):
        psycopg.connect(database_url, connect_timeout=1).close()
        return True
    return False


@pytest.fixture
def sensor_id(api: Api) -> str:
    """A sensor that sends often."""
    return api.get("sensors", kind="traffic_flow", status="live", limit=1)["items"][0]["sensor_id"]


@dataclass(frozen=True, slots=True)
class Lined:
    """A page that reaches its server over a line of its own."""

    line: Line
    room: Room


@pytest.fixture
def lined(draw_line: Callable[[int], Line], open_room: OpenRoom, api: Api, sensor_id: str) -> Lined:
    """A sensor on the map, seen over a line that can be broken."""
    line = draw_line(int(api.address.rsplit(":", 1)[1]))
    address = f"http://127.0.0.1:{line.port}"
    return Lined(line, open_room(f"#/map?lang=en&sensor={sensor_id}", address=address))


def test_a_line_cut_for_half_a_minute_is_said_and_survived(
    lined: Lined, api: Api, until: Until, sensor_id: str
) -> None:
    """The page tells how old its numbers have become, and comes back by itself all the same."""
    with lined.room.watch.outage():
        with told(lined.room, until):
            lined.line.refuse()
        expect(lined.room.data_age).to_have_text(HALF_A_MINUTE_OLD, timeout=LONG_CUT_WITHIN_MS)
        lined.line.mend()
        expect_back(lined.room, api, until, sensor_id)


def test_a_silent_line_is_said_and_survived(
    lined: Lined, api: Api, until: Until, sensor_id: str
) -> None:
    """Nothing is refused and nothing arrives: the worst kind of line."""
    with lined.room.watch.outage():
        with told(lined.room, until):
            lined.line.stall()
        lined.line.mend()
        expect_back(lined.room, api, until, sensor_id)


def test_a_restarted_server_is_said_and_survived(
    open_room: OpenRoom, city: Stack, api: Api, until: Until, sensor_id: str
) -> None:
    """The new server counts anew; the page must not take its own past for the future."""
    room = open_room(f"#/map?lang=en&sensor={sensor_id}")
    with room.watch.outage():
        with told(room, until):
            city.stop("api")
        city.start("api")
        expect_back(room, api, until, sensor_id)


def test_a_stopped_broker_is_said_and_survived(
    open_room: OpenRoom, city: Stack, api: Api, until: Until, sensor_id: str
) -> None:
    """The server answers but hears nothing: its numbers are old all the same."""
    room = open_room(f"#/map?lang=en&sensor={sensor_id}")
    with told(room, until):
        city.stop("mosquitto")
    city.start("mosquitto")
    expect_back(room, api, until, sensor_id)


def test_the_page_is_right_soon_after_the_database_is_back(
    open_room: OpenRoom, city: Stack, api: Api, until: Until, sensor_id: str
) -> None:
    """However long it was away: nobody waits out a pause that has grown as long as that."""
    room = open_room(f"#/sensor/{sensor_id}?lang=en")
    history = room.page.get_by_role("region", name="History")
    with room.watch.outage():
        room.page.evaluate("window.isSamePage = true")
        city.stop("postgres")
        expect(room.connection).not_to_have_text(LIVE, timeout=SAID_WITHIN_MS)
        history.get_by_role("button", name="7 d").click()
        expect(history).to_contain_text("Could not be loaded", timeout=LONG_CUT_WITHIN_MS)
        expect(room.data_age).to_have_text(HALF_A_MINUTE_OLD, timeout=LONG_CUT_WITHIN_MS)
        city.start("postgres")
        until(lambda: answers(city.database_url), "the database answers")
        expect(room.connection).to_have_text(LIVE, timeout=DATABASE_BACK_WITHIN_MS)
        expect(history.get_by_role("img")).to_be_visible(timeout=SAID_WITHIN_MS)
    room.visit(f"#/map?lang=en&sensor={sensor_id}")
    expect_back(room, api, until, sensor_id)
