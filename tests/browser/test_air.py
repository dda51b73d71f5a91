"""VN_AQI and what is to be expected, on the overview and on the map, as the API has it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.stand.browser.axe import violations
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import Room

pytestmark = pytest.mark.usefixtures("settled")

OVERVIEW = "#/overview?lang=en"
KNOWN = 160


def tile(room: Room) -> Locator:
    """Return the tile of the air."""
    tiles = room.page.get_by_role("region", name="Key figures").get_by_role("link")
    return tiles.filter(has=room.page.get_by_role("heading", name="Air quality"))


def known(cell: dict[str, Any], *, is_known: bool = True) -> None:
    """Make a cell say something, or that nothing is known."""
    cell |= {
        "value": KNOWN if is_known else None,
        "grade": "bad" if is_known else None,
        "dominant": "pm25" if is_known else None,
        "missing": [] if is_known else ["too_few_stations"],
    }


def half_told(api: Api) -> Callable[[Route], None]:
    """Answer with the first station bad, and all the others of which nothing is known."""
    sensors = api.get("sensors", kind="air_quality", limit=1000)["items"]
    places = ("sensor_id", "name", "lat_deg", "lon_deg", "area", "ward")

    def answer(route: Route) -> None:
        document = route.fetch().json()
        known(document["city"], is_known=False)
        stations = [{place: one.get(place) for place in places} for one in sensors]
        for place, cell in enumerate(stations):
            known(cell, is_known=place == 0)
        own = {"area": sensors[0]["area"], "known": 1, "of": 1}
        known(own)
        route.fulfill(json=document | {"stations": stations, "areas": [own]})

    return answer


def test_the_air_is_told_by_class_and_number_and_what_is_not_known_is_hollow(
    open_room: OpenRoom, api: Api
) -> None:
    """Tile, table, stations and legend have one scale; every station says its word."""
    room = open_room(bare=True, bypass_csp=True)
    room.page.route("**/api/v1/air-index/now", half_told(api))
    with room.page.expect_response("**/api/v1/air-index/now") as answer:
        room.visit(f"{OVERVIEW}&layer=aqi")
    air = answer.value.json()
    expect(tile(room)).to_contain_text("–")
    expect(tile(room)).to_contain_text("Under half of the stations have an index")
    first, *others = air["stations"]
    chips = room.page.get_by_role("application").get_by_role("button")
    unknown = chips.filter(has_text="–")
    expect(unknown).to_have_count(len(others))
    bad = room.page.get_by_role("button", name=f"VN_AQI {KNOWN} · Bad · by PM2.5")
    expect(bad).to_have_count(1)
    bad.focus()
    expect(room.page.get_by_role("tooltip")).to_contain_text(f"VN_AQI {KNOWN} · Bad")
    assert first["name"] in (bad.get_attribute("aria-label") or "")
    legend = room.page.get_by_role("group", name="Scale of VN_AQI")
    for grade in air["grades"]:
        expect(legend).to_contain_text(grade["label_en"])
    table = room.page.get_by_role("region", name="Situation by area")
    told = re.compile(rf"^\s*{KNOWN}\b")  # a cell's own: beside another a number may look like it
    expect(table.get_by_role("cell").filter(has_text=told)).to_have_count(1)
    assert violations(room) == []
    bad.press("Enter")
    expect(room.page).to_have_url(re.compile(f"#/sensor/{first['sensor_id']}"))


def test_the_overview_tells_what_the_api_expects_of_river_and_streets(open_room: OpenRoom) -> None:
    """The next high water with its band; that no street will be wet only where it is known."""
    room = open_room(bare=True)
    with (
        room.page.expect_response("**/api/v1/outlook/tide") as tide,
        room.page.expect_response("**/api/v1/outlook/flood") as flood,
    ):
        room.visit(OVERVIEW)
    tops = tide.value.json()["high_waters"]
    outlook = room.page.get_by_role("region", name="Tide of the next 48 h")
    first = outlook.get_by_role("listitem").first
    expect(first).to_contain_text(f"{tops[0]['level_m']:.2f}")
    expect(first).to_contain_text(f"{tops[0]['low_m']:.2f}–{tops[0]['high_m']:.2f}")
    alarm = tops[0]["alarm"]
    expect(first).to_contain_text(f"alarm {alarm}" if alarm else "below alarm I")
    streets = room.page.get_by_role("region", name="Streets that will be wet")
    expect(streets).not_to_contain_text("Loading")
    told = flood.value.json()
    wet = [one for one in told["items"] if any(d["depth_m"] for d in one["depths"])]
    if wet:
        expect(streets.get_by_role("row").nth(1)).to_contain_text(wet[0]["name"])
    else:
        expect(streets).to_contain_text(re.compile("no water seen|No water seen|not known"))
