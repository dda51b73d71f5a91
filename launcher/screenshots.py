"""`./ioc screenshots`: set up what a browser needs, then have every page photographed."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from embedded import chromium, runtime
from launcher import browser
from launcher.checkout import ROOT
from launcher.screen import Screen


def run(out: Path, url: str, sizes: Sequence[str], screen: Screen) -> int:
    """Become the photographer, in the checkout; never returns where it starts.

    Parameters
    ----------
    out
        The folder of the pictures.
    url
        Of a running room; where empty, a private city is started and ended.
    sizes
        Names of the screens that are photographed alone; none for all.
    """
    chromium.ensure(ROOT, screen.say)
    if not url:
        browser.ensure(screen.say)
        runtime.ensure(ROOT, screen.say)
    arguments = ["--out", str(out), "--url", url]
    for size in sizes:
        arguments += ["--screen", size]
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(  # noqa: S606  (there is no shell to want)
        sys.executable, [sys.executable, "-P", "-m", "tests.stand.browser.screenshots", *arguments]
    )
