"""One batch, one transaction: births, readings, letters, and nothing of it without the rest."""

import asyncio
from collections import ChainMap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from contract.reason import PayloadError, Reason
from db.connection import Connection
from ingest.judge.ahead import Ahead, Judged, judged_of, notices, pieces, telemetry
from ingest.judge.columns import Table
from ingest.judge.decode import decode
from ingest.judge.filing import Decoded, Refusal, file_rest
from ingest.judge.home import Homes
from ingest.judge.judgement import Span
from ingest.judge.part import Part, arrange
from ingest.judge.sensor import Sensor
from ingest.receive.message import NO_ITEM, Message
from ingest.registry import announcement
from ingest.registry.announcement import Announcements
from ingest.registry.place import Places
from ingest.registry.registration import Applied, Registrar
from ingest.registry.registry import Registry
from ingest.registry.sign_of_life import Returned, Signs
from ingest.write import addition, dead_letter, mark, recall, stage
from ingest.write.letter_budget import DEFAULT_LIMITS, Limits
from ingest.write.letter_file import LetterFile
from ingest.write.outcome import Outcome
from ingest.write.recall import Recall

MAX_SENSOR_COUNT = 250_000

CONFLICT = PayloadError(
    Reason.CONFLICT,
    "other values of this sensor and time are stored already; send a new observed_at",
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages that are stored together.

    Attributes
    ----------
    span : Span
        The times that were acceptable when they came.
    ahead : Ahead or None
        What they hold, where that was found out while the batch before was being written.
    is_all_staged : bool
        Send also the rows that seem new through the stage: another worker stored some of them.
    may_be_stored : bool
        An attempt before this one ended without an answer: it may have been committed.
    refusal : PayloadError or None
        Why the database refuses the one reading that this is: then only its letter is written.
    """

    messages: Sequence[Message]
    span: Span
    ahead: Ahead | None = None
    is_all_staged: bool = False
    may_be_stored: bool = False
    refusal: PayloadError | None = None

    def part(self, messages: Sequence[Message]) -> "Batch":
        """Return a batch of some of the messages, or of some of their rows."""
        return Batch(messages, self.span)


class Store:
    """Writes batches of one session.

    Parameters
    ----------
    registry : Registry
    places : Places
    client_id : str
        The session that the messages came through; letters bear it.
    letter_limits : Limits
        What letters may take in a minute.
    max_sensor_count : int
        Sensors that may be registered in all.
    """

    def __init__(
        self,
        registry: Registry,
        places: Places,
        *,
        client_id: str,
        letter_limits: Limits = DEFAULT_LIMITS,
        max_sensor_count: int = MAX_SENSOR_COUNT,
    ) -> None:
        self._registry = registry
        self._places = places
        self._registrar = Registrar(registry, places, max_sensor_count)
        self._letters = LetterFile(client_id, letter_limits)
        self._homes = Homes(registry.city)

    def _decoded(self) -> Decoded:
        return Decoded(homes=self._homes, owned_gateways=self._registry.owned_gateways)

    async def decode_ahead(self, batch: Batch) -> Batch:
        """Return the batch decoded while another is being written.

        Births come before readings, so a batch that holds some is decoded after they are applied;
        so is one whose decoding fails, where what fails is found out.
        """
        if notices(batch.messages):
            return batch
        try:
            return await self._decoded_ahead(batch)
        except Exception:  # noqa: BLE001 - it is met again by `write`, whose caller finds the message
            return batch

    async def _decoded_ahead(self, batch: Batch) -> Batch:
        decoded, change_count = self._decoded(), self._registry.change_count
        for piece in pieces(telemetry(batch.messages)):
            # The other batch goes first: the database must never wait for the next rows.
            await asyncio.sleep(0)
            decode(decoded, piece, self._registry.by_id, now_us=batch.span.city_now_us)
        judged = None if decoded.unfiled else judged_of(decoded, batch.span)
        return replace(batch, ahead=Ahead(decoded, judged, change_count))

    async def write(self, connection: Connection, batch: Batch) -> Outcome:
        """Store a batch and return what it came to, once it is committed.

        Raises
        ------
        psycopg.Error
            Nothing of the batch is stored.
        """
        if batch.refusal is not None:
            return await self._bury(connection, batch, batch.refusal)
        said = announcement.read(
            notices(batch.messages),
            self._places,
            self._homes.parse,
            has_owners=self._registry.has_owners,
        )
        async with connection.transaction():
            applied = Applied()
            if said:
                applied = await self._registrar.apply(connection, said, batch.span)
            outcome = await self._write(connection, batch, said, applied.sensors)
            outcome.registered_count = applied.fresh_count
            outcome.outdated = [*applied.outdated]
            outcome.returned = await self._refute(connection, outcome, applied, batch.span)
        self._registry.remember(applied.sensors.values())
        self._registry.remember_owned(applied.owned_gateways)
        self._registry.absences.note(applied.words)
        self._registry.absences.note(outcome.returned.words)
        self._note(outcome, batch.span)
        return outcome

    async def call_back(
        self, connection: Connection, sensor_ids: Sequence[str], span: Span
    ) -> Outcome:
        """Store letters that wait for registered sensors, as many as one transaction may take.

        Raises
        ------
        psycopg.Error
            Nothing is stored.
        """
        async with connection.transaction():
            await self._registry.find(connection, sensor_ids)
            by_id = self._registry.by_id
            announced = {name: by_id[name] for name in sensor_ids if name in by_id}
            outcome = await self._write(connection, Batch([], span), Announcements(), announced)
        self._note(outcome, span)
        return outcome

    def _note(self, outcome: Outcome, span: Span) -> None:
        self._letters.settle(outcome.filed)
        for one in outcome.stored:
            table = one.part.table
            self._registry.newest.note(
                table.sensor_key[one.rows], table.observed_us[one.rows], span
            )

    async def _refute(
        self, connection: Connection, outcome: Outcome, applied: Applied, span: Span
    ) -> Returned:
        """Write who is there, against what was said, by the readings that are new."""
        registry = self._registry
        absences = registry.absences.after(applied.words)
        if not absences:
            return Returned()
        signs = Signs(absences, span, registry.by_key)
        watched = absences.watched(registry.by_id, registry.change_count)
        for one in outcome.news:
            signs.look(one.part, one.rows, watched)
        return await signs.write(connection, registry.city)

    async def _bury(self, connection: Connection, batch: Batch, error: PayloadError) -> Outcome:
        """Write the letter of a message, or of the row of it that `items` names."""
        message = batch.messages[0]
        items = sorted(message.items) if message.items else [NO_ITEM]
        letters = dead_letter.letters_of([message], [Refusal(0, item, error) for item in items])
        outcome = Outcome(letters=letters)
        async with connection.transaction():
            await self._write_letters(connection, batch, outcome)
        self._letters.settle(outcome.filed)
        return outcome

    async def _write_letters(self, connection: Connection, batch: Batch, outcome: Outcome) -> None:
        outcome.filed = await self._letters.write(
            connection, outcome.letters, may_be_stored=batch.may_be_stored
        )
        outcome.new_letter_count = outcome.filed.count
        outcome.left_out_count = outcome.filed.left_out_count

    async def _write(
        self,
        connection: Connection,
        batch: Batch,
        said: Announcements,
        announced: Mapping[str, Sensor],
    ) -> Outcome:
        """Store a batch and the letters that announced sensors call back."""
        outcome = Outcome()
        called = await recall.read(connection, announced) if announced else Recall()
        messages = [*batch.messages, *called.messages]
        sensors: Mapping[str, Sensor] = self._registry.by_id
        if announced:
            sensors = ChainMap(dict(announced), self._registry.by_id)
        ahead = self._ahead(batch, called, sensors)
        await self._file_rest(connection, ahead.decoded, sensors)
        refusals = [*said.refusals, *ahead.decoded.refusals]
        for judged in (ahead.judged or judged_of(ahead.decoded, batch.span)).values():
            part = self._part(judged, messages, batch.span, refusals)
            if batch.is_all_staged:
                part.is_fresh[:] = False
            if len(part.table):
                filed = await stage.store(connection, part)
                outcome.add(part, filed)
                arrived = part.arrived.table
                refusals += [self._refusal(arrived, row, CONFLICT) for row in filed.conflicts]
        await addition.write(connection, outcome.unborne)
        await mark.write(connection, [one.touched for one in outcome.news])
        if called.letters:
            refusals = await recall.settle(connection, called, refusals, first=len(batch.messages))
            outcome.recalled_count = len(called.letters)
        outcome.letters = dead_letter.letters_of(messages, refusals)
        await self._write_letters(connection, batch, outcome)
        return outcome

    def _ahead(self, batch: Batch, called: Recall, sensors: Mapping[str, Sensor]) -> Ahead:
        """Return what was decoded ahead where it still holds, else decode now."""
        ahead, change_count = batch.ahead, self._registry.change_count
        if ahead is not None and ahead.change_count == change_count:
            return ahead
        decoded, span = self._decoded(), batch.span
        decode(decoded, telemetry(batch.messages), sensors, now_us=span.city_now_us)
        for index, message in enumerate(called.messages, len(batch.messages)):
            # A time that counts from now counts from when the message came.
            decode(decoded, [(index, message)], sensors, now_us=span.city_us(message.received_us))
        return Ahead(decoded, None, change_count)

    async def _file_rest(
        self, connection: Connection, decoded: Decoded, sensors: Mapping[str, Sensor]
    ) -> None:
        """Look up the sensors that were not known, and file or refuse their readings."""
        if decoded.unfiled:
            unknown = {candidate.reading.sensor_id for candidate in decoded.unfiled}
            await self._registry.find(
                connection, [sensor_id for sensor_id in unknown if sensor_id not in sensors]
            )
            file_rest(decoded, sensors)

    def _part(
        self,
        judged: Judged,
        messages: Sequence[Message],
        span: Span,
        refusals: list[Refusal],
    ) -> Part:
        table, verdict = judged.table, judged.verdict
        refusals += [self._refusal(table, row, error) for row, error in verdict.refused]
        good = table.take(verdict.rows) if verdict.refused else table
        received_us = np.array([message.received_us for message in messages], np.int64)
        return arrange(
            good,
            received_us=received_us[good.message],
            quality=verdict.quality,
            newest_us=self._registry.newest.stored_us(good.sensor_key),
            late_before_us=self._registry.newest.late_before_us(good.sensor_key, span),
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
