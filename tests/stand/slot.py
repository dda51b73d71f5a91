"""A slot of ingest without its broker: batches go straight to the store."""

import json
from dataclasses import dataclass

from contract.city import city_folder, load_city
from contract.clock import to_us, utc_now
from db.connection import Connection
from ingest.judge.bounds import Bounds
from ingest.receive.message import Message
from ingest.write.batch import USUAL, Batch, Manner
from ingest.write.outcome import Outcome
from ingest.write.store import BatchStore

DAY_US = 86_400_000_000
PLAUSIBLE = load_city(city_folder("hcmc")).plausible


@dataclass(frozen=True, slots=True)
class Slot:
    """A store with a connection of its own."""

    store: BatchStore
    connection: Connection

    async def write(self, messages: Batch, manner: Manner = USUAL) -> Outcome:
        return await self.store.write(self.connection, messages, manner)


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
    return Batch(messages, Bounds(now_us, now_us - DAY_US, plausible=PLAUSIBLE))
