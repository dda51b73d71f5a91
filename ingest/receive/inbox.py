"""Messages between their arrival and their acknowledgement: bounded, in order, handed out in bulk.

The broker sends at most Receive Maximum messages before the first is acknowledged, so that bounds
how many one connection brings; a new connection is made when at most as many are left from those
before it. Only QoS 0, which is not acknowledged, needs a bound of its own. How much they hold is
bounded too: a full inbox is a reason to read no more, and the broker keeps the rest.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from ingest.receive.message import Message

BATCH_MAX_BYTES = 1_048_576
"""Topics and payloads of a batch, from which it is stored: packs make batches of fewer messages."""
MAX_BYTES = 16_777_216
"""Topics and payloads that wait, beyond which no more should be read."""


class Inbox:
    """What has arrived and is not settled.

    Parameters
    ----------
    receive_maximum : int
        Messages that the broker may send before the first is acknowledged.
    on_drop : callable
        Called for each QoS 0 message that finds no room.

    Attributes
    ----------
    added_count : int
        Messages that ever arrived.
    """

    def __init__(self, receive_maximum: int, *, on_drop: Callable[[], None]) -> None:
        self._on_drop = on_drop
        self._receive_maximum = receive_maximum
        self._pending: list[Message] = []
        self._pending_bytes = 0
        self._arrivals: deque[tuple[int, float]] = deque()
        self.added_count = 0
        self._outstanding_count = 0
        self._wanted_count = 1
        self._has_enough = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._is_open = asyncio.Event()
        self._is_closed = False

    @property
    def oldest_received_us(self) -> int | None:
        """Return when the oldest message that was not taken yet arrived."""
        return self._pending[0].received_us if self._pending else None

    @property
    def is_full(self) -> bool:
        """Tell whether no more should be read before something is taken.

        Never before it is opened: what opens it may stand behind what fills it.
        """
        return self._is_open.is_set() and self._pending_bytes >= MAX_BYTES

    @property
    def unsettled_count(self) -> int:
        """Return how many messages arrived and are not settled."""
        return len(self._pending) + self._outstanding_count

    def add(self, messages: Sequence[Message]) -> None:
        """Take messages in the order of their arrival."""
        self._pending += messages
        self._pending_bytes += sum(
            [len(message.payload) + len(message.topic) for message in messages]
        )
        self.added_count += len(messages)
        self._arrivals.append((self.added_count, asyncio.get_running_loop().time()))
        self._note_room()
        if self._has(self._wanted_count):
            self._has_enough.set()

    def add_unsecured(self, message: Message) -> bool:
        """Take a QoS 0 message, or drop it where too many wait; tell which."""
        is_full = self._pending_bytes >= MAX_BYTES
        if is_full or len(self._pending) >= 2 * self._receive_maximum:
            self._on_drop()
            return False
        self.add([message])
        return True

    def open(self) -> None:
        """Let messages be taken from now on."""
        self._is_open.set()

    def close(self) -> None:
        """Let what is there be taken without waiting for more."""
        self._is_closed = True
        self._is_open.set()
        self._has_enough.set()
        self._has_room.set()

    async def take(self, *, max_count: int, max_age_s: float) -> list[Message]:
        """Return the next messages in order; empty only once closed and drained.

        Waits until `max_count` messages or `BATCH_MAX_BYTES` are there, or half of what the broker
        may send (so that it goes on sending while they are stored), or until the first is
        `max_age_s` old.
        """
        enough = max(1, min(max_count, self._receive_maximum // 2))
        await self._is_open.wait()
        await self._wait_for(1, None)
        await self._wait_for(enough, self._arrived_s() + max_age_s)
        count = size = 0
        for message in self._pending[:max_count]:
            count += 1
            size += len(message.payload) + len(message.topic)
            if size >= BATCH_MAX_BYTES:
                break
        taken = self._pending[:count]
        del self._pending[:count]
        self._pending_bytes -= size
        self._outstanding_count += count
        return taken

    def settle(self, messages: Sequence[Message]) -> None:
        """Forget messages that were taken."""
        self._outstanding_count -= len(messages)
        self._note_room()

    async def room(self) -> None:
        """Wait until there is room for what a new connection may bring."""
        await self._has_room.wait()

    def _arrived_s(self) -> float:
        """Return when the first message arrived that was not taken yet, by the loop's clock."""
        taken_count = self.added_count - len(self._pending)
        while len(self._arrivals) > 1 and self._arrivals[0][0] <= taken_count:
            self._arrivals.popleft()
        return self._arrivals[0][1] if self._arrivals else 0.0

    def _note_room(self) -> None:
        if self._is_closed or self.unsettled_count <= self._receive_maximum:
            self._has_room.set()
        else:
            self._has_room.clear()

    async def _wait_for(self, count: int, end_s: float | None) -> None:
        self._wanted_count = count
        try:
            async with asyncio.timeout_at(end_s):
                while not self._has(count) and not self._is_closed:
                    self._has_enough.clear()
                    await self._has_enough.wait()
        except TimeoutError:
            return

    def _has(self, count: int) -> bool:
        return len(self._pending) >= count or self._pending_bytes >= BATCH_MAX_BYTES
