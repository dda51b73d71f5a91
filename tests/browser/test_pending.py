"""A flood is told from its first reading on, though it counts only once it has lasted."""

import re

import pytest
from playwright.sync_api import expect

from contract.clock import utc_now
from tests.stand.browser.alarm import Alarm
from tests.stand.browser.axe import violations
from tests.stand.browser.flood_site import FloodSite
from tests.stand.browser.page_api import OpenRoom
from tests.stand.browser.room import WALL, Room
from tests.stand.stack import Stack

pytestmark = pytest.mark.usefixtures("settled")

DEEP_M = 0.8
NOT_YET = "Beyond a threshold, not for long enough yet"
SINCE = re.compile(r"since \d\d:\d\d · \d")
COUNTS_FROM = "counts from 3 min"
TOLD_WITHIN_MS = 45_000  # a new device, and the list asked for again, on a busy machine


def expect_told(room: Room, site: FloodSite) -> None:
    """Expect the site in the list of crossings, with its depth and from when on it counts."""
    crossings = room.page.get_by_role("list", name="Thresholds crossed now")
    row = crossings.get_by_role("listitem").filter(has_text=site.name)
    expect(row).to_contain_text(re.compile(r"0[.,]80\sm"), timeout=TOLD_WITHIN_MS)
    expect(row).to_contain_text(SINCE)
    expect(row).to_contain_text(COUNTS_FROM)


def test_a_flood_that_has_not_lasted_is_shown_on_every_page(
    open_room: OpenRoom, city: Stack
) -> None:
    """Neither list, tile, map, drawer nor its own page calls it well meanwhile."""
    room = open_room("#/overview?side=crossed&lang=en", bypass_csp=True)
    with FloodSite.announced(city) as site:
        site.say(DEEP_M)
        expect_told(room, site)
        expect(room.page.get_by_text("No value is beyond")).to_have_count(0)
        expect(room.page.get_by_role("region", name="Key figures")).to_contain_text(
            "not for long enough yet"
        )
        assert violations(room) == []
        site.say(DEEP_M)
        room.visit(f"#/sensor/{site.sensor_id}?lang=en")
        details = room.page.get_by_role("region", name="Sensor details")
        expect(details).to_contain_text(NOT_YET)
        expect(details).to_contain_text(SINCE)
        expect(details).to_contain_text(COUNTS_FROM)
        site.say(DEEP_M)
        room.visit(f"#/map?lang=en&crossed=1&kind=street_flood&sensor={site.sensor_id}")
        expect(room.drawer).to_contain_text(NOT_YET)
        expect(room.rows.filter(has_text=site.name)).to_contain_text(NOT_YET)
        expect(room.page.get_by_label("Legend")).to_contain_text(NOT_YET)
        assert violations(room) == []


@pytest.mark.parametrize("severity", ["", "minor", "critical"])
def test_a_wall_does_not_say_that_all_is_clear_while_a_flood_has_not_lasted(
    open_room: OpenRoom, city: Stack, severity: str
) -> None:
    """Whatever alert stands, it is counted apart, and its row is among those that follow."""
    room = open_room(WALL, bypass_csp=True)
    with (
        Alarm.of(city.database_url, utc_now(), "pending") as alarm,
        FloodSite.announced(city) as site,
    ):
        if severity:
            alarm.ring(severity)
        site.say(DEEP_M)
        facts = room.page.get_by_role("region", name="Điều cần biết")
        expect(facts).to_contain_text("chưa đủ lâu", timeout=TOLD_WITHIN_MS)
        expect(facts).not_to_contain_text("Không có giá trị nào vượt")
        if severity:
            expect(facts).to_contain_text("đã có người nhận", timeout=TOLD_WITHIN_MS)
            expect(facts).to_contain_text("Chưa có cảnh báo")
        row = room.page.get_by_role("listitem").filter(has_text=site.name)
        expect(row).to_contain_text("mới tính")
        assert violations(room) == []
