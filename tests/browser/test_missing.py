"""An address that asks for what is not there leads to one page that says so."""

import re

import pytest
from playwright.sync_api import expect

from tests.stand.browser.page_api import OpenRoom

NO_PAGE = "There is no page “reports”"
NO_AREA = "The city has no area “999”"
NO_SENSOR = "There is no sensor no-such-sensor"


@pytest.mark.parametrize(
    ("fragment", "said"),
    [
        ("#/reports?lang=en", NO_PAGE),
        ("#/overview?area=999&lang=en", NO_AREA),
        ("#/map?area=999&lang=en", NO_AREA),
        ("#/area/999?lang=en", NO_AREA),
        ("?wall=1#/overview?area=999&lang=en", NO_AREA),
        ("#/sensor/no-such-sensor?lang=en", NO_SENSOR),
    ],
)
def test_what_is_not_there_is_said_on_one_page(
    fragment: str, said: str, open_room: OpenRoom
) -> None:
    """No panel stands about half-empty, nothing is asked in vain, and there are ways on."""
    room = open_room(fragment)
    # The page asks once: the server may know a sensor that has only just joined.
    room.watch.forgive_missing("/api/v1/sensors/no-such-sensor")
    main = room.page.get_by_role("main")
    expect(main).to_contain_text(said)
    expect(main.get_by_role("application")).to_have_count(0)
    expect(main.get_by_role("table")).to_have_count(0)
    assert fragment.partition("?")[0] in room.page.url
    main.get_by_role("link", name="Map").click()
    expect(room.rows.first).to_be_visible()
    expect(room.page).to_have_title(re.compile(r"^(\(.+\) )?Map "))


@pytest.mark.usefixtures("settled")
def test_a_level_that_no_city_has_is_the_citys_own(open_room: OpenRoom) -> None:
    """A link that was mistyped fails no panel, and asks for nothing again and again."""
    room = open_room("#/overview?level=borough&lang=en")
    room.visit("#/map?level=borough&lang=en")
    room.visit("#/overview?level=borough&lang=en")
    expect(
        room.page.get_by_role("region", name="Situation by area").get_by_role("row")
    ).not_to_have_count(0)
    assert [
        address for address in room.watch.requests if "borough" in address.partition("?")[2]
    ] == []


def test_an_area_that_is_there_is_shown_at_once(open_room: OpenRoom) -> None:
    """Its page waits for the list of areas and then shows all that the city's does."""
    room = open_room("#/overview?area=760&lang=en")
    room.visit("#/overview?area=760&lang=en")
    expect(room.page.get_by_role("region", name="Key figures")).to_contain_text("Sensors sending")
