"""A session that is left: it gets nothing new, is emptied and then ended.

It stays a member of the shared subscription until it unsubscribes. What waits in it comes with its
connection; the broker answers in order, so when it answers a question that was asked after the last
acknowledgement and nothing came before the answer, the session is empty.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog

from contract.broker_address import BrokerAddress
from ingest.receive.message import Message
from ingest.receive.mqtt_source import MqttSource

ASK_PERIOD_S = 0.2
# Births and statuses go to every session: another one has stored them, and what came since.
_TOLD_TO_ALL = ("/meta", "/status")

_log = structlog.get_logger()


class LeavingSource(MqttSource):
    """One session on the broker that nobody uses any more.

    Parameters
    ----------
    filters : sequence of str
        What it may be subscribed to.
    """

    def __init__(self, address: BrokerAddress, *, filters: Sequence[str], **others: Any) -> None:
        super().__init__(address, **others)
        self._left = filters
        self._is_empty = False
        self._asked: tuple[int | None, int] | None = None
        self._asking: asyncio.TimerHandle | None = None

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is left in it."""
        return self._is_empty

    def own(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Return the messages that came to this session alone."""
        return [message for message in messages if not message.topic.endswith(_TOLD_TO_ALL)]

    async def disconnect(self, *, timeout_s: float, ends_session: bool = False) -> None:
        """Take leave; an empty session ends."""
        if self._asking is not None:
            self._asking.cancel()
        await super().disconnect(timeout_s=timeout_s, ends_session=self._is_empty or ends_session)

    def on_accepted(self, *, has_session: bool) -> None:
        """Ask for the rest of what waits; a session that is no more needs no emptying."""
        if has_session:
            self._ask()
        else:
            _log.info("session_gone", session=self.name)
            self._end()

    def _ask(self) -> None:
        """Unsubscribe, also where that was done: the answer comes after all that is on its way."""
        self._asked = None
        if self.inbox.unsettled_count == 0 or not self.is_subscribed:
            self._asked = self._unsubscribe(self._left), self.inbox.added_count
            return
        self._ask_later()

    def on_unsubscribed(self, mid: int) -> None:
        """End the session where nothing came before the answer, else ask once more."""
        if self._asked is None or self._asked[0] != mid:
            return
        was_ready, self.is_subscribed = self.is_subscribed, True
        self.inbox.open()
        if was_ready and self._asked[1] == self.inbox.added_count:
            self._end()
        else:
            self._ask_later()

    def _ask_later(self) -> None:
        self._asking = asyncio.get_running_loop().call_later(ASK_PERIOD_S, self._ask_again)

    def _ask_again(self) -> None:
        if self.is_connected:
            self._ask()

    def _end(self) -> None:
        self._is_empty = True
        self.stop()
