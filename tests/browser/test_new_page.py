"""A page is added to a copy of the room by its README alone: type-checked, formatted, opened."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route, expect

from launcher.checkout import MADE, ROOT
from tests.stand import guide
from tests.stand.browser.room import Room
from tests.stand.browser.watch import Watch
from tests.stand.stack import Stack

NAME = "health"
TOOLS = MADE / "node" / "node_modules" / ".bin"
LIST = "pages/pages.js"
SHARED = {LIST, "words/vi.js", "words/en.js", "icons.svg"}


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the room with one more page.

    Attributes
    ----------
    touched : set of str
        The files that the README said to write or change.
    """

    folder: Path
    touched: frozenset[str]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy of `dashboards/`, changed by the blocks of its README, in their order."""
    folder = tmp_path_factory.mktemp("copy") / "dashboards"
    shutil.copytree(ROOT / "dashboards", folder)
    (folder.parent / ".ioc").symlink_to(MADE)
    shutil.copy(ROOT / "biome.json", folder.parent)
    touched = guide.apply((folder / "README.md").read_text("utf-8"), folder)
    return Copy(folder, touched)


def test_it_touches_its_folder_and_four_files(copy: Copy) -> None:
    """The list, two dictionaries and the icons: a page is a unit."""
    own = {path for path in copy.touched if path.startswith(f"pages/{NAME}/")}
    assert {Path(path).name for path in own} == {"page.js", "state.js", "feed.js", "style.css"}
    assert copy.touched - own == SHARED


@pytest.mark.parametrize("command", [("tsc", "-p", "dashboards"), ("biome", "ci")], ids=str)
def test_it_passes_the_checks_of_the_room(copy: Copy, command: tuple[str, ...]) -> None:
    """Types, format and lint."""
    answer = subprocess.run(
        [TOOLS / command[0], *command[1:]],
        cwd=copy.folder.parent,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture
def room(copy: Copy, browser: Browser, city: Stack) -> Iterator[Room]:
    """The copy's room on the city's API."""

    def serve(route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/app/").strip("/")
        route.fulfill(path=copy.folder / (path or "index.html"))

    # To Chromium what a test answers in the server's place comes from the internet.
    context = browser.new_context(reduced_motion="reduce", permissions=["local-network-access"])
    context.route(re.compile(r"^[^?#]*//[^/]+/(app/.*)?(\?.*)?$"), serve)
    watch = Watch({urlsplit(city.api).netloc})
    page = context.new_page()
    watch.follow(page)
    yield Room(page, city.api, watch)
    context.close()
    assert watch.faults == []


def test_it_opens_by_the_navigation_and_by_its_address(room: Room) -> None:
    """It is listed in its place, tells what the server says in its own style, keeps its route."""
    room.open("#/overview?lang=en")
    links = room.page.get_by_role("navigation").first.get_by_role("link")
    expect(links).to_have_text(["Overview", "Areas", "Map", "Alerts", "History", "Health"])
    links.last.click()
    panel = room.page.get_by_role("region", name="Health")
    expect(panel.get_by_role("listitem").first).to_have_text("database: works")
    expect(panel.locator("..")).to_have_css("max-width", re.compile(r"^\d"))
    room.open("#/health?only=failing&lang=en")
    expect(panel).to_contain_text("No data")
    expect(room.page).to_have_url(re.compile(r"#/health\?only=failing&lang=en$"))


def test_it_tells_which_part_does_not_work(room: Room, city: Stack) -> None:
    """The server's answer is then no success, and says it all the same."""
    room.open("#/health?only=failing&lang=en")
    panel = room.page.get_by_role("region", name="Health")
    with room.watch.outage():
        city.stop("ingest")
        try:
            expect(panel.get_by_role("listitem").first).to_contain_text("ingest", timeout=30_000)
        finally:
            city.start("ingest")
        expect(panel.get_by_role("listitem")).to_have_count(0, timeout=30_000)
