"""The map at a moment that is over, as its users see it."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
from playwright.sync_api import Locator, expect

from contract.clock import rfc3339
from tests.stand.browser.room import Room
from tests.stand.live_socket import Snapshot, decode_snapshot


def address(at: datetime, **more: str) -> str:
    """Return the address of the map at a moment."""
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return f"#/map?lang=en&at={rfc3339(at)}{query}"


def snapshot(room: Room, at: datetime) -> Snapshot:
    """Return what the API says of a moment."""
    url = f"{room.address}/api/v1/live/snapshot"
    return decode_snapshot(httpx.get(url, params={"at": rfc3339(at)}, timeout=20).content)


def bar(room: Room) -> Locator:
    """Return the bar of the moment."""
    return room.page.get_by_role("region", name="Time that is shown")


def shows(room: Room, at: datetime) -> None:
    """Hold that the page says which moment it shows, and that it has loaded it."""
    clock = (at + timedelta(hours=7)).strftime("%H:%M:%S")
    expect(bar(room).get_by_text(clock)).to_be_visible()
    expect(bar(room).get_by_role("status")).to_have_text("")


def asked_moments(room: Room) -> list[str]:
    """Return of which moments the page asked, in order."""
    queries = [parse_qs(urlsplit(url).query) for url in room.watch.requests if "snapshot?" in url]
    return [query["at"][0] for query in queries]
