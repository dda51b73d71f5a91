"""A slot that hears messages at a time of its own, in a city of its own speed."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from contract.clock import CityClock, rfc3339, to_us
from db.connection import Connection
from ingest.judge.bounds import Bounds
from ingest.receive.message import Message
from ingest.registry.registry import Registry
from ingest.write.batch import Batch
from ingest.write.outcome import Outcome
from ingest.write.store import BatchStore
from tests.stand.message import META
from tests.stand.slot import DAY_US

MOVED_META = META.replace("/760/", "/769/")
STATUS = "city/v1/hcmc/760/gateway/gw-1/status"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PERIOD_S = 300

Document = dict[str, Any] | str | None


def after(seconds: float) -> datetime:
    """Return a time so long after noon."""
    return NOON + timedelta(seconds=seconds)


def seen(seconds: float) -> dict[str, Any]:
    """Return a reading that was observed so long after noon."""
    return {"observed_at": rfc3339(after(seconds)), "values": {"pm25_ugm3": 1 + abs(seconds) % 500}}


@dataclass(slots=True)
class TimedSlot:
    """A slot's store and connection, and the speed of the city; at noon both clocks agree."""

    store: BatchStore
    registry: Registry
    connection: Connection
    speed: float = 1.0

    async def hear(
        self, at_s: float, *sent: tuple[str, Document], is_replay: bool = False
    ) -> Outcome:
        """BatchStore messages that arrive so many seconds of the wall after noon."""
        wall = after(at_s)
        messages = [
            Message(topic, _bytes(document), number, False, "", to_us(wall), 1)
            for number, (topic, document) in enumerate(sent, 1)
        ]
        if is_replay:
            messages = [replace(message, is_replay=True) for message in messages]
        line = CityClock(after(self.speed * at_s), wall, self.speed)
        now_us = to_us(line.city_at)
        return await self.store.write(
            self.connection, Batch(messages, Bounds(now_us, now_us - 2 * DAY_US, self.speed, line))
        )


def _bytes(document: Document) -> bytes:
    if document is None:
        return b""
    return (document if isinstance(document, str) else json.dumps(document)).encode()
