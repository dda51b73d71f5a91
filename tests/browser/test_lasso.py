"""A line around sensors of the map, and the list, lead to their history."""

import re
from urllib.parse import parse_qs

from playwright.sync_api import expect

from tests.stand.browser.page_api import OpenRoom
from tests.stand.browser.pointer import draw


def test_sensors_within_a_line_are_counted_and_lead_to_their_history(open_room: OpenRoom) -> None:
    """By kind, eight of them; letting go opens no sensor, and the selection ends by its button."""
    room = open_room("#/map?lang=en&kind=air_quality")
    page = room.page
    page.get_by_role("button", name="Draw a line around sensors").click()
    draw(page.get_by_role("application"))
    picked = page.get_by_role("region", name="Picked sensors")
    expect(picked).to_contain_text(re.compile(r"^\d+ sensors within the line"))
    expect(picked.get_by_role("listitem")).to_have_count(1)
    expect(page).not_to_have_url(re.compile("sensor="))
    link = picked.get_by_role("link").first
    ids = parse_qs((link.get_attribute("href") or "").partition("?")[2])["at"][0].split(",")
    assert 0 < len(ids) <= 8
    file = picked.get_by_role("link", name="Save the last 24 hours: Air quality")
    with page.expect_download() as started:
        file.click()
    assert started.value.suggested_filename.startswith("air_quality_15m")
    page.get_by_role("button", name="End the selection").click()
    expect(picked).to_have_count(0)
    page.get_by_role("button", name="Draw a line around sensors").click()
    draw(page.get_by_role("application"))
    picked.get_by_role("link").first.click()
    places = page.get_by_role("list", name="Places that are shown").get_by_role("listitem")
    expect(places).to_have_count(len(ids))


def test_the_list_leads_to_the_history_of_its_first_sensors(open_room: OpenRoom) -> None:
    """By the keyboard too, and of one kind."""
    room = open_room("#/map?lang=en&kind=noise")
    link = room.page.get_by_role("link", name=re.compile(r"^Open the first \d of the list"))
    link.press("Enter")
    expect(room.page).to_have_url(re.compile(r"#/explore\?q=noise\.leq_db&at=sensor\."))
    places = room.page.get_by_role("list", name="Places that are shown")
    expect(places.get_by_role("listitem")).to_have_count(8)
