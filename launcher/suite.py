"""`./ioc test`: everything that tests need, then pytest."""

import os
import sys

from embedded import chromium, runtime
from launcher import browser
from launcher.checkout import ROOT
from launcher.screen import Screen

# All tests wait more than they compute: three processes keep two cores busy. A group of tests that
# share a server stays in one of them (tests/conftest.py).
WHOLE = ("-n", "3", "--dist", "loadgroup")


def run(arguments: list[str], screen: Screen) -> int:
    """Become pytest, in the checkout, with the arguments given; never returns where it starts."""
    browser.ensure(screen.say, with_tools=True)
    runtime.ensure(ROOT, screen.say)
    chromium.ensure(ROOT, screen.say)
    sys.stdout.flush()
    os.chdir(ROOT)
    chosen = arguments or list(WHOLE)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *chosen])  # noqa: S606
