"""The city tells its time: every ten seconds, once more after a pause, and that it ends.

Readers follow a clock for 30 s after it was told (`contract.clock.CLOCK_COUNTS_FOR`). Readings of a
fast city are its future for everybody who does not know the clock, so the clock goes first.
"""

import asyncio
import contextlib
from collections.abc import Callable
from datetime import timedelta

from contract.clock import EPOCH, Wall
from simulator.wire.announcer import Announcer
from simulator.wire.connection import Connection

PERIOD_S = 10.0
PAUSED_AFTER = timedelta(seconds=20)
"""Two periods without a word: the process was stopped, or the machine slept."""
ANSWER_TIMEOUT_S = 5.0


class Voice:
    """What the city says on its own connection, and when.

    Parameters
    ----------
    on_withdrawn : callable
        Called once when the broker has the withdrawal of all sensors that are no more.
    """

    def __init__(
        self,
        connection: Connection,
        announcer: Announcer,
        *,
        wall: Wall,
        on_withdrawn: Callable[[], None],
    ) -> None:
        self.connection = connection
        self._announcer = announcer
        self._wall = wall
        self._on_withdrawn = on_withdrawn
        self._told_at = EPOCH

    async def run(self) -> None:
        """Tell the time until cancelled."""
        while True:
            self._tell()
            await asyncio.sleep(PERIOD_S)
            if (
                self.connection.is_connected
                and self.connection.outbox.is_empty
                and self._announcer.retired
            ):
                self._announcer.retired = ()
                self._on_withdrawn()

    async def be_known(self) -> None:
        """After a pause, tell the time and wait until the broker has it, not for ever."""
        if abs(self._wall() - self._told_at) > PAUSED_AFTER:
            await self.tell_at_once()

    async def tell_at_once(self) -> None:
        """Tell the time and wait until the broker has it, not for ever: the clock has changed."""
        if not self._announcer.is_heard:
            return
        has_spoken = self.connection.has_spoken
        if self.connection.is_connected:
            has_spoken.clear()
        self._tell()
        if self.connection.is_connected:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ANSWER_TIMEOUT_S):
                    await has_spoken.wait()

    def withdraw(self) -> None:
        """Take the clock back: the city ends."""
        if self._announcer.is_heard:
            self.connection.announce([self._announcer.farewell()])

    def _tell(self) -> None:
        self._told_at = self._wall()
        if self._announcer.is_heard:
            self.connection.announce([self._announcer.clock_parcel()])
