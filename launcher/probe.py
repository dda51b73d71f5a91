"""Ways to tell that a process is ready for those who need it."""

import asyncio
import http.client
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from launcher.metrics_address import Address

Probe = Callable[[], Awaitable[bool]]

ANSWER_TIMEOUT_S = 2.0
# Straight to addresses of our own making, whatever proxy the environment names.
_LINE = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PULSE_TIMEOUT_S = 5.0  # a process under load may be slow for long, and is not ended for that


def when(is_ready: Callable[[], bool]) -> Probe:
    """Return a probe of a plain question."""

    async def ask() -> bool:
        return await asyncio.to_thread(is_ready)

    return ask


async def at_once() -> bool:
    """Tell that a process is ready when it runs: nobody needs it to be more."""
    return True


def http_ok(url: str) -> Probe:
    """Return a probe that wants status 200 from an address."""
    return when(lambda: _get(url) is not None)


def http_answers(url: str) -> Probe:
    """Return a probe that wants an answer from an address, be it a refusal."""
    return when(lambda: _answers(url))


def gauge_is_one(address: Address, gauge: str) -> Probe:
    """Return a probe that wants a gauge to be 1 in a process's Prometheus text."""
    return when(lambda: value(_get(address()) or "", gauge) == 1.0)


def gauge_moves(address: Address, gauge: str) -> Probe:
    """Return a probe that wants a gauge to be another than when it was last asked; 0 is none yet.

    Metrics are served by a thread of their own, whose answer says nothing about the rest: the gauge
    is one that the process's loop sets each time that it turns.
    """
    last: float | None = None

    def moves() -> bool:
        nonlocal last
        now = value(_get(address(), PULSE_TIMEOUT_S) or "", gauge)
        has_moved = now is not None and now not in {0.0, last}
        last = now if now is not None else last
        return has_moved

    return when(moves)


def value(page: str, name: str) -> float | None:
    """Return the sum of a metric over its labels, or None where the page lacks it."""
    found = [
        float(line.rpartition(" ")[2])
        for line in page.splitlines()
        if line.startswith((f"{name} ", f"{name}{{"))
    ]
    return sum(found) if found else None


async def text(url: str) -> str:
    """Return what stands at an address, empty where nobody answers."""
    return await asyncio.to_thread(_get, url) or ""


def _answers(url: str) -> bool:
    try:
        with _LINE.open(url, timeout=PULSE_TIMEOUT_S):
            return True
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return True
    except (OSError, ValueError, http.client.HTTPException):
        return False


def _get(url: str, timeout_s: float = ANSWER_TIMEOUT_S) -> str | None:
    try:
        with _LINE.open(url, timeout=timeout_s) as answer:
            return answer.read().decode() if answer.status == HTTPStatus.OK else None
    except (OSError, ValueError, http.client.HTTPException):
        return None
