"""The bundle that set-up makes: all of the room, under names that change with what they hold."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from launcher import browser, bundle
from launcher.checkout import BUNDLE
from launcher.errors import LauncherError

ROOM = bundle.DASHBOARDS
_LOADED = re.compile(
    r'(?:<script[^>]* src|<link rel="(?:stylesheet|modulepreload)" href)="([^"]+)"'
)
# Of types alone, for the checker.
TYPES = ("/types.js", "app/pages/page.js")


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """What the set-up notes of the bundle."""
    browser.ensure(print)
    return json.loads((BUNDLE / bundle.NOTE).read_text())


def test_every_module_and_style_of_the_room_is_in_it(made: dict[str, Any]) -> None:
    """So none of them lies about unused; the public page is one of its own."""
    there = {
        f"app/{path.relative_to(ROOM).as_posix()}"
        for suffix in ("js", "css")
        for path in ROOM.rglob(f"*.{suffix}")
    }
    absent = there - made["sources"].keys()
    absent -= {name for name in absent if name.startswith("app/public/")}
    assert [name for name in absent if not name.endswith(TYPES)] == []


def test_its_sources_are_those_that_are_there(made: dict[str, Any]) -> None:
    """Their digests are of the files that the API serves one by one."""
    for name, digest in made["sources"].items():
        root, _, path = name.partition("/")
        file = (ROOM if root == "app" else BUNDLE.with_name("vendor")) / path
        assert hashlib.sha256(file.read_bytes()).hexdigest() == digest


def test_its_page_loads_the_bundle_alone(made: dict[str, Any]) -> None:
    """Scripts and styles; what the page names is there."""
    loaded = re.findall(
        r'(?:<script[^>]* src|<link rel="(?:stylesheet|modulepreload)" href)="([^"]+)"',
        made["page"],
    )
    assert len(loaded) >= 3
    for address in loaded:
        assert re.fullmatch(r"/bundle/[\w-]+-[0-9A-Z]{8}\.(js|css)", address)
        assert (BUNDLE / Path(address).name).is_file()


def test_a_part_of_one_page_alone_is_not_fetched_before_that_is_opened(
    made: dict[str, Any],
) -> None:
    """It is there, and the page does not name it."""
    assert any(BUNDLE.glob("late-pages-*.js"))
    assert "late-pages-" not in made["page"]
    assert "sensor-map-" in made["page"]


def test_parts_that_come_later_do_not_tear_the_first_view(made: dict[str, Any]) -> None:
    """It is its start, its modules in one file, the map and the charts."""
    scripts = set(re.findall(r'"(/bundle/[^"]+\.js)"', made["page"]))
    assert len(scripts) == 4


def test_the_sheets_of_late_parts_come_with_them(made: dict[str, Any]) -> None:
    """The page names their sheet, and the browser does not ask for it yet."""
    found = re.search(r'href="/bundle/(late-[^"]+\.css)" id="late" disabled', made["page"])
    assert found is not None
    late = (BUNDLE / found[1]).read_text()
    first = next(BUNDLE / name for name in made["files"] if re.match(r"main-.*\.css$", name))
    for marked in (".explore-page", ".dialog-close", ".wall-facts"):
        assert marked in late
        assert marked not in first.read_text()


def test_made_again_it_is_the_same(made: dict[str, Any]) -> None:
    """A browser keeps what it has."""
    browser.ensure(print)
    assert json.loads((BUNDLE / bundle.NOTE).read_text()) == made


def test_a_broken_file_is_named() -> None:
    """The set-up says what esbuild says."""
    failing = ["sh", "-c", "echo app/main.js:1: broken >&2; exit 1"]
    with browser.Lock(), pytest.raises(LauncherError, match=r"app/main\.js:1: broken"):
        bundle.make(failing)
