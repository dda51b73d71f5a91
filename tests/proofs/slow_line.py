"""`./ioc prove slow_line`: the room opens on a line of 400 ms round trip and 50 kB/s.

A city of 500 sensors as `./ioc up` starts it, and a Chromium with an empty cache. The line is
slowed down by the browser itself, which delays every answer and shares the bytes among them.
"""

import contextlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import httpx
from playwright.sync_api import Browser, Page, ViewportSize

from contract.catalogue import KINDS
from embedded import location
from tests.stand import stack
from tests.stand.browser.launch import launched
from tests.stand.browser.traffic import (
    LOAD_MAX_KB,
    REQUESTS_MAX,
    SLOW_BYTES_PER_S,
    SLOW_RTT_MS,
    Traffic,
)
from tests.stand.report import Measure, Report, options, percentile
from tests.stand.stack import Stack
from tests.stand.waiting import wait_until

SENSORS = 500
FIRST_READINGS_S = 60.0
ROUNDS, SHORT_ROUNDS = 5, 1
SIZE = ViewportSize(width=1920, height=1080)
OPEN_TIMEOUT_MS = 120_000

SHELL_MAX_S = 2.0
CONTENT_MAX_S = 6.0

# The age of the page in ms, once there is something to say it of.
_SHELL = """() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime"""
# Every panel has its figures, and sensors are drawn on the map.
_CONTENT = """() => {
    const map = document.querySelector("[role=application] canvas");
    const words = document.querySelector("main").innerText;
    if (!map || /^Đang tải/m.test(words)) return null;
    const { data } = map.getContext("2d").getImageData(0, 0, map.width, map.height);
    return data.some(part => part > 0) ? performance.now() : null;
}"""
_FONTS = """() => document.fonts.check('700 16px "Be Vietnam Pro"') && performance.now()"""


@dataclass(frozen=True, slots=True)
class Opening:
    """How one page opened."""

    shell_s: float
    content_s: float
    fonts_s: float
    requests: int
    sent_kb: float
    names_kb: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proof."""
    flags = options("slow_line", arguments, has_short=True)
    with (
        location.scratch() as folder,
        stack.running(folder / "data", ["--sensors", str(SENSORS)]) as city,
        launched() as browser,
    ):
        wait_until(lambda: _is_settled(city), "a live sensor of every kind", FIRST_READINGS_S)
        rounds = SHORT_ROUNDS if flags.short else ROUNDS
        openings = [_open(browser, city) for _ in range(rounds)]
    return _report(openings).finish(flags.json)


def _is_settled(city: Stack) -> bool:
    kinds = httpx.get(f"{city.api}/api/v1/overview", timeout=30).json()["kinds"]
    return all(kinds.get(kind.code, {}).get("live", 0) > 0 for kind in KINDS)


def _open(browser: Browser, city: Stack) -> Opening:
    """Open the overview with an empty cache."""
    with contextlib.closing(browser.new_context(viewport=SIZE)) as context:
        page = context.new_page()
        traffic = Traffic(page)
        traffic.slow_down()
        page.goto(f"{city.api}/#/overview", wait_until="commit")
        content_s = _age_s(page, _CONTENT)
        fonts_s = _age_s(page, _FONTS)
        page.wait_for_load_state("networkidle")
        return Opening(
            shell_s=_age_s(page, _SHELL),
            content_s=content_s,
            fonts_s=fonts_s,
            requests=len(traffic.first_view),
            sent_kb=traffic.first_view_kb,
            names_kb=traffic.names_kb,
        )


def _age_s(page: Page, script: str) -> float:
    """Return how old the page was when a script had an answer. [s]."""
    found = page.wait_for_function(script, polling=50, timeout=OPEN_TIMEOUT_MS)
    return float(found.json_value()) / 1000


def _report(openings: Sequence[Opening]) -> Report:
    line = f"{SLOW_RTT_MS} ms and {SLOW_BYTES_PER_S / 1000:.0f} kB/s"
    report = Report(f"slow line: overview of {SENSORS} sensors, {line}")
    for measure, unit, values, limit in (
        ("navigation → shell painted", "s", [one.shell_s for one in openings], SHELL_MAX_S),
        ("navigation → content", "s", [one.content_s for one in openings], CONTENT_MAX_S),
        ("requests of the first view", "", [one.requests for one in openings], REQUESTS_MAX),
        ("first load with fonts", "kB", [one.sent_kb for one in openings], LOAD_MAX_KB),
    ):
        value = percentile(values, 0.5)
        report.add(
            Measure(
                measure=measure,
                value=value,
                unit=unit,
                aim=f"under {limit:g} {unit}".rstrip(),
                held=value < limit,
            )
        )
    fonts_s = percentile([one.fonts_s for one in openings], 0.5)
    report.add(Measure(measure="navigation → fonts", value=fonts_s, unit="s"))
    names_kb = percentile([one.names_kb for one in openings], 0.5)
    report.add(Measure(measure="names of the sensors, behind it", value=names_kb, unit="kB"))
    return report


if __name__ == "__main__":
    sys.exit(main())
