"""Chromium under Playwright: the machine's own, or Debian's."""

import contextlib
import os
from collections.abc import Generator

from playwright.sync_api import Browser, sync_playwright

from embedded import chromium
from tests.stand.stack import ROOT


@contextlib.contextmanager
def launched() -> Generator[Browser]:
    """Start a browser without a window, in a profile of its own; lend it, end it."""
    found = chromium.ensure(ROOT, print)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.program,
            args=list(chromium.FLAGS),
            env={**os.environ, **found.environment},
        )
        yield browser
        browser.close()
