"""When the broker reads its accounts again: at once, unless messages could be lost by it.

A session that the broker has restored from its file, and whose owner has not been back since, loses
its rights when Mosquitto 2.0.21 reads its accounts again: what is published for it from then on is
answered "success" and kept for nobody. So it waits until ingest's sessions have their owner.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from embedded.errors import EmbeddedError
from launcher import probe
from launcher.supervisor import Supervisor

BROKER, OWNER = "mosquitto", "ingest"
SUBSCRIBED = "ingest_subscribed"
POLL_S = 0.2
RETRY_S = 10.0
PATIENCE_S = 10.0
DAY_S = 86_400.0
READ = "the broker knows it now"
AT_START = "the broker does not run and will know it when it does"
LATER = "ingest is away: the broker is told as soon as it is back"
FAILED = "the broker could not be told, which is tried again each {retry_s:g} s: {error}"


class Rereading:
    """Lets the broker read its accounts again.

    Parameters
    ----------
    say
        Told in a line what has been done for somebody who no longer waits.
    """

    def __init__(self, supervisor: Supervisor, say: Callable[[str], None]) -> None:
        self._supervisor = supervisor
        self._say = say
        self._is_wanted = asyncio.Event()
        self._waiting: list[asyncio.Future[str]] = []

    async def ask(self) -> str:
        """Ask for it and return what came of it, be it that it comes later."""
        done: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting.append(done)
        self._is_wanted.set()
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await done
        except TimeoutError:
            return LATER

    async def run(self) -> None:
        """Do it whenever it is asked for and safe, for ever, and again where it fails."""
        is_owed = False  # to somebody who was told that it failed
        while True:
            await self._is_wanted.wait()
            if not await self._is_safe():
                await asyncio.sleep(POLL_S)
                continue
            self._is_wanted.clear()
            asked, self._waiting = self._waiting, []
            try:
                has_read = await self._supervisor.reread(BROKER)
            except (EmbeddedError, OSError) as error:  # a full disk, as a rule
                self._answer(asked, FAILED.format(retry_s=RETRY_S, error=error))
                self._is_wanted.set()
                is_owed = True
                await asyncio.sleep(RETRY_S)
                continue
            has_gone = self._answer(asked, READ if has_read else AT_START)
            if has_read and (has_gone or is_owed):
                self._say("the broker has read its accounts again")
            is_owed = False

    def _answer(self, asked: list[asyncio.Future[str]], text: str) -> bool:
        """Answer those who wait; tell whether somebody no longer did."""
        waiting = [one for one in asked if not one.done()]
        for one in waiting:
            one.set_result(text)
        return len(waiting) < len(asked)

    async def renew(self, make: Callable[[], Awaitable[None]], certificate: Path) -> None:
        """Once a day let what nears its end be made anew, for ever; nothing to do without TLS."""
        while True:
            await asyncio.sleep(DAY_S)
            try:
                before = _content(certificate)
                if before is None:
                    continue
                await make()
                is_new = _content(certificate) != before
            except (EmbeddedError, OSError) as error:
                self._say(f"certificates are looked at again tomorrow, for today {error}")
                continue
            if is_new:
                self._say(await self.ask())

    async def _is_safe(self) -> bool:
        """Tell whether no session waits for its owner, or the broker does not run at all."""
        conditions = self._supervisor.conditions()
        if conditions[BROKER]["pid"] is None:
            return True
        owner = conditions[OWNER]["metrics"]
        text = await probe.text(owner) if owner else ""
        return probe.value(text, SUBSCRIBED) == 1


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None
