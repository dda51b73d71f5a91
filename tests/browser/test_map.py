"""The map page shows the city as it is, and a device of one's own that joins it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from contract.clock import rfc3339, utc_now
from contract.topic import SensorTopic
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import DRAWN_PIXELS, Room
from tests.stand.browser.second_api import NO_BUNDLE
from tests.stand.stack import Stack

pytestmark = pytest.mark.usefixtures("settled")

# Effects wait for the next frame, which here comes seconds after the figures of the next second.
_LATE_EFFECTS = """() => import("preact").then(({ options }) => {
    window.lateEffects = 0;
    options.requestAnimationFrame = run => setTimeout(() => {
        run();
        window.lateEffects += 1;
    }, 2500);
})"""
_ZOOM_AND_LEAVE = """() => {
    const map = document.querySelector('[role="application"]');
    const { left, top } = map.getBoundingClientRect();
    const turn = { deltaY: -300, clientX: left + 50, clientY: top + 50, bubbles: true };
    map.dispatchEvent(new WheelEvent("wheel", turn));
    location.hash = "#/overview?lang=en";
}"""
FOREIGN = ("hcmc", "765", "environment", "street_flood", "foreign-flood-1")


def test_every_sensor_is_listed(room: Room, api: Api) -> None:
    """The list holds as many as the API lists."""
    room.expect_count(api.listed_count())


def test_sensors_are_drawn(room: Room) -> None:
    """The map's canvas is not empty once the city is there."""
    expect(room.rows.first).to_be_visible()
    room.page.wait_for_function(f"() => ({DRAWN_PIXELS})() > 300")


def test_leaving_the_map_in_mid_zoom_is_quiet(room: Room) -> None:
    """A zoom that has begun ends with its map; the next map zooms as ever."""
    room.page.emulate_media(reduced_motion="no-preference")
    room.page.reload()
    zoom_in = room.page.get_by_role("button", name="Zoom in")
    zoom_in.click()
    room.visit("#/sensor")
    room.visit("#/map")
    scale = room.page.get_by_text(re.compile(r"^\d+ k?m$"))
    before = scale.inner_text()
    zoom_in.click()
    expect(scale).not_to_have_text(before)


def test_history_comes_also_where_the_page_before_is_cleared_away_late(
    serve: Callable[..., str], open_room: OpenRoom
) -> None:
    """On a busy machine effects of the page before end after those of the new one have begun."""
    room = open_room(address=serve(api_bundle_dir=NO_BUNDLE))  # its Preact can be reached
    room.visit("#/map?sensor=hcmc-aq-0001")
    room.page.evaluate(_LATE_EFFECTS)
    room.visit("#/sensor/hcmc-aq-0001")
    room.page.wait_for_function("() => window.lateEffects > 0")
    expect(room.page.get_by_role("img", name=re.compile("PM2.5"))).to_be_visible()


def test_a_map_that_is_left_in_the_middle_of_a_zoom_fails_nothing(room: Room) -> None:
    """What the wheel still owes comes when the map is gone; the page after it is whole."""
    expect(room.page.get_by_role("application")).to_be_visible()
    for _ in range(3):
        room.page.evaluate(_ZOOM_AND_LEAVE)
        room.visit("#/overview?lang=en")
        room.visit("#/map?lang=en")
        expect(room.page.get_by_role("button", name="Zoom in")).to_be_visible()
    assert room.watch.faults == []


def test_a_foreign_device_appears(room: Room, api: Api, city: Stack) -> None:
    """Two messages of Mosquitto's client, and it is on the open page, without a reload."""
    total = api.listed_count()
    room.expect_count(total)
    city.publish(
        str(SensorTopic(*FOREIGN, "meta")),
        *("-r", "-m", '{"name":"Nguyễn Xí, trước số 12","lat_deg":10.8139,"lon_deg":106.709}'),
    )
    city.publish(
        str(SensorTopic(*FOREIGN, "telemetry")),
        *("-m", f'{{"observed_at":"{rfc3339(utc_now())}","values":{{"depth_m":0.17}}}}'),
    )
    room.expect_count(total + 1)
    room.search.fill("foreign-flood")
    room.expect_count(1)
    expect(room.rows.first).to_contain_text("Nguyễn Xí, trước số 12")
    expect(room.rows.first).to_contain_text("0.17")
