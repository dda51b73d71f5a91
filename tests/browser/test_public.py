"""Who has no account finds air, wet streets and warnings of their district, and no false calm."""

import itertools
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Route, ViewportSize, expect

from ioc_api.accounts.role import Role
from tests.stand.browser.accounts import Accounts
from tests.stand.browser.axe import violations_in_both_themes
from tests.stand.browser.flood_site import FloodSite
from tests.stand.browser.page_api import OpenRoom
from tests.stand.browser.room import Room
from tests.stand.browser.traffic import Traffic
from tests.stand.stack import Stack
from tests.stand.waiting import Until

REQUESTS_MAX, LOAD_MAX_KB = 12, 100
PHONE = ViewportSize(width=360, height=740)
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
DOCUMENT = "**/api/v1/public"
SUB_INDICES = {"pm25": 164, "pm10": 40, "o3": None, "no2": 25, "so2": None, "co": None}
POOR: dict[str, Any] = {
    "value": 164, "grade": "bad", "dominant": "pm25", "missing": [],
    "by_pollutant": SUB_INDICES,
}  # fmt: skip
NONE: dict[str, Any] = {
    "value": None, "grade": None, "dominant": None, "missing": ["no_hours"],
    "by_pollutant": dict.fromkeys(SUB_INDICES),
}  # fmt: skip


_numbers = itertools.count(1)


@pytest.fixture
def address(serve: Callable[..., str], city: Stack) -> str:
    """An API into which nobody may look without an account."""
    accounts = Accounts(city)
    name = accounts.add(f"doorkeeper{next(_numbers)}", Role.VIEWER)
    headers = {"Cookie": "=".join(accounts.session(name))}
    return serve(headers=headers, open_read="0")


def told(address: str) -> dict[str, Any]:
    answer = httpx.get(f"{address}/api/v1/public", timeout=10)
    assert answer.status_code == 200, answer.text
    return answer.json()


def opened(open_room: OpenRoom, address: str, language: str = "en", **options: Any) -> Room:
    """Open the page as somebody with a telephone."""
    room = open_room(address=address, bare=True, **options)
    room.page.set_viewport_size(PHONE)
    room.page.goto(f"{address}/public?lang={language}")
    expect(room.page.get_by_role("heading", level=2)).to_have_count(4)
    return room


def showing(
    open_room: OpenRoom, address: str, change: Callable[[dict[str, Any]], None], **options: Any
) -> Room:
    """Open the page on a document that was changed on its way."""
    room = open_room(address=address, bare=True, **options)

    def answer(route: Route) -> None:
        document = told(address)
        change(document)
        route.fulfill(body=json.dumps(document), content_type="application/json")

    room.page.set_viewport_size(PHONE)
    room.page.route(DOCUMENT, answer)
    room.page.goto(f"{address}/public?lang=en")
    expect(room.page.get_by_role("heading", level=2)).to_have_count(4)
    return room


def panel(room: Room, name: str) -> Locator:
    return room.page.get_by_role("region", name=name)


def breathed(document: dict[str, Any]) -> None:
    """Give a district a bad and a silent station, in the hour before."""
    air = document["air"]
    air |= {"hour_at": hours_before(document["as_of"], 1), "is_old": False, "known": 1, "of": 2}
    air["stations"] = [
        {"sensor_id": "a", "name": "Trạm thử A", "area": "760", **POOR},
        {"sensor_id": "b", "name": "Trạm thử B", "area": "760", **NONE},
    ]


def hours_before(at: str, hours: int) -> str:
    """Return the begin of an hour before the one that a time lies in."""
    hour = datetime.fromisoformat(at).replace(minute=0, second=0, microsecond=0)
    return (hour - timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


def test_a_reader_finds_the_air_of_her_district_and_what_to_do(
    open_room: OpenRoom, address: str
) -> None:
    """A number, a word, the pollutant, and advice; a station without data says so."""
    room = showing(open_room, address, breathed)
    room.page.get_by_label("Your district").select_option("760")
    air = panel(room, "Air quality")
    first, second = (air.get_by_role("listitem").filter(has_text=f"Trạm thử {one}") for one in "AB")
    expect(first).to_contain_text(re.compile("164.*Bad"))
    expect(first).to_contain_text("Highest: PM2.5")
    expect(second).to_contain_text("No data")
    expect(air).to_contain_text("What to do: Bad")
    expect(air).to_contain_text("wear a mask that filters fine dust")
    expect(air).to_contain_text("VN_AQI, 1459/QĐ-TCMT")
    first.get_by_text("Highest: PM2.5").click()
    expect(first).to_contain_text("NO₂")
    room.page.reload()
    expect(room.page.get_by_label("Your district")).to_have_value("760")


def test_an_hour_that_is_long_over_is_said_to_be_old(open_room: OpenRoom, address: str) -> None:
    def aged(document: dict[str, Any]) -> None:
        breathed(document)
        document["air"]["hour_at"] = hours_before(document["as_of"], 3)

    room = showing(open_room, address, aged)
    expect(panel(room, "Air quality")).to_contain_text("Old data: of the hour")


def test_streets_under_water_appear_by_themselves(
    open_room: OpenRoom, address: str, city: Stack, until: Until
) -> None:
    """As the API has them; and go when the water has gone."""
    with FloodSite.announced(city) as site:
        site.flood(0.42)
        until(lambda: any(one["name"] == site.name for one in told(address)["flood"]["streets"]),
              "the street is told")  # fmt: skip
        room = opened(open_room, address)
        street = panel(room, "Streets under water").get_by_role("listitem")
        street = street.filter(has_text=site.name)
        expect(street).to_contain_text("42 cm")
        expect(street).to_contain_text("To be closed")
        expect(street).to_contain_text("Since")


def test_what_could_not_be_read_is_no_fine_day(open_room: OpenRoom, address: str) -> None:
    """Every part that is missing says so, and an empty list of warnings is no all-clear."""

    def cut(document: dict[str, Any]) -> None:
        names = ("air", "flood", "tide", "warnings")
        document |= {**dict.fromkeys(names), "missing": list(names)}

    room = showing(open_room, address, cut)
    expect(room.page.get_by_text("that does not mean that all is well")).to_have_count(4)

    def unjudged(document: dict[str, Any]) -> None:
        document |= {"warnings": [], "judged": {"until_at": None, "problem": "nobody judges"}}

    other = showing(open_room, address, unjudged)
    expect(panel(other, "Warnings")).to_contain_text("Warnings are interrupted")
    expect(panel(other, "Warnings")).not_to_contain_text("No warning holds")

    def unreceived(document: dict[str, Any]) -> None:
        document |= {"warnings": [], "received": False}

    cut_off = showing(open_room, address, unreceived)
    expect(panel(cut_off, "Warnings")).to_contain_text("Data are not being received")
    expect(panel(cut_off, "Warnings")).not_to_contain_text("No warning holds")

    def deaf(document: dict[str, Any]) -> None:
        document["warnings"] = []
        document["air"] |= {"known": 60, "of": 120}
        document["flood"] |= {"known": 59, "of": 120}

    silent = showing(open_room, address, deaf)
    expect(panel(silent, "Warnings")).to_contain_text("Under half of the flood gauges send")
    expect(panel(silent, "Warnings")).not_to_contain_text("No warning holds")


def test_gauges_that_say_nothing_leave_streets_unknown(open_room: OpenRoom, address: str) -> None:
    def silent(document: dict[str, Any]) -> None:
        document["flood"] |= {"known": 0, "wet": 0, "streets": [], "newest_observed_at": None}

    room = showing(open_room, address, silent)
    expect(panel(room, "Streets under water")).to_contain_text("No data")
    expect(panel(room, "Streets under water")).not_to_contain_text("No gauge reports")


def test_a_line_that_is_cut_is_said_and_what_was_shown_stays(
    open_room: OpenRoom, address: str
) -> None:
    room = opened(open_room, address)
    with room.watch.outage():
        room.page.route(DOCUMENT, lambda route: route.abort())
        room.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
        expect(room.page.get_by_role("status")).to_contain_text("No connection")
    expect(panel(room, "Next high waters").get_by_role("listitem").first).to_be_visible()


def test_numbers_are_those_of_the_api(open_room: OpenRoom, address: str) -> None:
    """High waters to the centimetre, in their order; how many of how many gauges spoke."""
    answers: list[dict[str, Any]] = []  # the page's own: a look later some centimetre is another
    room = showing(open_room, address, answers.append)
    document = answers[0]
    highs = panel(room, "Next high waters").get_by_role("listitem")
    expect(highs).to_have_count(len(document["tide"]["high_waters"]))
    for place, high in enumerate(document["tide"]["high_waters"]):
        expect(highs.nth(place)).to_contain_text(f"{high['level_m']:.2f} m")
    shown = panel(room, "Streets under water").get_by_text("flood gauges send")
    expect(shown).to_contain_text(f"of {document['flood']['of']} flood gauges")
    expect(room.page.get_by_text("Simulated data, an exercise")).to_be_visible()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_fits_a_telephone_and_axe_finds_nothing(
    open_room: OpenRoom, address: str, language: str
) -> None:
    """In both themes; nothing scrolls sideways on the narrowest screen."""
    room = opened(open_room, address, language, bypass_csp=True)
    assert room.page.evaluate(WIDER) <= 0
    assert room.page.evaluate("() => document.documentElement.lang") == language
    assert violations_in_both_themes(room) == []


def test_it_is_light_and_asks_for_no_account(open_room: OpenRoom, address: str) -> None:
    """A slow telephone has it in few requests; the room is a link away."""
    room = open_room(address=address, bare=True)
    traffic = Traffic(room.page)
    room.page.goto(f"{address}/public?lang=en")
    expect(room.page.get_by_role("heading", level=2)).to_have_count(4)
    room.page.wait_for_load_state("networkidle")
    assert len(traffic.answers) < REQUESTS_MAX
    assert traffic.first_view_kb < LOAD_MAX_KB
    expect(room.page.get_by_role("link", name="Sign in")).to_have_attribute("href", "/#/sign-in")
