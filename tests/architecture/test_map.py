"""The map of the house in ARCHITECTURE.md is the house: its rooms, and who uses whom."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from launcher.checkout import ROOT
from tests.stand import guide

PACKAGES = (
    *("launcher", "embedded", "simulator", "ingest", "ioc_api", "operations", "db", "contract"),
)
HEAD = re.compile(r"### `(?P<package>\w+)/`")
ROW = re.compile(r"\| `(?P<rooms>[^|]+)` \| (?P<uses>[^|]*) \| (?P<holds>[^|]+) \|")
REST = "*.py"  # what stands in a package above its rooms, and has no row of its own
BRACES = re.compile(r"\{(?P<names>[^}]+)\}")


@dataclass(frozen=True, slots=True)
class Room:
    """A row of the map: a folder, or some modules of one.

    Attributes
    ----------
    package, rooms : str
        As the map writes them.
    modules : frozenset of str
        Dotted names.
    uses : frozenset of str
        Rooms of its package, and other packages.
    """

    package: str
    rooms: str
    modules: frozenset[str]
    uses: frozenset[str]


def sources() -> dict[str, Path]:
    """Return the modules of all packages by their dotted names; a package bears its own."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }


SOURCES = sources()


def rows() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield the rows of the map from top to bottom: package, rooms, and what they use."""
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    _, _, chapter = text.partition("\n## The map of the house\n")
    chapter, _, _ = chapter.partition("\n## ")
    package = ""
    for line in chapter.splitlines():
        if head := HEAD.fullmatch(line):
            package = head["package"]
        elif row := ROW.fullmatch(line):
            yield package, row["rooms"], frozenset(re.findall(r"`([^`]+)`", row["uses"]))


def read_map() -> list[Room]:
    """Return the rooms of the map; a file that has a row of its own is not its folder's."""
    written = list(rows())
    homes = {
        f"{package}/{path}": f"{package}/{rooms}"
        for package, rooms, _ in written
        for path in expanded(rooms)
    }

    def home(path: Path) -> str | None:
        place = path.relative_to(ROOT)
        return next(
            (
                homes[name]
                for name in (
                    place.as_posix(),
                    *(f"{folder.as_posix()}/" for folder in place.parents),
                    f"{place.parts[0]}/{REST}",
                )
                if name in homes
            ),
            None,
        )

    found = {name: home(path) for name, path in SOURCES.items()}
    return [
        Room(
            package,
            rooms,
            frozenset(name for name, where in found.items() if where == f"{package}/{rooms}"),
            uses,
        )
        for package, rooms, uses in written
    ]


def expanded(text: str) -> list[str]:
    """Return the paths that a text with one pair of braces stands for."""
    match = BRACES.search(text)
    if match is None:
        return [text]
    return [text.replace(match[0], name.strip()) for name in match["names"].split(",")]


def imported(path: Path) -> set[str]:
    """Return the modules of ours that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in SOURCES else node.module for name in names}
    return found & SOURCES.keys()


ROOMS = read_map()


HOME = {module: room for room in ROOMS for module in room.modules}


def used_by(room: Room) -> set[str]:
    """Return from which rooms of its package, and from which other packages, a room imports."""
    needed = {HOME[name] for module in room.modules for name in imported(SOURCES[module])}
    return {
        other.rooms if other.package == room.package else other.package for other in needed - {room}
    }


def test_it_says_what_every_room_holds() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    _, _, chapter = text.partition("\n## The map of the house\n")
    chapter, _, _ = chapter.partition("\n## ")
    held = [row["holds"] for line in chapter.splitlines() if (row := ROW.fullmatch(line))]
    assert len(held) == len(ROOMS)
    assert [text for text in held if len(text.split()) < 2] == []


def test_who_adds_a_kind_is_told_all_places_that_the_guide_changes() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    (row,) = re.findall(r"^\| a sensor kind \| .+$", text, re.MULTILINE)
    named = tuple(re.findall(r"`([\w./]+)`", row))
    blocks = guide.BLOCK.finditer((ROOT / "docs" / "new-kind.md").read_text("utf-8"))
    places = {block["path"] for block in blocks}
    assert places
    assert [place for place in places if not place.startswith(named)] == []


def test_every_module_has_its_place_on_the_map() -> None:
    assert sorted(HOME) == sorted(SOURCES)
    assert all(room.modules for room in ROOMS)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: f"{room.package}/{room.rooms}")
def test_a_room_uses_what_the_map_says(room: Room) -> None:
    assert used_by(room) == room.uses


def test_no_arrow_runs_up() -> None:
    floors = {(room.package, room.rooms): number for number, room in enumerate(ROOMS)}
    up = [
        f"{room.package}/{room.rooms} uses {other}"
        for room in ROOMS
        for other in room.uses
        if floors.get((room.package, other), len(ROOMS)) < floors[room.package, room.rooms]
        or (other in PACKAGES and PACKAGES.index(other) < PACKAGES.index(room.package))
    ]
    assert up == []


def test_modules_import_one_another_in_no_circle() -> None:
    graph = {name: imported(path) - {name} for name, path in SOURCES.items()}
    done: set[str] = set()

    def walk(name: str, way: tuple[str, ...]) -> None:
        assert name not in way, " -> ".join((*way[way.index(name) :], name))
        if name not in done:
            for other in graph[name]:
                walk(other, (*way, name))
            done.add(name)

    for name in graph:
        walk(name, ())
