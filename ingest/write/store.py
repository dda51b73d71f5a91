"""One batch, one transaction: births, readings, letters, and nothing of it without the rest."""

from collections import ChainMap
from collections.abc import Mapping, Sequence

import numpy as np

from contract.arrays import IntArray
from contract.errors import PayloadError
from contract.reason import Reason
from db.connection import Connection
from ingest.judge import truth
from ingest.judge.ahead import Judged, aside, judged_of
from ingest.judge.bounds import Bounds
from ingest.judge.columns import Table
from ingest.judge.part import Part, arrange
from ingest.judge.refusal import Refusal
from ingest.judge.sensor import Sensor
from ingest.receive.message import NO_ITEM, Message
from ingest.registry import announcement
from ingest.registry.announcement import Announcements
from ingest.registry.area_finder import AreaFinder
from ingest.registry.registration import Applied, Registrar
from ingest.registry.registry import Registry
from ingest.registry.sign_of_life import Returned, Signs
from ingest.write import addition, changed, dead_letter, mark, recall, stage, truth_event
from ingest.write.batch import USUAL, Batch, Manner
from ingest.write.decoder import Decoder
from ingest.write.letter_budget import DEFAULT_LIMITS, Limits
from ingest.write.letter_file import LetterFile
from ingest.write.outcome import Outcome
from ingest.write.recall import Recall

MAX_SENSOR_COUNT = 250_000

CONFLICT = PayloadError(
    Reason.CONFLICT,
    "other values of this sensor and time are stored already; send a new observed_at",
)


class BatchStore:
    """Writes batches of one session.

    Parameters
    ----------
    registry : Registry
    areas : AreaFinder
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
        areas: AreaFinder,
        *,
        client_id: str,
        letter_limits: Limits = DEFAULT_LIMITS,
        max_sensor_count: int = MAX_SENSOR_COUNT,
    ) -> None:
        self._registry = registry
        self._areas = areas
        self._registrar = Registrar(registry, areas, max_sensor_count)
        self._letters = LetterFile(client_id, letter_limits)
        self._decoder = Decoder(registry)

    async def decode_ahead(self, batch: Batch) -> Batch:
        """Return the batch decoded while another is being written, where that may be."""
        return await self._decoder.ahead_of(batch)

    async def write(self, connection: Connection, batch: Batch, manner: Manner = USUAL) -> Outcome:
        """Store a batch and return what it came to, once it is committed.

        Raises
        ------
        psycopg.Error
            Nothing of the batch is stored.
        """
        if manner.refusal is not None:
            return await self._bury(connection, batch.messages[0], manner.refusal, manner)
        beside = aside(batch.messages)
        truths = truth.read(beside.truths)
        said = announcement.read(
            beside.notices,
            self._areas,
            self._decoder.parse_topic,
            has_owners=self._registry.has_owners,
        )
        async with connection.transaction():
            applied = Applied()
            if said:
                applied = await self._registrar.apply(connection, said, batch.bounds)
            said.refusals += truths.refusals
            outcome = await self._write(connection, batch, said, applied.sensors, manner)
            outcome.truth_count = await truth_event.write(connection, truths.told)
            outcome.registered_count = applied.fresh_count
            outcome.outdated = [*applied.outdated]
            outcome.returned = await self._refute(connection, outcome, applied, batch.bounds)
        self._registry.remember(applied.sensors.values())
        self._registry.remember_owned(applied.owned_gateways)
        self._registry.absences.note(applied.words)
        self._registry.absences.note(outcome.returned.words)
        self._note(outcome, batch.bounds)
        return outcome

    async def call_back(
        self, connection: Connection, sensor_ids: Sequence[str], bounds: Bounds
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
            outcome = await self._write(connection, Batch([], bounds), Announcements(), announced)
        self._note(outcome, bounds)
        return outcome

    def _note(self, outcome: Outcome, bounds: Bounds) -> None:
        self._letters.settle(outcome.filed)
        for one in outcome.stored:
            table = one.part.table
            self._registry.newest.note(
                table.sensor_key[one.rows], table.observed_us[one.rows], bounds
            )

    async def _refute(
        self, connection: Connection, outcome: Outcome, applied: Applied, bounds: Bounds
    ) -> Returned:
        """Write who is there, against what was said, by the readings that are new."""
        registry = self._registry
        absences = registry.absences.after(applied.words)
        if not absences:
            return Returned()
        signs = Signs(absences, bounds, registry.by_key)
        watched = absences.watched(registry.by_id, registry.change_count)
        for one in outcome.news:
            signs.look(one.part, one.rows, watched)
        return await signs.write(connection, registry.city)

    async def _bury(
        self, connection: Connection, message: Message, error: PayloadError, manner: Manner
    ) -> Outcome:
        """Write the letter of a message, or of the row of it that `items` names."""
        items = sorted(message.items) if message.items else [NO_ITEM]
        letters = dead_letter.letters_of([message], [Refusal(0, item, error) for item in items])
        outcome = Outcome(letters=letters)
        async with connection.transaction():
            await self._write_letters(connection, outcome, manner)
        self._letters.settle(outcome.filed)
        return outcome

    async def _write_letters(
        self, connection: Connection, outcome: Outcome, manner: Manner
    ) -> None:
        outcome.filed = await self._letters.write(
            connection, outcome.letters, may_be_stored=manner.may_be_stored
        )
        outcome.new_letter_count = outcome.filed.count
        outcome.left_out_count = outcome.filed.left_out_count

    async def _write(
        self,
        connection: Connection,
        batch: Batch,
        said: Announcements,
        announced: Mapping[str, Sensor],
        manner: Manner = USUAL,
    ) -> Outcome:
        """Store a batch and the letters that announced sensors call back."""
        outcome = Outcome()
        called = await recall.read(connection, announced) if announced else Recall()
        sensors: Mapping[str, Sensor] = self._registry.by_id
        if announced:
            sensors = ChainMap(dict(announced), self._registry.by_id)
        ahead = self._decoder.decoded(batch, called, sensors)
        await self._decoder.file_rest(connection, ahead.decoded, sensors)
        messages = [*batch.messages, *called.messages]
        received_us = np.array([message.received_us for message in messages], np.int64)
        refusals = [*said.refusals, *ahead.decoded.refusals]
        for judged in (ahead.judged or judged_of(ahead.decoded, batch.bounds)).values():
            part, refused = self._part(judged, received_us, batch.bounds)
            refusals += refused
            if manner.is_all_staged:
                part.is_fresh[:] = False
            if len(part.table):
                refusals += await self._write_part(connection, part, outcome)
        await addition.write(connection, outcome.unborne)
        touched = [one.touched for one in outcome.news]
        await mark.write(connection, touched)
        await changed.write(connection, touched)
        if called.letters:
            refusals = await recall.settle(connection, called, refusals, first=len(batch.messages))
            outcome.recalled_count = len(called.letters)
        outcome.letters = dead_letter.letters_of(messages, refusals)
        await self._write_letters(connection, outcome, manner)
        return outcome

    async def _write_part(
        self, connection: Connection, part: Part, outcome: Outcome
    ) -> list[Refusal]:
        """Store a part; return the refusals of readings that contradict what stands."""
        filed = await stage.store(connection, part)
        outcome.add(part, filed)
        return [self._refusal(part.arrived.table, row, CONFLICT) for row in filed.conflicts]

    def _part(
        self, judged: Judged, received_us: IntArray, bounds: Bounds
    ) -> tuple[Part, list[Refusal]]:
        """Return the good rows as they are stored, and the refusals of the others."""
        table, verdict = judged.table, judged.verdict
        refused = [self._refusal(table, row, error) for row, error in verdict.refused]
        good = table.take(verdict.rows) if verdict.refused else table
        newest = self._registry.newest
        part = arrange(
            good,
            received_us=received_us[good.message_index],
            quality=verdict.quality,
            newest_us=newest.stored_us(good.sensor_key),
            late_before_us=newest.late_before_us(good.sensor_key, bounds),
        )
        return part, refused

    def _refusal(self, table: Table, row: int, error: PayloadError) -> Refusal:
        seq = int(table.seq[row])
        return Refusal(
            int(table.message_index[row]),
            int(table.item_index[row]),
            error,
            self._registry.by_key(int(table.sensor_key[row])).sensor_id,
            int(table.boot[row]),
            None if seq < 0 else seq,
        )
