"""`./ioc bench NAME` and `./ioc prove NAME`: set up, then run the module of that name."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from embedded import runtime
from launcher import browser
from launcher.checkout import ROOT
from launcher.errors import LauncherError
from launcher.screen import Screen


@dataclass(frozen=True, slots=True)
class Kind:
    """A folder of modules, each of which can be run."""

    command: str
    package: str


BENCHMARK = Kind("bench", "tests.benchmarks")
PROOF = Kind("prove", "tests.proofs")


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
    if not arguments or arguments[0] not in there:
        known = ", ".join(there) or "none yet"
        raise LauncherError(f"name one: ./ioc {kind.command} NAME; there are: {known}")
    browser.ensure_vendor(screen.say)
    runtime.ensure(ROOT, screen.say)
    sys.stdout.flush()
    module = f"{kind.package}.{arguments[0]}"
    os.execv(sys.executable, [sys.executable, "-P", "-m", module, *arguments[1:]])  # noqa: S606
