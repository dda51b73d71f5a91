"""What the explorer does not know it tells apart from places without readings."""

import re

import pytest
from playwright.sync_api import expect

from tests.stand.browser.page_api import OpenRoom


def test_a_quantity_that_no_kind_has_is_not_told_as_a_place_without_readings(
    open_room: OpenRoom,
) -> None:
    """The link was wrong: neither the city nor its sensors are quiet."""
    room = open_room("#/explore?lang=en&q=air_quality.soot")
    alert = room.page.get_by_role("alert")
    expect(alert).to_contain_text("The city has no quantity \u201cair_quality.soot\u201d")
    chart = room.page.get_by_role("region", name="History")
    expect(chart).to_contain_text("None of these places measures what is chosen")
    expect(chart).not_to_contain_text("No readings")


@pytest.mark.parametrize("part", ["kinds", "areas"])
def test_what_the_city_measures_is_awaited_and_not_told_as_nothing(
    open_room: OpenRoom, part: str
) -> None:
    """A catalogue that does not come is a failure, for as long as it does not."""
    room = open_room(bare=True)
    with room.watch.outage():
        room.page.route(f"**/api/v1/{part}*", lambda route: route.abort())
        room.page.goto(f"{room.address}/#/explore?lang=en")
        chart = room.page.get_by_role("region", name="History")
        expect(chart).to_contain_text("Could not be loaded")
        expect(chart).not_to_contain_text("No readings")
        room.page.unroute(f"**/api/v1/{part}*")
        expect(chart.locator("canvas")).to_be_visible()


def test_what_is_asked_for_again_is_not_what_was_known(open_room: OpenRoom) -> None:
    """Within the same minute too: a server that does not answer then is told."""
    room = open_room("#/explore?lang=en&q=noise.leq_db&span=1h")
    chart = room.page.get_by_role("region", name="History")
    expect(chart.locator("canvas")).to_be_visible()
    expect(room.page.get_by_text("Loading")).to_have_count(0)
    with room.watch.outage():
        room.page.route("**/api/v1/series*", lambda route: route.abort())
        room.page.get_by_role("button", name=re.compile("^until")).click()
        expect(chart).to_contain_text("The server does not answer")
        room.page.unroute("**/api/v1/series*")


def test_what_fails_is_told_where_it_would_be_missing(open_room: OpenRoom) -> None:
    """The time around the span is no empty past, and a file names the line that is not in it."""
    room = open_room(bare=True)
    refused = re.compile(r"/api/v1/series\?.*(area=760|resolution=1h)")
    with room.watch.outage():
        room.page.route(refused, lambda route: route.abort())
        room.page.goto(f"{room.address}/#/explore?lang=en&q=noise.leq_db&at=city,area.760&res=15m")
        chart = room.page.get_by_role("region", name="History")
        expect(chart).to_contain_text("The line of the time around it could not be loaded.")
        room.page.get_by_role("button", name="Take the data").click()
        told = room.page.get_by_role("dialog").get_by_role("alert")
        expect(told).to_have_text(re.compile(r"^\s*Not in it, .*: B [^,]+$"))
        room.page.unroute(refused)
