"""Pictures of every page of the room, in every size, language and theme."""

import argparse
import contextlib
import itertools
import re
import sys
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, Error, ViewportSize, expect

from contract.clock import rfc3339
from embedded import location
from ioc_api.accounts.role import Role
from tests.stand import stack
from tests.stand.browser.accounts import Accounts, bring
from tests.stand.browser.launch import launched
from tests.stand.browser.room import WALL, Room
from tests.stand.browser.watch import Watch
from tests.stand.rig import OverdueError, until

Theme = Literal["dark", "light"]
LANGUAGES = ("vi", "en")
THEMES: tuple[Theme, ...] = ("dark", "light")
SENSORS = 2000
FIRST_READINGS_S = 120.0
LIVE_FRAC = 0.9
LOOKED_BACK = timedelta(hours=1)
WAIT_MS = 30_000
ADMIN = "admin"  # whom the first link of a city signs in: an account that is there already
PEOPLE = (
    ("lan.nguyen", Role.OPERATOR, ("760",)),
    ("minh.tran", Role.SUPERVISOR, ("769", "771", "773")),
    ("hoa.le", Role.ANALYST, None),
)
OWN_PAGES = {page: f"#/{page}" for page in ("me", "people", "keys", "audit")}


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen, and how its reader has set it.

    Attributes
    ----------
    zoom : int
        How many of its pixels one pixel of the page takes, in either direction.
    """

    width_px: int
    height_px: int
    zoom: int = 1
    is_forced: bool = False

    @property
    def name(self) -> str:
        """What tells its pictures from others."""
        zoom = "" if self.zoom == 1 else f"-zoom{self.zoom}00"
        forced = "-forced-colors" if self.is_forced else ""
        return f"{self.width_px}x{self.height_px}{zoom}{forced}"


SCREENS = (
    Screen(1920, 1080),
    Screen(3840, 2160),
    Screen(1366, 768),
    Screen(1366, 768, zoom=2),
    Screen(1366, 768, is_forced=True),
    Screen(390, 844),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures, print their names and return the exit code."""
    parser = argparse.ArgumentParser(prog="./ioc screenshots")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--url", default="")
    names = [screen.name for screen in SCREENS]
    parser.add_argument("--screen", action="append", choices=names, default=[])
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    try:
        with _city(given.url) as city, launched() as browser:
            wanted = [one for one in SCREENS if not given.screen or one.name in given.screen]
            for look in itertools.product(wanted, THEMES):
                _photograph(browser, city, *look, given.out)
    except (httpx.TransportError, OverdueError, Error) as error:
        sys.stderr.write(f"ioc: the room could not be photographed: {error}\n")
        return 1
    return 0


@dataclass(frozen=True, slots=True)
class _City:
    """What is photographed.

    Attributes
    ----------
    accounts : Accounts or None
        Who may come in, where the city is ours.
    """

    address: str
    accounts: Accounts | None


@contextlib.contextmanager
def _city(url: str) -> Generator[_City]:
    """Lend a city and its room; start one where none is given."""
    if url:
        yield _City(url.rstrip("/"), None)
        return
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--sensors", str(SENSORS), "--history", "2h"]) as city,
    ):
        until(
            lambda: _is_alive(city.api),
            "nearly every sensor is live and has a past",
            FIRST_READINGS_S,
        )
        accounts = Accounts(city)
        for name, role, areas in PEOPLE:
            accounts.add(name, role, areas)
        yield _City(city.api, accounts)


def _is_alive(address: str) -> bool:
    counts = httpx.get(f"{address}/api/v1/overview", timeout=10).json()["sensors"]
    loads = httpx.get(f"{address}/api/v1/loads", timeout=10).json()["items"]
    has_past = any(one["finished_at"] for one in loads)
    return has_past and counts["live"] >= LIVE_FRAC * counts["total"] > 0


def _photograph(browser: Browser, city: _City, screen: Screen, theme: Theme, out: Path) -> None:
    size = ViewportSize(
        width=screen.width_px // screen.zoom, height=screen.height_px // screen.zoom
    )
    context = browser.new_context(
        viewport=size,
        device_scale_factor=screen.zoom,
        forced_colors="active" if screen.is_forced else "none",
        color_scheme=theme,
        reduced_motion="reduce",
    )
    context.set_default_timeout(WAIT_MS)
    expect.set_options(timeout=WAIT_MS)
    with contextlib.closing(context):
        room = Room(context.new_page(), city.address, Watch({urlsplit(city.address).netloc}))
        room.open("#/?lang=en")
        if theme == "light":
            room.page.get_by_role("button", name="Switch to the light theme").click()
        _take(room, _pages(room), screen, theme, out)
        if city.accounts:
            bring(room, city.accounts.session(ADMIN))
            room.page.reload()
            _take(room, OWN_PAGES, screen, theme, out)


def _take(room: Room, pages: Mapping[str, str], screen: Screen, theme: Theme, out: Path) -> None:
    for (name, fragment), language in itertools.product(pages.items(), LANGUAGES):
        joint = "&" if "?" in fragment.partition("#")[2] else "?"
        room.visit(f"{fragment}{joint}lang={language}")
        file = out / f"{name}-{screen.name}-{language}-{theme}.png"
        room.page.screenshot(path=file)
        print(file)  # noqa: T201  (the names are what this is asked for)


def _pages(room: Room) -> dict[str, str]:
    """Return by name all pages that whoever looks on may open, and the map as it was."""
    api = f"{room.address}/api/v1"
    sensors = httpx.get(f"{api}/sensors", params={"limit": 1}, timeout=10).json()
    about_one = [f"#/sensor/{sensor['sensor_id']}" for sensor in sensors["items"]]
    listed = [fragment.partition("?")[0] for fragment in room.fragments()]
    pages = {re.sub(r"\W+", "-", one).strip("-"): one for one in (*listed, *about_one, WALL)}
    now = datetime.fromisoformat(httpx.get(f"{api}/overview", timeout=10).json()["as_of"])
    doors = {"sign-in": "#/sign-in", "enter": "#/enter", "forbidden": "#/people"}
    return {**pages, **doors, "map-past": f"#/map?at={rfc3339(now - LOOKED_BACK)}"}


if __name__ == "__main__":
    sys.exit(main())
