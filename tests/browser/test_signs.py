"""A flood whose sensor fell silent stays a flood, wherever the room shows it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, expect

from contract.clock import rfc3339, utc_now
from contract.topic import SensorPlane, SensorTopic
from tests.stand.browser.agreement import ZONE, shown
from tests.stand.browser.flood_site import LASTED_S
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import FIRST_LIVE_MS, Room
from tests.stand.browser.room import LIVE as LINE_OPEN
from tests.stand.line import Line
from tests.stand.stack import Stack
from tests.stand.waiting import Until

pytestmark = pytest.mark.usefixtures("settled")

SILENT, LIVE, REFUSED, OUTSIDE = "signs-silent", "signs-live", "signs-refused", "signs-outside"
NAMED = "signs-named"
CRITICAL = "eyond a critical threshold"
FLOODED_AREA = "778"  # where no other flood of these tests is
DEEP_M, IMPOSSIBLE_M = 0.8, 99
SILENT_WITHIN_S = 120.0
HELD = "Beyond a critical threshold, last known"
NO_NEWS = re.compile(r"no news since (\d\d:\d\d)")
DATA_UP_TO = re.compile(r"^Data up to \d\d:\d\d:\d\d")


def announce(
    city: Stack, sensor_id: str, *, period_s: float, lat_deg: float, lon_deg: float = 106.7
) -> None:
    """Let a flood sensor of one's own join."""
    birth = f'"lat_deg":{lat_deg},"lon_deg":{lon_deg},"period_s":{period_s}'
    city.publish(
        topic_of(sensor_id, "meta"), "-r", "-m", f'{{"name":"Street of {sensor_id}",{birth}}}'
    )


def measure(city: Stack, sensor_id: str, depth_m: float, *, age_s: float = 0) -> None:
    """Send one reading of it."""
    observed_at = rfc3339(utc_now() - timedelta(seconds=age_s))
    reading = f'{{"observed_at":"{observed_at}","values":{{"depth_m":{depth_m}}}}}'
    city.publish(topic_of(sensor_id, "telemetry"), "-m", reading)


def topic_of(sensor_id: str, plane: SensorPlane) -> str:
    """Return where a flood sensor of district 1 publishes."""
    return str(SensorTopic("hcmc", "760", "environment", "street_flood", sensor_id, plane))


@pytest.fixture(scope="module")
def floods(city: Stack) -> str:
    """A flood that speaks for an hour to come, and one that never speaks again: its id."""
    announce(city, LIVE, period_s=3600, lat_deg=10.781)
    measure(city, LIVE, DEEP_M, age_s=LASTED_S)
    measure(city, LIVE, DEEP_M)
    announce(city, SILENT, period_s=1, lat_deg=10.7738)
    measure(city, SILENT, DEEP_M)
    return SILENT


@pytest.fixture
def silent(floods: str, api: Api, until: Until) -> dict[str, Any]:
    """The flood's sensor, when it has fallen silent."""

    def is_silent() -> bool:
        items = api.get("sensors", q=floods)["items"]
        return bool(items) and items[0]["status"] == "silent"

    until(is_silent, "the flood's sensor is silent", SILENT_WITHIN_S)
    return api.get(f"sensors/{floods}")


def expect_held(part: Locator, sensor: dict[str, Any]) -> None:
    """Expect the level, the value and since when nothing came."""
    observed_at = datetime.fromisoformat(sensor["latest"]["observed_at"]).astimezone(ZONE)
    expect(part).to_contain_text("0.80")
    expect(part).to_contain_text(CRITICAL)
    expect(part).to_contain_text(f"no news since {observed_at:%H:%M}")


def test_a_silent_flood_stands_with_the_live_ones(
    open_room: OpenRoom, silent: dict[str, Any]
) -> None:
    """First in the list with all that is critical, with its limit, and in the drawer."""
    room = open_room(f"#/map?lang=en&kind=street_flood&sensor={SILENT}")
    both = room.rows.filter(has_text=re.compile(f"{SILENT}|{LIVE}"))
    expect(both).to_have_count(2)
    first, second = (int(row.get_attribute("aria-posinset") or 0) for row in both.all())
    assert second == first + 1
    for above in room.rows.all()[: first - 1]:  # other floods, on an evening of high water
        expect(above).to_contain_text(CRITICAL)
    row = room.rows.filter(has_text=SILENT)
    expect_held(row, silent)
    expect(row).to_contain_text(HELD)
    expect(row).to_contain_text("Flood depth ≥ 0.30 m")
    expect(room.rows.filter(has_text=LIVE)).not_to_contain_text(NO_NEWS)
    expect_held(room.drawer, silent)
    expect(room.drawer).to_contain_text(re.compile(r"since \d\d:\d\d · "))


def test_the_tip_names_quantity_value_and_limit(
    open_room: OpenRoom, silent: dict[str, Any]
) -> None:
    """The map opens at the sensor of a link; the pointer goes there."""
    room = open_room(f"#/map?lang=en&sensor={SILENT}")
    expect(room.drawer).to_contain_text("0.80")
    room.drawn()
    point_at(room, centre_of(room))
    tip = room.page.get_by_role("tooltip")
    expect_held(tip, silent)
    expect(tip).to_contain_text("Flood depth ≥ 0.30 m")


def test_the_sensors_page_and_its_neighbours_say_the_same(
    open_room: OpenRoom, silent: dict[str, Any]
) -> None:
    """The page of the silent one, and the row of it on the page of the live one."""
    room = open_room(f"#/sensor/{SILENT}?lang=en")
    card = room.page.get_by_role("region", name="Sensor details")
    expect_held(card, silent)
    expect(card).to_contain_text("Flooded from 30 cm")
    room.visit(f"#/sensor/{LIVE}?lang=en")
    neighbour = room.page.get_by_role("link").filter(has_text=SILENT)
    expect_held(neighbour, silent)
    expect(neighbour).to_contain_text("Flood depth ≥ 0.30 m")


@pytest.mark.usefixtures("silent")
def test_no_legend_covers_what_is_critical(open_room: OpenRoom) -> None:
    """The legend lies beside the map; the small map goes where nothing critical is."""
    room = open_room(f"#/map?lang=en&sensor={SILENT}")
    room.drawer.get_by_role("button", name="Close").click()
    inset = room.page.get_by_text("Whole city").locator("..")
    expect(inset).to_be_visible()  # on the wider map
    surface = box_of(map_of(room))
    legend = box_of(room.page.get_by_label("Legend"))
    assert legend["y"] >= surface["y"] + surface["height"] - 1
    before = box_of(inset)
    under = (before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
    drag(room, centre_of(room), under)
    room.page.wait_for_function(
        """([inset, x, y]) => {
            const box = inset.getBoundingClientRect();
            return inset.hidden || x < box.left || x > box.right || y < box.top || y > box.bottom;
        }""",
        arg=[inset.element_handle(), *under],
    )


def test_no_areas_name_covers_what_is_critical(open_room: OpenRoom, city: Stack, api: Api) -> None:
    """It makes room for a flood where it stands, and comes back where that is not shown."""
    area = next(one for one in api.get("areas")["items"] if one["code"] == FLOODED_AREA)
    room = open_room("#/overview?lang=en")
    name = map_of(room).get_by_text(area["short_en"], exact=True)
    expect(name).to_be_visible()
    place = {"lat_deg": area["lat_deg"], "lon_deg": area["lon_deg"]}
    announce(city, NAMED, period_s=3600, **place)
    measure(city, NAMED, DEEP_M, age_s=LASTED_S)
    measure(city, NAMED, DEEP_M)
    expect(name).to_be_hidden(timeout=1000 * SILENT_WITHIN_S)
    room.visit("#/map?lang=en&kind=noise")
    expect(name).to_be_visible()


@pytest.mark.usefixtures("silent")
def test_those_beyond_a_threshold_are_the_apis(open_room: OpenRoom, api: Api) -> None:
    """A link leads to those nine, not to all sensors of the kind."""
    room = open_room("#/map?lang=en&kind=street_flood&crossed=1")
    crossings = api.get("crossings", kind="street_flood", limit=1000)
    room.expect_count(len({item["sensor_id"] for item in crossings["items"]}))
    room.page.get_by_role("button", name="Beyond a threshold").click()
    room.expect_count(len(api.get("sensors", kind="street_flood", limit=1000)["items"]))


def test_a_register_in_the_list_is_exact(open_room: OpenRoom, api: Api, until: Until) -> None:
    """To the last digit of the meter, which the live channel's four bytes do not hold."""
    room = open_room("#/map?lang=en&kind=smart_meter")
    described = {"resolution": 0.01, "display_factor": 1}

    def agree() -> bool:
        items = api.get("sensors", kind="smart_meter", limit=1000)["items"]
        values = {
            item["name"]: shown(item["latest"]["values"]["energy_kwh"], described)
            for item in items
            if item["latest"]
        }
        rows = [row.inner_text() for row in room.rows.all()]
        return bool(rows) and all(
            value in row for name, value in values.items() for row in rows if row.startswith(name)
        )

    until(agree, "list and API agree")


def test_a_sensor_of_which_all_is_refused_says_so(
    city: Stack, open_room: OpenRoom, api: Api, until: Until
) -> None:
    """It has sent, and its page says what was wrong and when; nothing says that it never sent."""
    announce(city, REFUSED, period_s=60, lat_deg=10.79)
    measure(city, REFUSED, IMPOSSIBLE_M)

    def is_known() -> bool:
        items = api.get("sensors", q=REFUSED)["items"]
        return bool(items) and bool(api.get(f"sensors/{REFUSED}")["last_refusal"])

    until(is_known, "the API knows of the refusal")
    room = open_room(f"#/sensor/{REFUSED}?lang=en")
    card = room.page.get_by_role("region", name="Sensor details")
    expect(card).to_contain_text("Readings refused")
    expect(card).to_contain_text("physically impossible value")
    expect(card).not_to_contain_text("has not sent")


def test_a_sensor_outside_the_city_is_said_to_be_so(
    city: Stack, open_room: OpenRoom, api: Api, until: Until
) -> None:
    """Hà Nội on a topic of district 1: on its page and in the list."""
    announce(city, OUTSIDE, period_s=3600, lat_deg=21.03)
    measure(city, OUTSIDE, 0.05)
    until(lambda: api.get("sensors", q=OUTSIDE)["items"], "the sensor is known")
    room = open_room(f"#/map?lang=en&q={OUTSIDE}")
    expect(room.rows.first).to_contain_text("outside the city")
    room.visit(f"#/sensor/{OUTSIDE}?lang=en")
    card = room.page.get_by_role("region", name="Sensor details")
    expect(card).to_contain_text("outside the city")


def test_what_is_old_says_its_time_on_every_panel(
    draw_line: Callable[[int], Line], open_room: OpenRoom, silent: dict[str, Any], api: Api
) -> None:
    """With the line cut the levels stay, and no panel is without its time.

    The line outlives the page, which would complain of its end.
    """
    line = draw_line(int(api.address.rsplit(":", 1)[1]))
    address = f"http://127.0.0.1:{line.port}"
    room = open_room(f"#/sensor/{LIVE}?lang=en", address=address)
    neighbour = room.page.get_by_role("link").filter(has_text=SILENT)
    expect_held(neighbour, silent)
    with room.watch.outage():
        line.refuse()
        near = room.page.get_by_role("region", name="Nearby sensors")
        expect(near.get_by_text(DATA_UP_TO)).to_be_visible()
        expect_held(neighbour, silent)
        line.mend()
        expect(room.connection).to_have_text(LINE_OPEN, timeout=FIRST_LIVE_MS)


def map_of(room: Room) -> Locator:
    """Return the place of the map."""
    return room.page.get_by_label(re.compile("^Sensor map\\. "))


def box_of(part: Locator) -> FloatRect:
    """Return where a part stands on the page. [CSS px]."""
    box = part.bounding_box()
    assert box is not None
    return box


def centre_of(room: Room) -> tuple[float, float]:
    """Return the middle of the map, where it opens at the sensor of a link. [CSS px]."""
    box = box_of(map_of(room))
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def point_at(room: Room, place: tuple[float, float]) -> None:
    """Move the pointer to a place, from beside it."""
    room.page.mouse.move(place[0] + 40, place[1] + 40)
    room.page.mouse.move(*place)


def drag(room: Room, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag the map."""
    room.page.mouse.move(*start)
    room.page.mouse.down()
    room.page.mouse.move(*end, steps=5)
    room.page.mouse.up()
