"""`./ioc test`: everything that tests need, then pytest."""

import os
import sys

from embedded import chromium, runtime
from launcher import browser
from launcher.checkout import ROOT
from launcher.screen import Screen

# Tests wait as much as they compute: four processes keep two cores busy. The tests of a file, which
# share servers, stay in one of them; `tests/stand/distribution.py` says in which order files run.
# The slowest tests are listed at the end.
WHOLE = (
    *("-n", "4", "--dist", "loadfile", "--no-loadscope-reorder"),
    *("--durations", "10", "--durations-min", "1.0"),
)


def run(arguments: list[str], screen: Screen) -> int:
    """Become pytest, in the checkout, with the arguments given; never returns where it starts."""
    browser.ensure(screen.say, with_tools=True)
    runtime.ensure(ROOT, screen.say)
    chromium.ensure(ROOT, screen.say)
    sys.stdout.flush()
    os.chdir(ROOT)
    chosen = arguments or list(WHOLE)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *chosen])  # noqa: S606
