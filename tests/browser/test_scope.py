"""Who is let in for a district sees its sensors alone, on every page, and who comes and leaves."""

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from contract.topic import SensorTopic
from ioc_api.accounts.role import Role
from tests.stand import entry
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import Room
from tests.stand.stack import Stack

pytestmark = pytest.mark.usefixtures("settled")

WHO, DISTRICT, OTHER = "hanh", "760", "761"
GUEST = "zz-walks-about-1"
FOLLOWED_MS = 15_000


@pytest.fixture(scope="module")
def cookie(city: Stack) -> tuple[str, str]:
    """The session of somebody of a district: its name and value."""

    async def begun() -> dict[str, str]:
        async with entry.of(city.database_url) as people:
            await people.add(WHO, Role.OPERATOR, areas={DISTRICT})
            return await people.session(WHO)

    # In a thread of its own: the browser's loop runs in this one.
    with ThreadPoolExecutor(1) as thread:
        headers = thread.submit(lambda: asyncio.run(begun())).result()
    name, _, value = headers["Cookie"].partition("=")
    return name, value


@pytest.fixture
def room(open_room: OpenRoom, cookie: tuple[str, str]) -> Room:
    """The map of somebody of a district; nothing that it asks for may be refused."""
    room = open_room(bare=True)
    name, value = cookie
    room.page.context.add_cookies([{"name": name, "value": value, "url": room.address}])
    room.open()
    return room


def own(api: Api) -> list[str]:
    """Return the ids of the district's sensors."""
    return [one["sensor_id"] for one in api.get("sensors", area=DISTRICT, limit=1000)["items"]]


def test_the_list_the_head_and_the_drawer_are_of_the_district(room: Room, api: Api) -> None:
    ids = own(api)
    assert 0 < len(ids) < api.listed_count()
    room.expect_count(len(ids))
    expect(room.page.get_by_role("banner")).to_contain_text(re.compile(rf"/{len(ids)}\b"))
    room.rows.first.click()
    expect(room.drawer).to_contain_text(re.compile("|".join(map(re.escape, ids))))


def test_the_other_pages_ask_for_nothing_that_is_refused(room: Room, api: Api) -> None:
    for fragment in (
        "#/overview?lang=en",
        f"#/overview?area={DISTRICT}&lang=en",
        "#/explore?lang=en",
    ):
        room.visit(fragment)
    room.visit("#/overview?lang=en")
    areas = room.page.get_by_role("region", name="Situation by area")
    expect(areas).to_contain_text(f"{len(own(api))}")


def test_only_areas_of_their_own_are_offered_and_numbers_are_called_theirs(room: Room) -> None:
    """Neither a list nor a search leads where nothing may be seen, and no part passes for all."""
    expect(room.page.get_by_role("banner")).to_contain_text("D.1 · Ho Chi Minh City")
    choice = room.page.get_by_role("combobox", name="Area")
    expect(choice.get_by_role("option")).to_have_text(["All areas", "District 1"])
    room.visit(f"#/overview?area={DISTRICT}&lang=en")
    expect(room.page.get_by_role("main").get_by_role("button", name="D.1").first).to_be_visible()
    room.visit(f"#/explore?at=city,area.{OTHER}&lang=en")
    places = room.page.get_by_role("list", name="Places that are shown").get_by_role("listitem")
    expect(places.nth(0)).to_contain_text("D.1")
    expect(places.nth(1)).to_contain_text("not within the areas that may be seen")
    room.page.get_by_role("combobox", name="Add a sensor, district, ward…").fill("district")
    found = room.page.get_by_role("listbox", name="What was found").get_by_role("option")
    expect(found).to_have_text(re.compile("^District 1 "))


def test_a_sensor_that_comes_is_listed_and_one_that_leaves_is_gone(
    room: Room, api: Api, city: Stack
) -> None:
    count = len(own(api))
    room.expect_count(count)
    for area, listed in ((DISTRICT, count + 1), (OTHER, count), (DISTRICT, count + 1)):
        announce(city, area)
        room.expect_count(listed, FOLLOWED_MS)
    room.search.fill("walks about")
    expect(room.rows).to_have_count(1)
    announce(city, OTHER)
    expect(room.rows).to_have_count(0, timeout=FOLLOWED_MS)


def announce(city: Stack, area: str) -> None:
    """Let a device of one's own stand in a district."""
    topic = SensorTopic("hcmc", area, "environment", "noise", GUEST, "meta")
    birth = {"name": "Walks about", "lat_deg": 10.7769, "lon_deg": 106.7009}
    city.publish(str(topic), "-r", "-m", json.dumps(birth))
