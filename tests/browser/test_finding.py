"""Finding sensors: by words, by filters, by links, by the keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import Room

pytestmark = pytest.mark.usefixtures("settled")

TAB_MAX = 60
_IS_FOCUSED = "element => element === document.activeElement"


def tab_to(room: Room, target: Locator) -> None:
    """Press the tabulator until an element has the focus."""
    for _ in range(TAB_MAX):
        room.page.keyboard.press("Tab")
        if target.evaluate(_IS_FOCUSED):
            return
    raise AssertionError(f"{TAB_MAX} steps of the tabulator do not reach {target}")


def test_words_find_a_sensor(room: Room, api: Api) -> None:
    """A part of an id leaves its sensor, nonsense leaves none, and says so."""
    sensor = api.get("sensors", kind="air_quality", limit=1)["items"][0]
    room.search.fill(sensor["sensor_id"])
    room.expect_count(1)
    expect(room.rows.first).to_contain_text(sensor["name"])
    expect(room.page).to_have_url(re.compile(f"q={sensor['sensor_id']}"))
    room.search.fill("no such thing")
    expect(room.page.get_by_text("No sensor matches the filters")).to_be_visible()


def test_a_kind_is_filtered(room: Room, api: Api) -> None:
    """The list holds as many as the API lists of the kind; clearing brings all back."""
    total = api.listed_count()
    count = len(api.get("sensors", kind="air_quality", limit=1000)["items"])
    room.expect_count(total)
    room.page.get_by_role("combobox", name="Kind").select_option("air_quality")
    room.expect_count(count)
    expect(room.page).to_have_url(re.compile("kind=air_quality"))
    room.page.get_by_role("button", name="Clear filters").click()
    room.expect_count(total)


def test_the_keyboard_alone_opens_and_closes_a_sensor(room: Room) -> None:
    """Tab to the list, arrow down, enter, escape: and the focus is where it was."""
    expect(room.rows.first).to_be_visible()
    tab_to(room, room.sensors)
    before = room.sensors.get_attribute("aria-activedescendant")
    room.page.keyboard.press("ArrowDown")
    expect(room.sensors).not_to_have_attribute("aria-activedescendant", str(before))
    room.page.keyboard.press("Enter")
    expect(room.drawer).to_be_focused()
    expect(room.page).to_have_url(re.compile("sensor="))
    expect(room.drawer.get_by_role("heading").first).not_to_be_empty()
    room.page.keyboard.press("Escape")
    expect(room.drawer).to_have_count(0)
    expect(room.sensors).to_be_focused()


def test_the_keyboard_alone_goes_on_to_the_sensors_page(room: Room) -> None:
    """From the list to the drawer to the page, which has the focus then, and into its history."""
    expect(room.rows.first).to_be_visible()
    tab_to(room, room.sensors)
    room.page.keyboard.press("Enter")
    expect(room.drawer).to_be_focused()
    tab_to(room, room.drawer.get_by_role("link", name="Open the sensor's page"))
    room.page.keyboard.press("Enter")
    expect(room.page).to_have_url(re.compile("#/sensor/"))
    expect(room.page.get_by_role("main")).to_be_focused()
    tab_to(room, room.page.get_by_role("button", name="6 h"))
    room.page.keyboard.press("Enter")
    expect(room.page.get_by_role("button", name="6 h")).to_have_attribute("aria-pressed", "true")


def test_the_keyboard_moves_the_map(room: Room) -> None:
    """It takes the focus, arrows pan it, plus comes nearer."""
    room.page.wait_for_function("() => document.querySelectorAll('canvas').length > 0")
    surface = room.page.get_by_label(re.compile("^Sensor map\\. "))
    tab_to(room, surface)
    for key in ("ArrowRight", "+"):
        before = surface.screenshot()
        room.page.keyboard.press(key)
        room.drawn()
        assert surface.screenshot() != before, f"{key} changes nothing"


def test_a_link_opens_what_was_sent(open_room: OpenRoom, api: Api) -> None:
    """Sensor, filter and language of the address."""
    sensor = api.get("sensors", kind="street_flood", limit=1)["items"][0]
    room = open_room(f"#/map?lang=en&kind=street_flood&sensor={sensor['sensor_id']}")
    expect(room.drawer.get_by_role("heading", name=sensor["name"])).to_be_visible()
    expect(room.page.get_by_role("combobox", name="Kind")).to_have_value("street_flood")


def test_back_closes_a_chosen_sensor(room: Room) -> None:
    """Choosing is a step of the browser's history."""
    room.rows.first.click()
    expect(room.drawer).to_be_visible()
    room.page.go_back()
    expect(room.drawer).to_have_count(0)


def test_a_sensor_that_is_not_there_is_said(room: Room) -> None:
    """A link to a sensor that the city does not have."""
    with room.watch.outage(), room.page.expect_console_message():  # the browser's, of the 404
        room.page.goto(f"{room.address}/#/map?lang=en&sensor=no-such-sensor")
        expect(room.drawer).to_contain_text("no-such-sensor")
