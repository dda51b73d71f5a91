"""The room loads only what the launcher provides, and nothing from other hosts."""

import json
import re
from pathlib import Path

from contract.catalogue import KINDS
from launcher.checkout import ROOT

ROOM = ROOT / "dashboards"
NAMESPACES = ("http://www.w3.org/",)


def provided() -> dict[str, str]:
    return json.loads((ROOM / "importmap.json").read_text())["vendor"]


def room_files() -> list[Path]:
    return [path for suffix in ("html", "js", "css", "svg") for path in ROOM.rglob(f"*.{suffix}")]


def test_everything_asked_of_vendor_is_provided() -> None:
    """Page and style sheets name only files that the launcher copies."""
    asked = {
        name
        for path in room_files()
        for name in re.findall(r"[\"'](?:/|../../)vendor/([^\"']+)[\"']", path.read_text())
    }
    assert asked
    assert asked <= provided().keys()


def test_everything_provided_comes_from_a_locked_package() -> None:
    """Each copied file belongs to a package with an integrity hash in the lock."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for source in provided().values():
        parts = source.split("/")
        name = "/".join(parts[:2]) if source.startswith("@") else parts[0]
        assert packages[f"node_modules/{name}"]["integrity"]


def test_no_file_names_another_host() -> None:
    """The room works without the internet."""
    for path in room_files():
        hosts = re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}/[^\s\"']*", path.read_text())
        assert [host for host in hosts if not host.startswith(NAMESPACES)] == [], path


def test_every_icon_that_is_drawn_exists() -> None:
    """Icons by name, and one for each kind of the catalogue."""
    sprite = (ROOM / "icons.svg").read_text()
    symbols = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    drawn = {
        name
        for path in ROOM.rglob("*.js")
        for name in re.findall(r'<\$\{Icon\} name="([^"]+)"', path.read_text())
    }
    assert drawn | {f"kind-{kind.code}" for kind in KINDS} <= symbols
