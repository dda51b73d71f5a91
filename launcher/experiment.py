"""`./ioc bench NAME` and `./ioc prove NAME`: set up, then run the module of that name."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from embedded import runtime
from launcher import browser
from launcher.checkout import ROOT
from launcher.errors import LauncherError
from launcher.screen import Screen

EXIT_OK = 0


@dataclass(frozen=True, slots=True)
class Kind:
    """A folder of modules, each of which can be run."""

    what: str
    command: str
    package: str


BENCHMARK = Kind("benchmark", "bench", "tests.benchmarks")
PROOF = Kind("proof", "prove", "tests.proofs")


def names(kind: Kind) -> list[str]:
    """Return what can be run: the modules that are entry points, by their names."""
    folder = ROOT.joinpath(*kind.package.split("."))
    return sorted(path.stem for path in folder.glob("*.py") if _is_entry_point(path))


def _is_entry_point(path: Path) -> bool:
    return '__name__ == "__main__"' in path.read_text()


def run(kind: Kind, arguments: list[str], screen: Screen) -> int:
    """Become the module that is named first; the other arguments are its own.

    Raises
    ------
    LauncherError
        No such module; the message lists those that there are.
    """
    there = names(kind)
    advice = f"name one: ./ioc {kind.command} NAME; there are: {', '.join(there)}"
    if arguments[:1] in (["-h"], ["--help"]):
        screen.plain(advice)
        return EXIT_OK
    if not arguments:
        raise LauncherError(advice)
    if arguments[0] not in there:
        raise LauncherError(f"no {kind.what} {arguments[0]!r}; {advice}")
    browser.ensure(screen.say)
    runtime.ensure(ROOT, screen.say)
    return _become(f"{kind.package}.{arguments[0]}", arguments[1:])


def _become(module: str, arguments: list[str]) -> NoReturn:
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-P", "-m", module, *arguments])  # noqa: S606
