"""The history explorer: found, compared, looked at closely, taken away, sent to a colleague."""

import csv
import io
import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import psycopg
import pytest
from playwright.sync_api import Locator, Page, expect

from contract.clock import rfc3339, utc_now
from contract.topic import SensorTopic
from embedded import ports
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import Room
from tests.stand.stack import Stack
from tests.stand.waiting import Until

SENSOR = "weeks-aq"
FIND = "Add a sensor, district, ward…"
HOURS = 15 * 24
STORED_S = 30.0
RISE_UGM3 = 10.0
DAY = timedelta(days=1)


class Weeks:
    """A sensor that has told an hour's PM2.5 for fifteen days: the last seven 10 µg/m³ higher.

    Attributes
    ----------
    to_at : datetime
        Of the last reading's hour, its end.
    """

    def __init__(self, city: Stack) -> None:
        self.to_at = utc_now().replace(minute=0, second=0, microsecond=0)
        topic = ("hcmc", "760", "environment", "air_quality", SENSOR)
        birth = {"name": "Weeks of dust", "lat_deg": 10.7738, "lon_deg": 106.7039}
        city.publish(str(SensorTopic(*topic, "meta")), "-r", "-m", json.dumps(birth))
        lines = "".join(
            json.dumps({"observed_at": rfc3339(at), "values": {"pm25_ugm3": value}}) + "\n"
            for at, value in self._readings()
        )
        command = [str(city.binaries.mosquitto_pub), "-V", "mqttv5", "-h", ports.LOOPBACK]
        command += ["-p", str(city.mqtt_port), "-q", "1", "-l"]
        command += ["-t", str(SensorTopic(*topic, "telemetry"))]
        subprocess.run(command, input=lines, text=True, check=True, timeout=60)

    def _readings(self) -> list[tuple[datetime, float]]:
        begins = [self.to_at - timedelta(hours=HOURS - hour) for hour in range(HOURS)]
        risen_at = self.to_at - 7 * DAY
        return [
            (at + timedelta(minutes=30), 20.0 + at.hour + RISE_UGM3 * (at >= risen_at))
            for at in begins
        ]

    def address(self, more: str = "") -> str:
        """Return the explorer with the last seven days, by hours."""
        span = f"from={rfc3339(self.to_at - 7 * DAY)}&to={rfc3339(self.to_at)}&res=1h"
        chosen = f"q=air_quality.pm25_ugm3&at=sensor.{SENSOR}&{span}"
        return f"#/explore?lang=en&{chosen}{more and '&'}{more}"

    def series(self, api: Api, **more: str | int) -> list[dict[str, Any]]:
        """Return the same from the API."""
        asked: dict[str, str | int] = {
            "kind": "air_quality",
            "sensor_id": SENSOR,
            "from": rfc3339(self.to_at - 7 * DAY),
            "to": rfc3339(self.to_at),
            "resolution": "1h",
        }
        return api.get("series", **(asked | more))["items"]


@pytest.fixture(scope="module")
def weeks(city: Stack) -> Weeks:
    """The sensor, before all of it is stored."""
    return Weeks(city)


@pytest.fixture
def stored(weeks: Weeks, api: Api, until: Until) -> Weeks:
    """The sensor, all stored and known to the API."""

    def is_there() -> bool:
        if not api.get("sensors", q=SENSOR)["items"]:
            return False
        since = rfc3339(weeks.to_at - timedelta(hours=HOURS))
        return sum(item["count"] for item in weeks.series(api, **{"from": since})) == HOURS

    until(is_there, f"{HOURS} readings of {SENSOR}", STORED_S)
    return weeks


def statistic(page: Page, row: str, column: str) -> Locator:
    """Return a number of a line."""
    table = page.get_by_role("group", name="Statistics").get_by_role("table")
    heads = table.get_by_role("columnheader").all_inner_texts()
    place = heads.index(column) - 1
    return table.get_by_role("row").filter(has_text=row).get_by_role("cell").nth(place)


def taken(room: Room) -> Locator:
    """Return the dialog that takes the data away, opened."""
    room.page.get_by_role("button", name="Take the data").click()
    dialog = room.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def link_of(dialog: Locator) -> str:
    """Return the fragment of the link that fixes its times."""
    return "#" + dialog.get_by_role("textbox", name="Link").input_value().partition("#")[2]


def test_a_place_is_found_by_keys_and_stands_in_the_address(
    open_room: OpenRoom, stored: Weeks
) -> None:
    """What is typed is found, arrow keys choose, Enter takes; without the mouse it goes again."""
    assert stored
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


def test_the_numbers_are_the_apis(open_room: OpenRoom, api: Api, stored: Weeks) -> None:
    """In the table each bucket, newest first, and what is counted of them."""
    room = open_room(stored.address("view=table"))
    items = stored.series(api)
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


def test_a_week_is_compared_with_the_one_before(open_room: OpenRoom, stored: Weeks) -> None:
    """Ten micrograms more than then, in the numbers, in the table, and said below the chart."""
    room = open_room(stored.address())
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
    open_room: OpenRoom, api: Api, stored: Weeks
) -> None:
    """Another browser, where nothing was chosen: the same chart, table of numbers and week."""
    room = open_room(stored.address("against=7d&usual=1&part=spread"))
    statistics = room.page.get_by_role("group", name="Statistics")
    expect(statistic(room.page, "Weeks", "Against then")).to_have_text("+10.0")
    fragment = link_of(taken(room))
    room.page.keyboard.press("Escape")
    colleague = open_room(fragment).page
    chart = room.page.get_by_role("img", name=re.compile("^Chart from"))
    name = chart.get_attribute("aria-label") or ""
    expect(colleague.get_by_role("img", name=re.compile("^Chart from"))).to_have_accessible_name(
        name
    )
    expect(colleague.get_by_role("group", name="Statistics")).to_have_text(
        statistics.inner_text(), use_inner_text=True
    )
    expect(colleague.get_by_role("tab", name="Distribution")).to_have_attribute(
        "aria-selected", "true"
    )
    assert f"{max(item['max'] for item in stored.series(api)):.1f}" in name
    room.drawn()
    pictures = [
        one.locator("canvas").first.screenshot()
        for one in (chart, colleague.get_by_role("img", name=re.compile("^Chart from")))
    ]
    assert pictures[0] == pictures[1]


def test_a_change_asks_only_for_what_is_new(open_room: OpenRoom, stored: Weeks) -> None:
    """A further place is one request; another view of the same none; a step back none."""
    room = open_room(stored.address())
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


def test_what_is_shown_is_taken_as_a_table(
    open_room: OpenRoom, api: Api, stored: Weeks, tmp_path: Path
) -> None:
    """A row for each bucket with its offset, the unit in the head, the numbers of the API."""
    room = open_room(stored.address())
    expect(statistic(room.page, "Weeks", "Mean")).to_be_visible()
    dialog = taken(room)
    with room.page.expect_download() as started:
        dialog.get_by_role("button", name="Table (CSV)").click()
    started.value.save_as(tmp_path / "table.csv")
    head, *rows = csv.reader(io.StringIO((tmp_path / "table.csv").read_text("utf-8-sig")))
    assert "[µg/m³]" in head[1]
    items = stored.series(api)
    assert [float(row[1]) for row in rows] == pytest.approx([item["mean"] for item in items])
    begins = [datetime.fromisoformat(row[0]) for row in rows]
    assert begins == [datetime.fromisoformat(item["bucket_at"]) for item in items]
    with room.page.expect_download() as started:
        dialog.get_by_role("button", name="Picture (PNG)").click()
    started.value.save_as(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_the_readings_behind_it_are_taken_with_an_estimate(
    open_room: OpenRoom, api: Api, stored: Weeks, tmp_path: Path
) -> None:
    """In each format: the link says how much, and leads to a file with the rows of the API."""
    room = open_room(stored.address())
    expect(statistic(room.page, "Weeks", "Mean")).to_be_visible()
    dialog = taken(room)
    for name in ("CSV", "Parquet", "Arrow", "GeoJSON"):
        link = dialog.get_by_role("link", name=re.compile(f"^{name}"))
        expect(link).to_contain_text(re.compile(r"about [\d,]+ rows, [\d.]+.?k?B"))
    href = dialog.get_by_role("link", name=re.compile("^CSV")).get_attribute("href") or ""
    query = {name: values[0] for name, values in parse_qs(href.partition("?")[2]).items()}
    rows = api.get("export/estimate", **query)["rows"]
    expect(dialog.get_by_role("link", name=re.compile("^CSV"))).to_contain_text(f"{rows:,} rows")
    with room.page.expect_download() as started:
        dialog.get_by_role("link", name=re.compile("^CSV")).click()
    started.value.save_as(tmp_path / "file.csv")
    found = list(csv.DictReader(io.StringIO((tmp_path / "file.csv").read_text("utf-8"))))
    means = [item["mean"] for item in stored.series(api)]
    assert [float(row["pm25_ugm3_mean"]) for row in found] == pytest.approx(means)


def test_the_commands_for_other_programs_say_the_same(
    open_room: OpenRoom, city: Stack, api: Api, stored: Weeks
) -> None:
    """Each is run as it stands."""
    room = open_room(stored.address())
    expect(statistic(room.page, "Weeks", "Mean")).to_be_visible()
    dialog = taken(room)
    means = [item["mean"] for item in stored.series(api)]
    text = dialog.get_by_role("tabpanel").get_by_role("textbox")
    address = re.findall(r"'(http[^']*)'", text.input_value())
    assert [item["mean"] for item in httpx.get(address[0]).json()["items"]] == means
    dialog.get_by_role("tab", name="pandas").click()
    script = text.input_value() + "\nprint(table.iloc[:, 0].tolist())\n"
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(told.stdout.splitlines()[-1]) == pytest.approx(means)
    dialog.get_by_role("tab", name="SQL").click()
    with psycopg.connect(city.database_url) as connection:
        rows = connection.execute(text.input_value().encode()).fetchall()
    assert [row[2] for row in rows] == pytest.approx(means)


def test_a_view_is_saved_by_name_in_this_browser(open_room: OpenRoom, stored: Weeks) -> None:
    """It comes back after the page was left, and goes when it is removed."""
    room = open_room(stored.address("part=spread"))
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


def test_it_opens_from_a_sensor_and_from_an_area(open_room: OpenRoom, stored: Weeks) -> None:
    """With what was looked at there."""
    assert stored
    room = open_room(f"#/sensor/{SENSOR}?lang=en&quantity=pm10_ugm3")
    room.page.get_by_role("link", name="Open in History").click()
    places = room.page.get_by_role("list", name="Places that are shown")
    expect(places).to_contain_text("Weeks of dust")
    room.page.goto(f"{room.address}/#/overview?lang=en&area=760")
    room.page.get_by_role("link", name="Open in History").click()
    expect(places).to_contain_text("D.1")
    expect(places.get_by_role("listitem")).to_have_count(1)


def test_a_gap_is_shown_as_one_and_nothing_as_unknown(open_room: OpenRoom, stored: Weeks) -> None:
    """Before the sensor's first reading there is no line, and the page says so."""
    begin = stored.to_at - timedelta(hours=HOURS)
    span = f"from={rfc3339(begin - DAY)}&to={rfc3339(begin + DAY)}&res=1h"
    chosen = f"q=air_quality.pm25_ugm3&at=sensor.{SENSOR}"
    room = open_room(f"#/explore?lang=en&{chosen}&{span}")
    expect(room.page.get_by_text(re.compile(r"^Grey: A has no data \(1 gaps?\)$"))).to_be_visible()
    assert begin.tzinfo is UTC


def test_a_place_that_does_not_measure_it_or_is_not_there_says_so(
    open_room: OpenRoom, stored: Weeks
) -> None:
    """And the others are shown all the same."""
    places = f"sensor.{SENSOR},sensor.nobody,area.760"
    room = open_room(f"#/explore?lang=en&q=noise.leq_db&at={places}")
    shown = room.page.get_by_role("list", name="Places that are shown")
    expect(shown).to_contain_text("does not measure what is chosen")
    expect(shown).to_contain_text("no such place")
    expect(room.page.get_by_role("group", name="Statistics").get_by_role("row")).to_have_count(2)
    assert stored
