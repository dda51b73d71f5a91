"""A slot of ingest without its broker: batches go straight to the store."""

import json
from dataclasses import dataclass

from contract.clock import to_us, utc_now
from ingest.judge.judgement import Span
from ingest.receive.message import Message
from ingest.receive.slots import Connection
from ingest.write.outcome import Outcome
from ingest.write.store import Batch, Store

DAY_US = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Slot:
    """A store with a connection of its own."""

    store: Store
    connection: Connection

    async def write(self, messages: Batch) -> Outcome:
        return await self.store.write(self.connection, messages)


def batch(*sent: tuple[str, object]) -> Batch:
    """Return a batch of messages by topic and document; None is an empty payload."""
    now_us = to_us(utc_now())
    messages = [
        Message(
            topic,
            b"" if document is None else json.dumps(document).encode(),
            number,
            False,
            "",
            now_us,
            1,
        )
        for number, (topic, document) in enumerate(sent, 1)
    ]
    return Batch(messages, Span(city_now_us=now_us, oldest_us=now_us - DAY_US))
