"""One look for all who ask at once: what it found is kept for a while, its failure is told to all.

A lock would let them look one after the other, each for as long as a database that is away lets
its asker wait.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Found = TypeVar("Found")


class Shared(Generic[Found]):
    """What a look finds, not older than `kept_s`."""

    def __init__(
        self,
        look: Callable[[], Awaitable[Found]],
        *,
        kept_s: float,
        monotonic_s: Callable[[], float],
    ) -> None:
        self._look = look
        self._kept_s = kept_s
        self._monotonic_s = monotonic_s
        self._kept: tuple[Found, float] | None = None
        self._looking: asyncio.Task[Found] | None = None

    async def now(self) -> Found:
        """Return what was found at most `kept_s` ago; raise what the look raises."""
        if self._kept is not None and self._monotonic_s() - self._kept[1] <= self._kept_s:
            return self._kept[0]
        if self._looking is None:
            self._looking = asyncio.create_task(self._looked(), name="a look for all who ask")
            self._looking.add_done_callback(_heard)
        # Who goes away ends the look of nobody else.
        return await asyncio.shield(self._looking)

    async def _looked(self) -> Found:
        try:
            found = await self._look()
        finally:
            self._looking = None
        self._kept = found, self._monotonic_s()
        return found


def _heard(task: "asyncio.Task[object]") -> None:
    """Take note of a failure for which nobody waits any more."""
    if not task.cancelled():
        task.exception()
