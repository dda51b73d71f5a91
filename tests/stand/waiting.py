"""Waiting for what should come true, with a deadline that says what did not."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

from contract.clock import monotonic_s

DEADLINE_S = 60.0
POLL_S = 0.02

Until = Callable[..., None]
UntilAsync = Callable[..., Awaitable[None]]


def wait_until(condition: Callable[[], object], what: str, deadline_s: float = DEADLINE_S) -> None:
    """Wait until a condition holds, or fail and say what did not come true."""
    pause = threading.Event()
    end_s = monotonic_s() + deadline_s
    while not condition():
        assert monotonic_s() < end_s, f"not within {deadline_s:.0f} s: {what}"
        pause.wait(POLL_S)


async def wait_until_async(
    condition: Callable[[], object], what: str, deadline_s: float = DEADLINE_S
) -> None:
    """Wait until a condition holds without blocking the loop; it may be a coroutine function."""
    end_s = monotonic_s() + deadline_s
    while True:
        held = condition()
        if asyncio.iscoroutine(held):
            held = await held
        if held:
            return
        assert monotonic_s() < end_s, f"not within {deadline_s:.0f} s: {what}"
        await asyncio.sleep(POLL_S)
