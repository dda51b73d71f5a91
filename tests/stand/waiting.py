"""Waiting for what should come true, with a deadline that says what did not."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

from contract.clock import monotonic_s

DEADLINE_S = 60.0
POLL_S = 0.02
MOST_POLL_S = 0.25
PAUSE_PER_ASKING = 5.0
"""What is dear to ask is asked less often: asking takes a sixth of a processor at most."""

Until = Callable[..., None]
UntilAsync = Callable[..., Awaitable[None]]


def wait_until(condition: Callable[[], object], what: str, deadline_s: float = DEADLINE_S) -> None:
    """Wait until a condition holds, or fail and say what did not come true."""
    pause = threading.Event()
    end_s = monotonic_s() + deadline_s
    while True:
        asked_s = monotonic_s()
        if condition():
            return
        assert monotonic_s() < end_s, f"not within {deadline_s:.0f} s: {what}"
        pause.wait(_pause_s(asked_s))


async def wait_until_async(
    condition: Callable[[], object], what: str, deadline_s: float = DEADLINE_S
) -> None:
    """Wait until a condition holds without blocking the loop; it may be a coroutine function."""
    end_s = monotonic_s() + deadline_s
    while True:
        asked_s = monotonic_s()
        held = condition()
        if asyncio.iscoroutine(held):
            held = await held
        if held:
            return
        assert monotonic_s() < end_s, f"not within {deadline_s:.0f} s: {what}"
        await asyncio.sleep(_pause_s(asked_s))


def _pause_s(asked_s: float) -> float:
    """Return how long to wait after an asking that began then."""
    return min(max(POLL_S, PAUSE_PER_ASKING * (monotonic_s() - asked_s)), MOST_POLL_S)
