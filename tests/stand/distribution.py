"""Which tests run beside which, and when, where several processes run them.

The tests of a file share servers and stay in one process. Those that look at the room share a
whole city and a browser for all of their files: two cities are enough. What waits longest begins
first; then integration tests, which wait, run beside unit tests, which compute.
"""

import functools
from collections import defaultdict
from collections.abc import Sequence

import pytest
from xdist.remote import Producer  # pyright: ignore[reportMissingTypeStubs]
from xdist.scheduler import LoadScopeScheduling  # pyright: ignore[reportMissingTypeStubs]

from launcher.checkout import ROOT

FIRST = ("browser", "acceptance")
CITIES = 2
# Of the files of unit tests, the share beside which all others run: the end is of short ones alone.
ENDS_EARLY_FRAC = 0.9


class Distribution(LoadScopeScheduling):
    """Deals out files, and the files of a city as one."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(file_of(nodeid), browser_files())


def scheduler(config: pytest.Config, log: Producer) -> Distribution | None:
    """Return who deals out tests where files are asked for."""
    return Distribution(config, log) if config.getoption("dist") == "loadfile" else None


def put_in_order(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sort the tests of a process that runs some of them; one that runs all keeps their order."""
    if hasattr(config, "workerinput"):
        places = places_of(dict.fromkeys(file_of(item.nodeid) for item in items))
        items.sort(key=lambda item: places[file_of(item.nodeid)])


def places_of(files: Sequence[str] | dict[str, None]) -> dict[str, float]:
    """Return where in the run each file stands."""
    folders: dict[str, list[str]] = defaultdict(list)
    for file in files:
        folders[file.split("/")[1]].append(file)
    return {
        file: _begin_of(folder) + index / len(inside) * _last_of(folder)
        for folder, inside in folders.items()
        for index, file in enumerate(inside)
    }


def unit_of(file: str, browser: Sequence[str]) -> str:
    """Return what a file is dealt out with: itself, or the city that it shares with others."""
    if file not in browser:
        return file
    return f"city {browser.index(file) * CITIES // len(browser)}"


@functools.cache
def browser_files() -> tuple[str, ...]:
    """Return the files of tests that share a city and a browser."""
    found = (ROOT / "tests/browser").glob("test_*.py")
    return tuple(sorted(path.relative_to(ROOT).as_posix() for path in found))


def file_of(nodeid: str) -> str:
    """Return the file of a test."""
    return nodeid.partition("::")[0]


def _begin_of(folder: str) -> int:
    return FIRST.index(folder) if folder in FIRST else len(FIRST)


def _last_of(folder: str) -> float:
    return ENDS_EARLY_FRAC if folder == "integration" else 1.0
