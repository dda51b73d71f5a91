"""`./ioc test`: everything that tests need, then pytest."""

import os
import sys

from embedded import chromium, runtime
from launcher import browser
from launcher.checkout import ROOT
from launcher.screen import Screen

# All tests wait more than they compute: three processes keep two cores busy. The tests of a file,
# which share servers, stay in one of them. Files run in the order of their names, acceptance first
# and unit last: sorted by their number of tests, the longest ones, which are few tests each, would
# be left for the end and for one process. The slowest are listed at the end.
WHOLE = (
    *("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"),
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
