"""What waits for one client of the live socket: little, and always the newest."""

import asyncio
from collections import deque

MAX_ALERTS = 512  # a client that is further behind reads a page of them faster
MAX_FRAMES = 8  # two seconds at 4 Hz; a client that is further behind reads a snapshot faster


class Viewer:
    """One client's messages.

    Of frames the newest eight wait; one that is dropped leaves a gap in `seq`, by which the client
    notices. Of each text only the newest waits, and texts go first. What happens to alerts waits in
    its order; of more than there is room for none does, and a text says that they are to be read.

    Attributes
    ----------
    frames : deque[bytes]
        The frames that wait, the oldest first.
    texts : dict[str, str]
        The texts that wait, by their names.
    alerts : deque[str]
        What happened to alerts, the oldest first.
    dropped_count : int
        Frames that were dropped.
    """

    def __init__(self) -> None:
        self.dropped_count = 0
        self.frames: deque[bytes] = deque()
        self.texts: dict[str, str] = {}
        self.alerts: deque[str] = deque()
        self._news = asyncio.Event()
        self._is_closed = False

    def frame(self, frame: bytes) -> None:
        """Let a frame wait; the oldest goes if there are too many."""
        if len(self.frames) == MAX_FRAMES:
            self.frames.popleft()
            self.dropped_count += 1
        self.frames.append(frame)
        self._news.set()

    def text(self, name: str, text: str) -> None:
        """Let a text wait, in place of an older one of the same name."""
        self.texts[name] = text
        self._news.set()

    def alert(self, text: str, instead: str) -> None:
        """Let what happened to an alert wait; where there is no room, a text instead of all."""
        if len(self.alerts) == MAX_ALERTS:
            self.alerts.clear()
            self.texts["alert"] = instead
        self.alerts.append(text)
        self._news.set()

    def close(self) -> None:
        """End it: nothing more is handed out."""
        self._is_closed = True
        self._news.set()

    async def next(self) -> str | bytes | None:
        """Wait for the next message and return it; None at the end."""
        while not (self._is_closed or self.texts or self.alerts or self.frames):
            self._news.clear()
            await self._news.wait()
        if self._is_closed:
            return None
        if self.texts:
            return self.texts.pop(next(iter(self.texts)))
        if self.alerts:
            return self.alerts.popleft()
        return self.frames.popleft()
