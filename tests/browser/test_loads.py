"""While a city's past is being loaded the room says so, below everything, and until it is whole."""

from datetime import timedelta

import pytest
from playwright.sync_api import Route, expect

from contract.clock import rfc3339, utc_now
from tests.stand.browser.axe import violations
from tests.stand.browser.page_api import OpenRoom
from tests.stand.browser.room import WALL

pytestmark = pytest.mark.usefixtures("settled")

ASKED_AGAIN_MS = 30_000
LOAD = {
    "load_name": "history-1764378000000",
    "state": "running",
    "part_count": 480,
    "done_count": 192,
    "from_at": rfc3339(utc_now() - timedelta(days=12)),
    "problem": None,
    "rows_per_s": 212_000.4,
}


class Loads:
    """What a stand-in for `GET loads` answers, as long as it is wanted."""

    def __init__(self, **changes: object) -> None:
        self.state = LOAD | changes

    def answer(self, route: Route) -> None:
        """Answer with the one load."""
        route.fulfill(json={"items": [self.state | {"updated_at": rfc3339(utc_now())}]})


@pytest.mark.parametrize("width_px", [1366, 390], ids=["a desk", "a phone"])
def test_a_past_that_is_being_loaded_is_told_below_everything(
    open_room: OpenRoom, width_px: int
) -> None:
    loads = Loads()
    room = open_room(bare=True, bypass_csp=True)
    room.page.set_viewport_size({"width": width_px, "height": 900})
    room.page.route("**/api/v1/loads*", loads.answer)
    room.open("#/overview?lang=vi")
    strip = room.page.get_by_role("contentinfo").get_by_role("status")
    expect(strip).to_contain_text("Đang nạp lịch sử · 40")
    expect(strip).to_contain_text("212.000 dòng/s")
    expect(room.page.locator("#main")).to_be_visible()
    assert violations(room) == []
    loads.state |= {"state": "finished"}
    expect(strip).to_have_count(0, timeout=ASKED_AGAIN_MS)


def test_a_past_that_does_not_go_on_is_told_on_a_wall_too(open_room: OpenRoom) -> None:
    loads = Loads(state="failed", problem="the stream ended before its last part")
    room = open_room(bare=True)
    room.page.route("**/api/v1/loads*", loads.answer)
    room.open(WALL)
    foot = room.page.get_by_role("contentinfo")
    expect(foot).to_contain_text("Chưa nạp xong lịch sử")
    expect(foot).to_contain_text("the stream ended before its last part")
