"""The map's time slider: a moment that is over, the same for all, and never taken for now."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pytest
from playwright.sync_api import Route, expect

from contract.clock import rfc3339, utc_now
from embedded import location
from tests.stand import stack
from tests.stand.browser.alarm import Alarm
from tests.stand.browser.flood_site import LASTED_S, FloodSite
from tests.stand.browser.moment import address, asked_moments, bar, shows, snapshot
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.pointer import draw
from tests.stand.browser.screens import obstacles
from tests.stand.stack import Stack
from tests.stand.waiting import Until

LOADED_S = 120.0
PAST_TITLE = re.compile(r"PAST \d\d:\d\d \d\d/\d\d · ")
NEWS_WITHIN_MS = 40_000
CRITICAL_M = 1.4
AGAIN_WITHIN_MS = 4000
LAST_READING = re.compile(r"/sensors/[^/]+/readings\?.*resolution=raw")
FORGET = """
DELETE FROM reading_traffic_flow
WHERE sensor_key = (SELECT sensor_key FROM sensor WHERE sensor_id = %(sensor_id)s)
    AND observed_at <= %(at)s
"""


@pytest.fixture(scope="module")
def city() -> Iterator[Stack]:
    """A city that has a past."""
    arguments = ["--sensors", "300", "--history", "8h"]
    with location.scratch() as folder, stack.running(folder / "data", arguments) as running:
        yield running


@pytest.fixture
def at(api: Api, until: Until, settled: None) -> datetime:  # noqa: ARG001
    """A moment of the city's loaded past."""
    until(
        lambda: [one for one in api.get("loads")["items"] if one["finished_at"]] != [],
        "the past is loaded",
        LOADED_S,
    )
    now = datetime.fromisoformat(api.get("overview")["as_of"])
    return (now - timedelta(hours=5)).replace(second=0, microsecond=0)


def test_every_panel_shows_the_moment_of_the_address(open_room: OpenRoom, at: datetime) -> None:
    """Word, title, counts, list and a chosen sensor are of that time, as the API has it."""
    room = open_room(address(at, sensor="hcmc-tf-0003"))
    expect(bar(room).get_by_text("PAST", exact=True)).to_be_visible()
    shows(room, at)
    expect(room.page).to_have_title(PAST_TITLE)
    found = snapshot(room, at)
    retired = found.head["statuses"].index("retired")
    room.expect_count(int((found.columns["status"] != retired).sum()))
    ids = httpx.get(f"{room.address}/api/v1/live/index", timeout=10).json()["sensor_id"]
    row = ids.index("hcmc-tf-0003")
    expect(
        room.drawer.get_by_text(f"{found.columns['value'][row]:.1f}", exact=True)
    ).to_be_visible()
    observed_at = at - timedelta(seconds=int(found.columns["age_s"][row]))
    told = room.facts()["Observed"]
    seconds = [(observed_at + timedelta(hours=7, seconds=-late)) for late in (0, 1)]
    assert told in [one.strftime("%H:%M:%S") for one in seconds]


def test_what_is_new_now_does_not_leak_in(open_room: OpenRoom, at: datetime, city: Stack) -> None:
    """A flood of now is announced as of now, and no row, count or mark of the moment changes."""
    with (
        FloodSite.announced(city) as site,
        Alarm.of(city.database_url, utc_now(), "past") as alarm,
    ):
        site.say(0.0, age_s=2 * LASTED_S)
        room = open_room(address(at))
        shows(room, at)
        room.expect_names()
        rows = room.sensors.inner_text()
        site.flood(CRITICAL_M)
        alarm.ring()
        news = room.page.get_by_role("status", name="New critical alerts")
        expect(news).to_contain_text("Trial past critical", timeout=NEWS_WITHIN_MS)
        expect(room.page).to_have_title(re.compile(r"^\([1-9]\d*\) PAST "))
        assert room.sensors.inner_text() == rows
        expect(room.page.get_by_role("button", name="Beyond a threshold")).to_have_text(
            re.compile("Beyond a critical threshold0")
        )


def test_the_moment_is_chosen_by_slider_field_and_keys(open_room: OpenRoom, at: datetime) -> None:
    """And stands in the address, so that another browser opens the same."""
    room = open_room("#/map?lang=en")
    room.page.get_by_role("button", name="Look back").click()
    expect(room.page).to_have_title(PAST_TITLE)
    bar(room).get_by_label("Date and time").fill(
        (at + timedelta(hours=7)).strftime("%Y-%m-%dT%H:%M")
    )
    bar(room).get_by_label("Date and time").blur()
    shows(room, at)
    slider = bar(room).get_by_role("slider", name="Choose a moment")
    slider.press("ArrowLeft")
    earlier = at - timedelta(minutes=1)
    expect(bar(room).get_by_text((earlier + timedelta(hours=7)).strftime("%H:%M:"))).to_be_visible()
    expect(bar(room).get_by_role("status")).to_have_text("")
    link = room.page.url
    assert "at=" in link
    other = open_room(link.partition("/#")[2].join(["#", ""]))
    expect(other.page).to_have_title(room.page.title())
    expect(other.sensors).to_contain_text(room.rows.first.inner_text().splitlines()[0])


def test_a_span_is_replayed_and_waits_for_no_more_than_one_answer(
    open_room: OpenRoom, at: datetime
) -> None:
    """Ten minutes a second, each moment asked for once; pause stops it."""
    room = open_room(address(at))
    shows(room, at)
    running = {"now": 0, "most": 0}

    def slow(route: Route) -> None:
        running["now"] += 1
        running["most"] = max(running.values())
        route.continue_()
        running["now"] -= 1

    room.page.route("**/live/snapshot?at=*", slow)
    bar(room).get_by_label("Replay speed").select_option("600")
    bar(room).get_by_role("button", name="Replay").click()
    third = at + timedelta(minutes=30)
    # Each moment is shown for a second: whoever looks late sees a later one.
    shown = [third + timedelta(hours=7, minutes=10 * later) for later in range(6)]
    times = re.compile("|".join(moment.strftime("%H:%M:") for moment in shown))
    expect(bar(room).get_by_text(times)).to_be_visible()
    bar(room).get_by_role("button", name="Pause").click()
    asked = asked_moments(room)
    assert len(asked) == len(set(asked))
    assert running["most"] == 1
    assert rfc3339(third) in asked
    expect(bar(room).get_by_role("button", name="Replay")).to_be_visible()


def test_a_replay_whose_next_moment_is_late_says_that_it_waits(
    open_room: OpenRoom, at: datetime
) -> None:
    """A picture that stands still is not taken for a city in which nothing changes."""
    room = open_room(address(at))
    shows(room, at)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    room.page.route("**/live/snapshot?at=*", hold)
    bar(room).get_by_role("button", name="Replay").click()
    note = bar(room).get_by_role("status")
    expect(note).to_contain_text("Waiting for the next moment")
    while held:
        held.pop().continue_()
    room.page.unroute("**/live/snapshot?at=*")
    expect(note).to_have_text("")
    bar(room).get_by_role("button", name="Pause").click()


def test_a_moment_leads_to_the_day_before_it(open_room: OpenRoom, at: datetime) -> None:
    """In History and in files: what is picked in the past is not answered with now."""
    room = open_room(address(at, kind="air_quality"))
    shows(room, at)
    day = [at - timedelta(days=1), at]
    room.page.get_by_role("link", name=re.compile("^Open the first")).click()
    expect(room.page).to_have_url(re.compile("#/explore"))
    asked = parse_qs(room.page.url.partition("?")[2])
    assert [datetime.fromisoformat(asked[name][0]) for name in ("from", "to")] == day
    room.page.go_back()
    shows(room, at)
    room.page.get_by_role("button", name="Draw a line around sensors").click()
    draw(room.page.get_by_role("application"))
    file = room.page.get_by_role("link", name="Save the 24 hours before this moment: Air quality")
    asked = parse_qs(urlsplit(file.get_attribute("href") or "").query)
    assert [datetime.fromisoformat(asked[name][0]) for name in ("from", "to")] == day


def test_back_to_live_is_now(open_room: OpenRoom, at: datetime, api: Api) -> None:
    """The word, the frame and the moment are gone, and what comes in is shown again."""
    room = open_room(address(at))
    shows(room, at)
    bar(room).get_by_role("button", name="Back to live").click()
    expect(bar(room)).to_have_count(0)
    expect(room.page).not_to_have_title(PAST_TITLE)
    assert "at=" not in room.page.url
    room.expect_count(api.listed_count())
    room.page.go_back()
    shows(room, at)


def test_filters_are_of_the_moment_and_stay(open_room: OpenRoom, at: datetime) -> None:
    room = open_room(address(at))
    shows(room, at)
    found = snapshot(room, at)
    floods = found.head["kinds"].index("street_flood")
    room.page.get_by_label("Kind").select_option("street_flood")
    room.expect_count(int((found.columns["kind"] == floods).sum()))
    bar(room).get_by_role("button", name="Back to live").click()
    room.expect_count(int((found.columns["kind"] == floods).sum()))


def test_a_moment_that_fails_or_of_which_nothing_is_stored_says_so(
    open_room: OpenRoom, at: datetime
) -> None:
    """And shows no sensor as if it were of then."""
    room = open_room(address(at))
    shows(room, at)
    with room.watch.outage():
        long_ago = at - timedelta(days=400)
        room.visit(address(long_ago))
        expect(room.page.get_by_text("Nothing is stored of this moment").first).to_be_visible()
        expect(bar(room).get_by_role("status")).to_contain_text("Data begin at")
        expect(room.rows).to_have_count(0)
        room.visit(address(at + timedelta(days=400)))
        expect(bar(room).get_by_role("status")).to_have_text("This moment is still to come")
        expect(room.rows).to_have_count(0)
        room.page.route("**/live/snapshot?at=*", lambda route: route.abort())
        room.visit(address(at - timedelta(hours=1)))
        expect(bar(room).get_by_role("status")).to_have_text("This moment could not be loaded")
        expect(room.rows).to_have_count(0)
        room.page.unroute("**/live/snapshot?at=*")
        room.page.get_by_role("button", name="Try again").first.click()
        shows(room, at - timedelta(hours=1))


def test_a_reading_that_fails_or_is_gone_is_said_in_the_drawer(
    open_room: OpenRoom, at: datetime, city: Stack
) -> None:
    """It is asked for again until it comes; that there is none is not said of what was not read."""
    room = open_room(address(at))
    shows(room, at)
    room.page.route(LAST_READING, lambda route: route.abort())
    with room.watch.outage():
        room.visit(address(at, sensor="hcmc-tf-0003"))
        said = room.drawer.get_by_text("This reading could not be read, trying again")
        expect(said).to_be_visible()
        with room.page.expect_request(LAST_READING, timeout=AGAIN_WITHIN_MS):
            pass
        room.page.unroute(LAST_READING)
        expect(room.drawer.get_by_text("Observed")).to_be_visible()
        expect(said).to_have_count(0)

    def forget(route: Route) -> None:
        with psycopg.connect(city.database_url) as connection:
            connection.execute(FORGET, {"sensor_id": "hcmc-tf-0004", "at": at})
        route.continue_()

    room.page.route(LAST_READING, forget)
    room.visit(address(at, sensor="hcmc-tf-0004"))
    expect(room.drawer.get_by_text("The reading of this moment is no longer kept")).to_be_visible()


def test_axe_finds_nothing_and_nothing_is_too_wide(open_room: OpenRoom, at: datetime) -> None:
    room = open_room(address(at), bypass_csp=True)
    shows(room, at)
    assert obstacles(room, "a moment") == {}
