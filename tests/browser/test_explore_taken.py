"""What is taken away from the explorer: table, picture, files, commands."""

import csv
import io
import json
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import psycopg
import pytest
from playwright.sync_api import Locator, expect

from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.browser.room import Room
from tests.stand.browser.weeks import Weeks
from tests.stand.stack import Stack


def taken(room: Room) -> Locator:
    """Return the dialog that takes the data away, opened once they are there."""
    expect(room.page.get_by_role("img", name=re.compile("^Chart from.*Weeks"))).to_be_visible()
    room.page.get_by_role("button", name="Take the data").click()
    dialog = room.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def test_what_is_shown_is_taken_as_a_table(
    open_room: OpenRoom, api: Api, weeks: Weeks, tmp_path: Path
) -> None:
    """A row for each bucket with its offset, the unit in the head, the numbers of the API."""
    room = open_room(weeks.address())
    dialog = taken(room)
    with room.page.expect_download() as started:
        dialog.get_by_role("button", name="Table (CSV)").click()
    started.value.save_as(tmp_path / "table.csv")
    head, *rows = csv.reader(io.StringIO((tmp_path / "table.csv").read_text("utf-8-sig")))
    assert "[µg/m³]" in head[1]
    items = weeks.series(api)
    assert [float(row[1]) for row in rows] == pytest.approx([item["mean"] for item in items])
    begins = [datetime.fromisoformat(row[0]) for row in rows]
    assert begins == [datetime.fromisoformat(item["bucket_at"]) for item in items]
    with room.page.expect_download() as started:
        dialog.get_by_role("button", name="Picture (PNG)").click()
    started.value.save_as(tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_the_readings_behind_it_are_taken_with_an_estimate(
    open_room: OpenRoom, api: Api, weeks: Weeks, tmp_path: Path
) -> None:
    """In each format: the link says how much, and leads to a file with the rows of the API."""
    room = open_room(weeks.address())
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
    means = [item["mean"] for item in weeks.series(api)]
    assert [float(row["pm25_ugm3_mean"]) for row in found] == pytest.approx(means)


def test_the_commands_for_other_programs_say_the_same(
    open_room: OpenRoom, city: Stack, api: Api, weeks: Weeks
) -> None:
    """Each is run as it stands."""
    room = open_room(weeks.address())
    dialog = taken(room)
    means = [item["mean"] for item in weeks.series(api)]
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
