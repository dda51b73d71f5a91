"""The page about a district: what leads there and on, its domains as the API has them, on paper."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Locator, Route, expect

from ioc_api.accounts.role import Role
from tests.stand.browser.accounts import Accounts, open_with
from tests.stand.browser.alarm import Alarm
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import Room
from tests.stand.browser.screens import obstacles
from tests.stand.stack import Stack

pytestmark = pytest.mark.usefixtures("settled")

DISTRICT, OTHER = "760", "761"
AREA = f"#/area/{DISTRICT}?lang=en"
TOLD_WITHIN_MS = 40_000
STATES = {
    "normal": "Normal",
    "watch": "Watch",
    "warning": "Warning",
    "critical": "Critical",
    "no_data": "Not enough data",
}
BADNESS = ("normal", "no_data", "watch", "warning", "critical")
TITLES = {
    "air": "Air",
    "flood": "Flood",
    "traffic": "Traffic",
    "power": "Power",
    "water": "Water",
    "noise": "Noise",
    "canals": "Canals",
    "lighting": "Lighting",
    "waste": "Waste",
}
LETTERED = ("traffic", "canals")
# By what an index is multiplied to be read, and its decimals then.
TOLD = {
    "air": (1, 0),
    "flood": (100, 0),
    "power": (100, 0),
    "water": (1, 2),
    "noise": (1, 1),
    "lighting": (100, 1),
    "waste": (100, 0),
}
PAGES_MAX = 2
# How many pages a document in PDF has.
_PDF_PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture
def alarm(city: Stack, api: Api) -> Iterator[Alarm]:
    """What raises alerts; all of them are closed afterwards."""
    now = datetime.fromisoformat(api.get("overview")["as_of"])
    with Alarm.of(city.database_url, now, "area") as alarm:
        yield alarm


def card(room: Room, domain: str) -> Locator:
    """Return the card of a domain."""
    return room.page.get_by_role("article", name=TITLES[domain], exact=True)


def asked(room: Room, code: str) -> dict[str, Any]:
    """Reload the page of an area, and return the card that the API gave it."""
    with room.page.expect_response(f"**/api/v1/scorecards/{code}") as answer:
        room.page.reload()
    return answer.value.json()["domains"]


def shown_index(domain: str, index: float | None) -> str:
    """Return an index as an officer reads it."""
    if index is None:
        return "–"
    if domain in LETTERED:
        return "ABCDEF"[round(index)]
    factor, decimals = TOLD[domain]
    return f"{factor * index:.{decimals}f}"


def test_a_row_of_the_overview_leads_to_the_district_and_back_leads_back(
    open_room: OpenRoom,
) -> None:
    """Its page says what the API says, in words; the address is a link."""
    room = open_room("#/overview?lang=en")
    table = room.page.get_by_role("region", name="Situation by area")
    table.get_by_role("link", name="D.1", exact=True).click()
    expect(room.page).to_have_url(re.compile(f"#/area/{DISTRICT}"))
    expect(room.page.get_by_role("heading", name="District 1", exact=True)).to_be_visible()
    room.page.go_back()
    expect(table).to_be_visible()
    room.visit(AREA)
    domains = asked(room, DISTRICT)
    assert domains
    for domain, told in domains.items():
        seen = card(room, domain)
        expect(seen).to_contain_text(shown_index(domain, told["index"]))
        expect(seen).to_contain_text(f"{told['known']}/{told['of']}")
        is_by_day = domain == "lighting" and told["state"] == "no_data" and told["known"] > 0
        expect(seen).to_contain_text("By day" if is_by_day else STATES[told["state"]])
    expect(room.page.get_by_role("article")).to_have_count(len(domains))
    worst = max(
        (told["state"] for domain, told in domains.items() if domain != "lighting"),
        key=BADNESS.index,
    )
    expect(room.page.locator("header").filter(has_text="District 1")).to_contain_text(STATES[worst])
    others = room.page.get_by_role("region", name="Against the other areas")
    expect(others.get_by_role("listitem")).to_have_count(len(TITLES))
    choice = room.page.get_by_role("combobox", name="Choose a district or ward")
    choice.select_option(OTHER)
    expect(room.page).to_have_url(re.compile(f"#/area/{OTHER}"))


def test_a_district_s_card_leads_to_its_alerts(open_room: OpenRoom, alarm: Alarm) -> None:
    """Those of its area alone, and the alert stands on the page itself."""
    alarm.ring("critical", area=DISTRICT)
    alarm.ring("critical", area=OTHER)
    room = open_room(AREA)
    listed = room.page.get_by_role("list", name="Alerts").get_by_role("listitem")
    expect(listed.filter(has_text=f"Trial {alarm.name}")).to_have_count(1)
    link = card(room, "flood").get_by_role("link", name=re.compile("^Alerts: [1-9]"))
    link.click(timeout=TOLD_WITHIN_MS)
    expect(room.page).to_have_url(re.compile(f"#/alerts.*area={DISTRICT}"))
    lines = room.page.get_by_role("region", name="List of alerts").get_by_role("row")
    expect(lines.filter(has_text=f"Trial {alarm.name}")).to_have_count(1)


def empty(route: Route) -> None:
    """Answer as if no sensor of the area were heard."""
    document = route.fetch().json()
    silent = {"index": None, "state": "no_data", "worst_sensor_id": None, "worst_value": None}
    nothing = silent | {"week_ago": None, "trusted_frac": 0, "known": 0, "open_alerts": None}
    for told in document["domains"].values():
        told.update(nothing)
    route.fulfill(json=document)


def test_what_is_not_known_of_a_district_is_said(open_room: OpenRoom) -> None:
    """No card looks calm, no number stands for nothing, and a part that fails says that."""
    room = open_room(bare=True)
    room.page.route(f"**/api/v1/scorecards/{DISTRICT}", empty)
    room.visit(AREA)
    cards = room.page.get_by_role("region", name="Situation by domain")
    for seen in cards.get_by_role("article").all():
        expect(seen).to_contain_text("Not enough data")
        expect(seen).to_contain_text("–")
    expect(cards).not_to_contain_text("Normal")
    expect(cards).not_to_contain_text("no alerts")
    with room.watch.outage():
        room.page.route("**/api/v1/scorecards/*", lambda route: route.abort())
        room.page.reload()
        expect(cards.get_by_role("alert")).to_contain_text("Could not be loaded")
        room.page.unroute_all()


def test_on_paper_the_page_is_light_without_controls_and_dated(open_room: OpenRoom) -> None:
    """One or two sheets."""
    room = open_room(AREA)
    room.visit(AREA)
    foot = room.page.get_by_text(re.compile("^Printed at "))
    expect(foot).to_be_hidden()
    room.page.emulate_media(media="print")
    expect(foot).to_be_visible()
    expect(room.page.get_by_text(re.compile("^Data up to ")).last).to_be_visible()
    expect(room.page.get_by_role("banner")).to_be_hidden()
    for role in ("button", "combobox"):
        assert [one for one in room.page.get_by_role(role).all() if one.is_visible()] == []
    ink = "() => getComputedStyle(document.querySelector('h2')).color"
    red, *_ = map(int, re.findall(r"\d+", room.page.evaluate(ink)))
    assert red < 0x80
    assert 1 <= len(_PDF_PAGE.findall(room.page.pdf(format="A4"))) <= PAGES_MAX


def test_the_page_is_read_on_every_screen_in_both_themes(open_room: OpenRoom) -> None:
    """In Vietnamese: axe finds nothing, and nothing is wider than the screen."""
    room = open_room(f"#/area/{DISTRICT}?lang=vi", bypass_csp=True)
    room.visit(f"#/area/{DISTRICT}?lang=vi")
    assert obstacles(room, "district") == {}


def test_who_may_see_a_district_sees_its_page_and_no_other(
    open_room: OpenRoom, city: Stack
) -> None:
    """Nothing is asked that is refused; a link to another one says so."""
    accounts = Accounts(city)
    name = accounts.add("ngoc", Role.OPERATOR, (DISTRICT,))
    room = open_room(bare=True)
    open_with(room, accounts.session(name), AREA)
    expect(card(room, "traffic")).to_be_visible()
    choice = room.page.get_by_role("combobox", name="Choose a district or ward")
    expect(choice.get_by_role("option", name="District 1")).to_have_count(1)
    expect(choice.get_by_role("option", name="Thu Duc City")).to_have_count(0)
    room.visit("#/area?lang=en")
    expect(room.page.get_by_text("Choose an area")).to_be_visible()
    room.visit(f"#/area/{OTHER}?lang=en")
    expect(room.page.get_by_role("main")).to_contain_text("outside the areas that may be seen")
