"""The history explorer: found, compared, looked at closely, saved, sent to a colleague."""

import re
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Locator, Page, expect

from contract.clock import rfc3339
from tests.stand.browser.axe import violations_in_both_themes
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import Room
from tests.stand.browser.weeks import DAY, HOURS, RISE_UGM3, SENSOR, Weeks

ROOT_MIN_PX = 12  # what 1rem is at the least
FIND = "Add a sensor, district, ward…"


def statistic(page: Page, row: str, column: str) -> Locator:
    """Return a number of a line."""
    table = page.get_by_role("group", name="Statistics").get_by_role("table")
    expect(table.get_by_role("columnheader", name=column, exact=True)).to_be_visible()
    heads = table.get_by_role("columnheader").all_inner_texts()
    place = heads.index(column) - 1
    return table.get_by_role("row").filter(has_text=row).get_by_role("cell").nth(place)


def link_of(room: Room) -> str:
    """Return the fragment of the link that fixes its times."""
    room.page.get_by_role("button", name="Take the data").click()
    link = room.page.get_by_role("dialog").get_by_role("textbox", name="Link").input_value()
    room.page.keyboard.press("Escape")
    return "#" + link.partition("#")[2]


def test_a_place_is_found_by_keys_and_stands_in_the_address(
    open_room: OpenRoom, weeks: Weeks
) -> None:
    """What is typed is found, arrow keys choose, Enter takes; without the mouse it goes again."""
    assert weeks
    room = open_room("#/explore?lang=en")
    page = room.page
    search = page.get_by_role("combobox", name=FIND)
    search.fill("weeks of")
    found = page.get_by_role("listbox").get_by_role("option")
    expect(found).to_have_count(1)
    search.press("Enter")
    places = page.get_by_role("list", name="Places that are shown")
    expect(places).to_contain_text("Weeks of dust")
    search.fill("quan 1")
    expect(found.first).to_be_visible()
    search.press("ArrowDown")
    search.press("ArrowUp")
    search.press("Enter")
    expect(page).to_have_url(re.compile(rf"at=sensor\.{SENSOR}%2Carea\.760"))
    expect(page.get_by_role("group", name="Statistics").get_by_role("row")).to_have_count(3)
    page.get_by_role("button", name="Remove Weeks of dust").press("Enter")
    expect(places.get_by_role("listitem")).to_have_count(1)
    page.go_back()
    expect(places.get_by_role("listitem")).to_have_count(2)


def test_the_numbers_are_the_apis(open_room: OpenRoom, api: Api, weeks: Weeks) -> None:
    """In the table each bucket, newest first, and what is counted of them."""
    room = open_room(weeks.address("view=table"))
    items = weeks.series(api)
    grid = room.page.get_by_role("grid", name="Table")
    first = grid.get_by_role("row").nth(1).get_by_role("gridcell")
    expect(first.nth(1)).to_have_text(f"{items[-1]['mean']:.1f}")
    expect(grid).to_have_attribute("aria-rowcount", str(len(items) + 1))
    means = [item["mean"] for item in items]
    page = room.page
    expect(statistic(page, "Weeks", "Mean")).to_have_text(f"{sum(means) / len(means):.1f}")
    expect(statistic(page, "Weeks", "Lowest")).to_have_text(f"{min(means):.1f}")
    expect(statistic(page, "Weeks", "Highest")).to_have_text(f"{max(means):.1f}")
    expect(statistic(page, "Weeks", "Readings")).to_have_text(str(len(items)))
    missing = 1 - weeks.complete_frac(api)
    expect(statistic(page, "Weeks", "Missing")).to_have_text(
        f"{100 * missing:.0f}\N{NO-BREAK SPACE}%"
    )


def test_a_week_is_compared_with_the_one_before(open_room: OpenRoom, weeks: Weeks) -> None:
    """Ten micrograms more than then, in the numbers, in the table, and said below the chart."""
    room = open_room(weeks.address())
    page = room.page
    page.get_by_label("Compare").select_option("7d")
    expect(page).to_have_url(re.compile("against=7d"))
    expect(statistic(page, "Weeks", "Against then")).to_have_text("+10.0")
    expect(page.get_by_text(re.compile(r"^Dashed: the same places from "))).to_be_visible()
    page.get_by_role("button", name="Table").click()
    row = page.get_by_role("grid", name="Table").get_by_role("row").nth(1)
    now, then = (float(row.get_by_role("gridcell").nth(place).inner_text()) for place in (1, 4))
    assert now - then == pytest.approx(RISE_UGM3)


def test_a_link_shows_a_colleague_the_same_picture_and_numbers(
    open_room: OpenRoom, api: Api, weeks: Weeks
) -> None:
    """Another browser, where nothing was chosen: the same chart, table of numbers and week."""
    room = open_room(weeks.address("against=7d&usual=1&part=spread"))
    statistics = room.page.get_by_role("group", name="Statistics")
    expect(statistic(room.page, "Weeks", "Against then")).to_have_text("+10.0")
    colleague = open_room(link_of(room)).page
    chart, same = (
        page.get_by_role("img", name=re.compile("^Chart from")) for page in (room.page, colleague)
    )
    name = chart.get_attribute("aria-label") or ""
    assert f"{max(item['max'] for item in weeks.series(api)):.1f}" in name
    expect(same).to_have_accessible_name(name)
    expect(colleague.get_by_role("group", name="Statistics")).to_have_text(
        statistics.inner_text(), use_inner_text=True
    )
    chosen = colleague.get_by_role("tab", name="Distribution")
    expect(chosen).to_have_attribute("aria-selected", "true")
    room.drawn()
    pictures = [one.locator("canvas").first.screenshot() for one in (chart, same)]
    assert pictures[0] == pictures[1]


def test_a_change_asks_only_for_what_is_new(open_room: OpenRoom, weeks: Weeks) -> None:
    """A further place is one request; another view of the same none; a step back none."""
    room = open_room(weeks.address())
    page = room.page
    expect(statistic(page, "Weeks", "Mean")).to_be_visible()
    page.wait_for_load_state("networkidle")
    before = len(room.watch.requests)
    page.get_by_role("button", name="Table").click()
    page.get_by_role("tab", name="Distribution").click()
    page.get_by_role("button", name="Low – high band").click()
    search = page.get_by_role("combobox", name=FIND)
    search.fill("Quan 1")
    search.press("Enter")
    expect(page.get_by_role("group", name="Statistics").get_by_role("row")).to_have_count(3)
    expect(statistic(page, "D.1", "Mean")).to_be_visible()
    asked = [url for url in room.watch.requests[before:] if "/series?" in url]
    assert [parse_qs(url)["area"] for url in asked] == [["760"]]
    page.go_back()
    expect(page.get_by_role("group", name="Statistics").get_by_role("row")).to_have_count(2)
    assert [url for url in room.watch.requests[before:] if "/series?" in url] == asked


def test_a_view_is_saved_by_name_in_this_browser(open_room: OpenRoom, weeks: Weeks) -> None:
    """It comes back after the page was left, and goes when it is removed."""
    room = open_room(weeks.address("part=spread"))
    page = room.page
    page.get_by_role("button", name="Saved views").click()
    expect(page.get_by_role("dialog")).to_contain_text("They live in this browser alone")
    page.get_by_role("button", name="Save this view").click()
    expect(page.get_by_role("dialog")).to_contain_text("Give it a name")
    page.get_by_label("Name").fill("My weeks")
    page.get_by_role("button", name="Save this view").click()
    expect(page.get_by_role("link", name="My weeks")).to_be_visible()
    page.goto(f"{room.address}/#/overview?lang=en")
    page.reload()
    page.goto(f"{room.address}/#/explore?lang=en")
    page.get_by_role("button", name="Saved views").click()
    page.get_by_role("link", name="My weeks").click()
    expect(page.get_by_role("list", name="Places that are shown")).to_contain_text("Weeks of dust")
    expect(page.get_by_role("tab", name="Distribution")).to_have_attribute("aria-selected", "true")
    page.get_by_role("button", name="Saved views").click()
    page.get_by_role("button", name="Remove My weeks").click()
    expect(page.get_by_role("dialog")).to_contain_text("Nothing is saved yet")


def test_it_opens_from_a_sensor_and_from_an_area(open_room: OpenRoom, weeks: Weeks) -> None:
    """With what was looked at there."""
    assert weeks
    room = open_room(f"#/sensor/{SENSOR}?lang=en&quantity=pm10_ugm3")
    room.page.get_by_role("link", name="Open in History").click()
    places = room.page.get_by_role("list", name="Places that are shown")
    expect(places).to_contain_text("Weeks of dust")
    room.page.goto(f"{room.address}/#/overview?lang=en&area=760")
    room.page.get_by_role("link", name="Open in History").click()
    expect(places).to_contain_text("D.1")
    expect(places.get_by_role("listitem")).to_have_count(1)


def test_a_gap_is_shown_as_one_and_nothing_as_unknown(open_room: OpenRoom, weeks: Weeks) -> None:
    """Before the sensor's first reading there is no line, and the page says so."""
    begin = weeks.to_at - timedelta(hours=HOURS)
    span = f"from={rfc3339(begin - DAY)}&to={rfc3339(begin + DAY)}&res=1h"
    chosen = f"q=air_quality.pm25_ugm3&at=sensor.{SENSOR}"
    room = open_room(f"#/explore?lang=en&{chosen}&{span}")
    expect(statistic(room.page, "Weeks", "Missing")).not_to_have_text(re.compile(r"^(0|unknown)"))
    expect(room.page.get_by_text(re.compile(r"^Grey: A has no data \(1 gaps?\)$"))).to_be_visible()


def test_a_place_that_does_not_measure_it_or_is_not_there_says_so(
    open_room: OpenRoom, weeks: Weeks
) -> None:
    """And the others are shown all the same."""
    places = f"sensor.{SENSOR},sensor.nobody,area.760"
    room = open_room(f"#/explore?lang=en&q=noise.leq_db&at={places}")
    shown = room.page.get_by_role("list", name="Places that are shown")
    expect(shown).to_contain_text("does not measure what is chosen")
    expect(shown).to_contain_text("no such place")
    expect(room.page.get_by_role("group", name="Statistics").get_by_role("row")).to_have_count(2)
    assert weeks


def test_what_the_server_refuses_is_said_with_what_fits(open_room: OpenRoom, weeks: Weeks) -> None:
    """In its own words, where the chart would be; a press asks for what it takes."""
    span = f"from={rfc3339(weeks.to_at - 400 * DAY)}&to={rfc3339(weeks.to_at)}&res=15m"
    room = open_room(bare=True)
    room.watch.forgive_refused("/api/v1/series")
    room.open(f"#/explore?lang=en&at=sensor.{SENSOR}&q=air_quality.pm25_ugm3&{span}")
    refusal = room.page.get_by_role("region", name="History").get_by_role("alert").last
    expect(refusal).to_contain_text("The server does not take this question.")
    expect(refusal).to_contain_text("for this span in 15m, or a shorter span")
    room.page.get_by_role("button", name="Use the automatic resolution").click()
    expect(room.page.get_by_role("img", name=re.compile("^Chart from"))).to_be_visible()


def test_the_window_moves_by_the_arrow_keys(open_room: OpenRoom, weeks: Weeks) -> None:
    """By half of its length, and each step is one that "back" undoes."""
    room = open_room(weeks.address())
    window = room.page.get_by_role("slider")
    window.press("ArrowLeft")
    begin = weeks.to_at - 7 * DAY - timedelta(days=3.5)
    expect(room.page).to_have_url(re.compile(f"from={begin:%Y-%m-%dT%H}%3A{begin:%M}%3A00Z"))
    room.page.go_back()
    expect(room.page).to_have_url(re.compile(f"to={weeks.to_at:%Y-%m-%dT%H}%3A00%3A00Z"))


def test_axe_finds_nothing_on_it_whatever_is_open(open_room: OpenRoom, weeks: Weeks) -> None:
    """Chart, table, each close look, both dialogs."""
    places = f"sensor.{SENSOR},area.760,sensor.nobody"
    quantities = "air_quality.pm25_ugm3,air_quality.no2_ugm3"
    more = f"against=7d&usual=1&q={quantities}&at={places}"  # the last of each name is taken
    room = open_room(weeks.address(more), bypass_csp=True)
    page = room.page
    for fragment in ("", "part=spread", "part=pairs", "view=table"):
        room.visit(weeks.address(f"{more}&{fragment}"))
        assert violations_in_both_themes(room) == []
    for name in ("Take the data", "Saved views"):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert violations_in_both_themes(room) == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [1366, 980])
def test_what_is_said_below_the_chart_is_seen_whole(
    open_room: OpenRoom, weeks: Weeks, width: int
) -> None:
    """However many lines it takes: the panel grows, and the page is scrolled."""
    room = open_room(weeks.address("against=7d&usual=1"))
    page = room.page
    page.set_viewport_size({"width": width, "height": 768})
    note = page.locator(".explore-main .explore-note")
    expect(note).to_contain_text("usual")
    panel, chart = page.locator(".explore-main"), page.locator(".explore-main .chart")
    expect(chart.locator("canvas")).to_be_visible()
    boxes = [one.bounding_box() for one in (note, panel, chart)]
    note_box, panel_box, chart_box = [box for box in boxes if box is not None]
    assert note_box["y"] + note_box["height"] <= panel_box["y"] + panel_box["height"]
    assert chart_box["height"] >= 15 * ROOT_MIN_PX
