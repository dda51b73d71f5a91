"""A sensor's past as the room shows it: amounts, doubtful readings, holes, links, files."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from contract.clock import rfc3339, utc_now
from contract.topic import SensorPlane, SensorTopic
from tests.stand.browser.agreement import ZONE
from tests.stand.browser.page_api import Api, OpenRoom
from tests.stand.stack import Stack
from tests.stand.waiting import Until

DOMAINS = {"rain_gauge": "environment", "river_level": "environment", "smart_meter": "utility"}
STORED_S = 60.0


class Device:
    """A device of somebody else's, that tells its past.

    Attributes
    ----------
    since : datetime
        Of its first reading.
    """

    def __init__(self, city: Stack, kind: str, since: datetime) -> None:
        self._city = city
        self.sensor_id = f"past-{kind.replace('_', '-')}"
        self.since = since
        self._topic = ("hcmc", "760", DOMAINS[kind], kind, self.sensor_id)

    def tell(self, values: Sequence[Mapping[str, float]], step: timedelta) -> None:
        """Announce the sensor, and publish its readings, one each step."""
        birth = {"name": self.sensor_id, "lat_deg": 10.7738, "lon_deg": 106.7039}
        self._publish("meta", birth, "-r")
        for number, each in enumerate(values):
            observed_at = rfc3339(self.since + number * step)
            self._publish("telemetry", {"observed_at": observed_at, "values": dict(each)})

    def stored(self, api: Api, count: int, until: Until) -> None:
        """Wait until so many readings are there."""

        def are_there() -> bool:
            found = api.get("sensors", q=self.sensor_id)["items"]
            return bool(found) and len(self.readings(api, "raw")) == count

        until(are_there, f"{count} readings of {self.sensor_id}", STORED_S)

    def readings(self, api: Api, resolution: str) -> list[dict[str, Any]]:
        """Return its history."""
        path = f"sensors/{self.sensor_id}/readings"
        span = {"from": rfc3339(self.since - timedelta(hours=1)), "to": rfc3339(utc_now())}
        return api.get(path, resolution=resolution, **span)["items"]

    def address(self, choice: str) -> str:
        """Return the address of its page."""
        return f"#/sensor/{self.sensor_id}?lang=en&{choice}"

    def _publish(self, leaf: SensorPlane, message: Mapping[str, object], *flags: str) -> None:
        self._city.publish(str(SensorTopic(*self._topic, leaf)), *flags, "-m", json.dumps(message))


@pytest.fixture(scope="module")
def rain(city: Stack) -> Device:
    """A rain gauge with 0.2 mm in each of the last 40 minutes."""
    device = Device(city, "rain_gauge", utc_now() - timedelta(minutes=40))
    device.tell([{"rain_mm": 0.2, "intensity_mmh": 12.0}] * 40, timedelta(minutes=1))
    return device


@pytest.fixture(scope="module")
def meter(city: Stack) -> Device:
    """A meter that has counted 3 kWh in each of the last six half-hours."""
    device = Device(city, "smart_meter", utc_now() - timedelta(hours=3))
    device.tell([{"energy_kwh": 100.0 + 3 * n} for n in range(6)], timedelta(minutes=30))
    return device


@pytest.fixture(scope="module")
def gauge(city: Stack) -> Device:
    """A river gauge with a level that nobody believes, silent for 45 minutes."""
    device = Device(city, "river_level", utc_now() - timedelta(minutes=65))
    levels = [{"level_m": level} for level in (1.0, 1.05, 9.0, 1.1, 1.15)]
    device.tell(levels, timedelta(minutes=5))
    return device


def test_rain_is_told_as_sums_with_the_width_of_the_bucket(
    open_room: OpenRoom, api: Api, rain: Device, until: Until
) -> None:
    """In table and chart, as the API has them; a mean per minute says nothing of a quarter."""
    rain.stored(api, 40, until)
    room = open_room(rain.address("span=6h&view=table"))
    expect(room.page.get_by_role("columnheader", name="Rain (mm in 15 min)")).to_be_visible()
    sums = [f"{item['values']['rain_mm']['sum']:.1f}" for item in rain.readings(api, "15m")]
    cells = room.page.get_by_role("region", name="Table").locator("td:nth-child(2)")
    expect(cells).to_have_text(sums[::-1])
    room.page.get_by_role("button", name="Chart").click()
    name = re.compile(r"mm in 15 min")
    expect(room.page.get_by_role("img", name=name)).to_be_visible()


def test_a_meter_tells_its_consumption(
    open_room: OpenRoom, api: Api, meter: Device, until: Until
) -> None:
    """A register has no mean, and what was read of one was "no readings"."""
    meter.stored(api, 6, until)
    room = open_room(meter.address("span=24h"))
    expect(room.page.get_by_role("img", name=re.compile(r"kWh in 1 h"))).to_be_visible()
    room.page.get_by_role("button", name="Table").click()
    increases = [item["values"]["energy_kwh"]["increase"] for item in meter.readings(api, "1h")]
    shown = ["–" if each is None else f"{each:.2f}" for each in increases]
    cells = room.page.get_by_role("region", name="Table").locator("td:nth-child(2)")
    expect(cells).to_have_text(shown[::-1])
    assert sum(each or 0 for each in increases) == pytest.approx(15)


def test_an_untrusted_reading_is_marked_and_not_in_the_line(
    open_room: OpenRoom, api: Api, gauge: Device, until: Until
) -> None:
    """9 m among levels of a metre: the chart's highest is 1.15 m."""
    gauge.stored(api, 5, until)
    room = open_room(gauge.address("span=6h"))
    chart = room.page.get_by_role("img", name=re.compile(r"past-river-level"))
    expect(chart).to_have_accessible_name(re.compile(r"1\.15"))
    expect(chart).not_to_have_accessible_name(re.compile(r"9\.00"))
    expect(room.page.get_by_text("Untrusted readings, not joined: 1")).to_be_visible()
    room.page.get_by_role("button", name="Table").click()
    row = room.page.get_by_role("row").filter(has_text="9.00")
    expect(row).to_contain_text("mplausible")
    expect(row).to_have_attribute("data-untrusted", "true")


def test_where_the_data_ended_is_said(
    open_room: OpenRoom, api: Api, gauge: Device, until: Until
) -> None:
    """A line that ended three quarters of an hour ago does not look current."""
    gauge.stored(api, 5, until)
    room = open_room(gauge.address("span=6h"))
    ended = (gauge.since + timedelta(minutes=20)).astimezone(ZONE)
    said = re.compile(f"No data since ({ended:%d/%m} )?{ended:%H:%M:%S}")  # yesterday has a date
    expect(room.page.get_by_text(said)).to_be_visible()


def test_span_quantity_and_view_are_in_the_address(
    open_room: OpenRoom, api: Api, rain: Device, until: Until
) -> None:
    """Each choice is a step that "back" undoes, and the link shows a colleague the same."""
    rain.stored(api, 40, until)
    room = open_room(rain.address("span=24h"))
    page = room.page
    page.get_by_role("button", name="6 h").click()
    page.get_by_label("Quantity").select_option("intensity_mmh")
    page.get_by_role("button", name="Table").click()
    expect(page).to_have_url(re.compile(r"span=6h&quantity=intensity_mmh&view=table"))
    link = page.url.partition("/#")[2]
    page.go_back()
    expect(page.get_by_role("img", name=re.compile(r"past-rain"))).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Quantity")).to_have_value("rain_mm")
    page.go_back()
    expect(page.get_by_role("button", name="24 h")).to_have_attribute("aria-pressed", "true")
    colleague = open_room(f"#{link}").page
    expect(colleague.get_by_role("columnheader", name="Rain intensity (mm/h)")).to_be_visible()
    expect(colleague.get_by_role("button", name="6 h")).to_have_attribute("aria-pressed", "true")


def test_the_file_has_units_and_local_times(
    open_room: OpenRoom, api: Api, rain: Device, until: Until, tmp_path: Path
) -> None:
    """As a spreadsheet of the city's people takes them."""
    rain.stored(api, 40, until)
    room = open_room(rain.address("span=6h"))
    with room.page.expect_download() as started:
        room.page.get_by_role("button", name="Save as CSV").click()
    path = tmp_path / "saved.csv"
    started.value.save_as(path)
    head, first, *_ = path.read_text(encoding="utf-8-sig").splitlines()
    assert "rain_mm_sum [mm in 15 min]" in head.split(",")
    bucket_at = datetime.fromisoformat(first.split(",")[0])
    assert bucket_at.utcoffset() == timedelta(hours=7)
    assert bucket_at in [
        datetime.fromisoformat(item["bucket_at"]) for item in rain.readings(api, "15m")
    ]


@pytest.mark.usefixtures("settled")
def test_a_trend_says_that_its_points_are_means(open_room: OpenRoom) -> None:
    """So that it may differ from the tile, which says what is now."""
    room = open_room("#/overview?lang=en")
    trend = room.page.get_by_role("region", name="Traffic speed")
    expect(trend).to_contain_text(re.compile(r"\d\d:\d\d\s*15 min mean\s*[\d.]+\skm/h"))
