"""One batch, one transaction: births, readings, letters, and nothing of it without the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import AsyncConnection

from contract.reason import PayloadError, Reason
from ingest import announcement, dead_letter, recall, stage
from ingest.announcement import Announcements
from ingest.batch import Part, arrange
from ingest.columns import Table
from ingest.dead_letter import Letter
from ingest.decode import decode
from ingest.filing import Decoded, Refusal, file_rest
from ingest.judgement import Span, judge
from ingest.maintenance import mark
from ingest.message import NO_ITEM, Message
from ingest.place import Places
from ingest.registry import Registry

RowArray = NDArray[np.intp]

CONFLICT = PayloadError(
    Reason.CONFLICT,
    "other values of this sensor and time are stored already; send a new observed_at",
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages that are stored together, and the times that were acceptable when they came.

    `decoded` is what they hold, where that was found out ahead.
    """

    messages: Sequence[Message]
    span: Span
    decoded: Decoded | None = None

    def part(self, messages: Sequence[Message]) -> "Batch":
        """Return a batch of some of the messages, or of some of their rows."""
        return Batch(messages, self.span)


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """Rows of one kind that were not there before."""

    part: Part
    rows: RowArray

    @property
    def touched(self) -> mark.Touched:
        """Return what the rows say about which buckets are to be computed."""
        table = self.part.table
        return mark.Touched(
            table.kind.code, table.sensor_key[self.rows], table.observed_us[self.rows]
        )


@dataclass(slots=True)
class Outcome:
    """What a committed batch came to, in readings unless said otherwise."""

    stored: list[Stored] = field(default_factory=list[Stored])
    duplicate_count: int = 0
    letters: list[Letter] = field(default_factory=list[Letter])
    new_letter_count: int = 0
    registered_count: int = 0

    @property
    def stored_count(self) -> int:
        """Return how many readings are new in the database."""
        return sum(len(one.rows) for one in self.stored)

    @property
    def refused_count(self) -> int:
        """Return how many readings went into letters."""
        return sum(letter.reading_count for letter in self.letters)

    def merge(self, other: "Outcome") -> None:
        """Add what another part of the same batch came to."""
        self.stored += other.stored
        self.duplicate_count += other.duplicate_count
        self.letters += other.letters
        self.new_letter_count += other.new_letter_count
        self.registered_count += other.registered_count


class Store:
    """Writes batches of one session.

    Parameters
    ----------
    registry : Registry
    places : Places
    client_id : str
        The session that the messages came through; letters bear it.
    """

    def __init__(self, registry: Registry, places: Places, *, client_id: str) -> None:
        self._registry = registry
        self._places = places
        self._client_id = client_id

    def decode_ahead(self, batch: Batch) -> Batch:
        """Return the batch decoded while another is being written.

        Births come before readings, so a batch that holds some is decoded after they are applied.
        """
        if _notices(batch.messages):
            return batch
        return replace(batch, decoded=self._decode(batch.messages, batch.span))

    async def write(
        self, connection: AsyncConnection[Any], batch: Batch, *, is_all_staged: bool = False
    ) -> Outcome:
        """Store a batch and return what it came to, once it is committed.

        Parameters
        ----------
        is_all_staged : bool
            Send also the rows that seem new through the stage: another worker stored some of them.

        Raises
        ------
        psycopg.Error
            Nothing of the batch is stored.
        """
        said = announcement.read(_notices(batch.messages), self._places)
        is_committed = False
        try:
            async with connection.transaction():
                outcome = await self._write(connection, batch, said, is_all_staged=is_all_staged)
            is_committed = True
        finally:
            if not is_committed:
                self._registry.forget(said.sensor_ids)
        for one in outcome.stored:
            table = one.part.table
            self._registry.note_stored(table.sensor_key[one.rows], table.observed_us[one.rows])
        return outcome

    async def bury(
        self, connection: AsyncConnection[Any], message: Message, error: PayloadError
    ) -> Outcome:
        """Write the letter of a message, or of the rows of it that `items` names."""
        items = sorted(message.items) if message.items else [NO_ITEM]
        letters = dead_letter.letters_of([message], [Refusal(0, item, error) for item in items])
        outcome = Outcome(letters=letters)
        async with connection.transaction():
            outcome.new_letter_count = await dead_letter.write(
                connection, letters, client_id=self._client_id
            )
        return outcome

    async def _write(
        self,
        connection: AsyncConnection[Any],
        batch: Batch,
        said: Announcements,
        *,
        is_all_staged: bool,
    ) -> Outcome:
        outcome = Outcome()
        messages = list(batch.messages)
        now_us = max(message.received_us for message in messages)
        recalled: list[recall.Recalled] = []
        if said:
            fresh = await announcement.apply(connection, said, self._registry, self._places)
            outcome.registered_count = len(fresh)
            if fresh:
                recalled = await recall.read(connection, fresh, now_us=now_us)
                messages += [one.message for one in recalled]
        decoded = batch.decoded or self._decode(messages, batch.span)
        await self._file_rest(connection, decoded)
        refusals = [*said.refusals, *decoded.refusals]
        for kind in sorted(decoded.rows):
            part = self._part(decoded.rows[kind].build(), messages, batch.span, refusals)
            if is_all_staged:
                part.is_fresh[:] = False
            if len(part.table):
                filed = await stage.store(connection, part)
                outcome.stored.append(Stored(part, filed.new))
                outcome.duplicate_count += filed.duplicate_count
                refusals += [self._refusal(part.table, row, CONFLICT) for row in filed.conflicts]
        await mark.write(connection, [one.touched for one in outcome.stored])
        if recalled:
            refusals = await recall.settle(
                connection, recalled, refusals, first=len(batch.messages), now_us=now_us
            )
        outcome.letters = dead_letter.letters_of(messages, refusals)
        outcome.new_letter_count = await dead_letter.write(
            connection, outcome.letters, client_id=self._client_id
        )
        return outcome

    def _decode(self, messages: Sequence[Message], span: Span) -> Decoded:
        telemetry = (
            (index, message)
            for index, message in enumerate(messages)
            if message.topic.endswith("/telemetry")
        )
        return decode(telemetry, self._registry.by_id, now_us=span.city_now_us)

    async def _file_rest(self, connection: AsyncConnection[Any], decoded: Decoded) -> None:
        """Look up the sensors that were not known, and file or refuse their readings."""
        if decoded.unfiled:
            sensors = self._registry.by_id
            unknown = {candidate.reading.sensor_id for candidate in decoded.unfiled}
            await self._registry.find(connection, unknown - sensors.keys())
            file_rest(decoded, sensors)

    def _part(
        self, table: Table, messages: Sequence[Message], span: Span, refusals: list[Refusal]
    ) -> Part:
        verdict = judge(table, span)
        refusals += [self._refusal(table, row, error) for row, error in verdict.refused]
        good = table.take(verdict.rows)
        received_us = np.array([message.received_us for message in messages], np.int64)
        return arrange(
            good,
            received_us=received_us[good.message],
            quality=verdict.quality,
            newest_us=self._registry.newest_us(good.sensor_key),
        )

    def _refusal(self, table: Table, row: int, error: PayloadError) -> Refusal:
        seq = int(table.seq[row])
        return Refusal(
            int(table.message[row]),
            int(table.item[row]),
            error,
            self._registry.by_key(int(table.sensor_key[row])).sensor_id,
            int(table.boot[row]),
            None if seq < 0 else seq,
        )


def _notices(messages: Sequence[Message]) -> list[tuple[int, Message]]:
    return [
        (index, message)
        for index, message in enumerate(messages)
        if not message.topic.endswith("/telemetry")
    ]
