"""Ways to tell that a process is ready for those who need it."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from http import HTTPStatus

Probe = Callable[[], Awaitable[bool]]

ANSWER_TIMEOUT_S = 2.0


def when(is_ready: Callable[[], bool]) -> Probe:
    """Return a probe of a plain question."""

    async def ask() -> bool:
        return await asyncio.to_thread(is_ready)

    return ask


def http_ok(url: str) -> Probe:
    """Return a probe that wants status 200 from an address."""
    return when(lambda: _get(url) is not None)


def gauge_is_one(url: str, gauge: str) -> Probe:
    """Return a probe that wants a gauge to be 1 in a process's Prometheus text."""
    return when(lambda: value(_get(url) or "", gauge) == 1.0)


def value(text: str, name: str) -> float | None:
    """Return the sum of a metric over its labels, or None where the text lacks it."""
    found = [
        float(line.rpartition(" ")[2])
        for line in text.splitlines()
        if line.startswith((f"{name} ", f"{name}{{"))
    ]
    return sum(found) if found else None


async def metrics(url: str) -> str:
    """Return a process's Prometheus text, empty where it does not answer."""
    return await asyncio.to_thread(_get, url) or ""


def _get(url: str) -> str | None:
    try:
        # Loopback addresses of our own making.
        with urllib.request.urlopen(url, timeout=ANSWER_TIMEOUT_S) as answer:  # noqa: S310
            return answer.read().decode() if answer.status == HTTPStatus.OK else None
    except (urllib.error.URLError, OSError, ValueError):
        return None
