"""How the room loads: few requests, few bytes, and in development its very files."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.stand.browser.page_api import OpenRoom
from tests.stand.browser.room import LIVE, LOADING
from tests.stand.browser.second_api import NO_BUNDLE
from tests.stand.browser.traffic import LOAD_MAX_KB, REQUESTS_MAX, Traffic


@pytest.mark.usefixtures("settled")
def test_the_first_view_takes_few_requests_and_little_of_the_line(open_room: OpenRoom) -> None:
    """Page, libraries, data and fonts; the sensors' names follow behind."""
    room = open_room(bare=True)
    traffic = Traffic(room.page)
    room.visit("#/overview")
    room.page.wait_for_load_state("networkidle")
    assert all(answer.sent_bytes for answer in traffic.first_view)
    assert len(traffic.first_view) < REQUESTS_MAX
    assert traffic.first_view_kb < LOAD_MAX_KB
    assert not [answer.path for answer in traffic.answers if re.search(r"^/app/.*js", answer.path)]


def test_without_a_bundle_the_room_runs_on_its_files(
    serve: Callable[..., str], open_room: OpenRoom
) -> None:
    """As in development, where a file was just edited."""
    room = open_room(address=serve(api_bundle_dir=NO_BUNDLE))
    traffic = Traffic(room.page)
    room.page.reload()
    expect(room.connection).to_have_text(LIVE)
    for fragment in room.fragments():
        room.visit(fragment)
    expect(room.page.get_by_text(LOADING)).to_have_count(0)
    paths = {answer.path for answer in traffic.answers}
    assert "/app/main.js" in paths
    assert not [path for path in paths if path.startswith("/bundle/")]
