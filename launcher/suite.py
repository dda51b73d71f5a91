"""`./ioc test`: everything that tests need, then pytest."""

import os
import sys

from embedded import chromium, runtime
from launcher import browser
from launcher.checkout import ROOT
from launcher.screen import Screen


def run(arguments: list[str], screen: Screen) -> int:
    """Become pytest, in the checkout, with the arguments given; never returns where it starts."""
    browser.ensure_vendor(screen.say, with_tools=True)
    runtime.ensure(ROOT, screen.say)
    chromium.ensure(ROOT, screen.say)
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *arguments])  # noqa: S606
