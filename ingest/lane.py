"""One slot at work: take, store, acknowledge, tell; from its lock to its farewell."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import structlog

from contract.broker_account import Accounts
from contract.broker_address import BrokerAddress
from contract.city_time import CityTime
from contract.clock import Wall, monotonic_s, to_us
from contract.payload.diagnosis import printable
from contract.plausible import Plausible
from contract.reason import PayloadError, Reason, unreadable
from ingest.judge.judgement import Span
from ingest.metrics import Metrics
from ingest.receive.complaint import Complaint
from ingest.receive.leaving_source import LeavingSource
from ingest.receive.message import Message
from ingest.receive.mqtt_source import MqttSource
from ingest.receive.session import Session
from ingest.receive.slots import Connection, session_name, try_hold
from ingest.receive.subscription import Topics
from ingest.registry.place import Places
from ingest.registry.registry import Registry
from ingest.tell.bad_share import BadShare
from ingest.tell.live_frame import LiveFrames
from ingest.tell.tally import Tally
from ingest.write import letter_budget
from ingest.write.outcome import Outcome
from ingest.write.retry import GivenUpError, SlotLostError, Writer
from ingest.write.store import Batch, Store

DAY_US = 86_400_000_000
FAREWELL_TIMEOUT_S = 3.0
BEHIND_S = 5.0
"""A reading that waits this long for its commit makes `ready` red."""
US_PER_S = 1_000_000
TOPIC_MAX_LENGTH = 200
"""Of the last bad topic that the metrics show."""

_log = structlog.get_logger()


class BadShareError(Exception):
    """So much is refused that the worker was told to stop."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a lane may take and how long it may wait."""

    batch_max_count: int
    batch_max_age_s: float
    receive_maximum: int
    raw_retention_days: int
    stop_bad_share_frac: float | None
    letters: letter_budget.Limits
    max_sensor_count: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all lanes of a worker share."""

    city: str
    broker: BrokerAddress
    accounts: Accounts
    database_url: str
    limits: Limits
    registry: Registry
    places: Places
    plausible: Plausible
    city_time: CityTime
    bad_share: BadShare
    metrics: Metrics
    wall: Wall


class Lane:
    """A held slot: its session on the broker and its connection to the database.

    Parameters
    ----------
    slot : int
    connection : Connection
        Holds the slot's lock.
    shared : Surroundings
    left : Session or None
        The session to empty and end, where it is not the one that the slot uses.
    """

    def __init__(
        self,
        slot: int,
        connection: Connection,
        shared: Surroundings,
        *,
        left: Session | None = None,
    ) -> None:
        self.slot = slot
        self.name = session_name(shared.city, slot) + ("-left" if left else "")
        self.client_id = left.client_id if left else shared.accounts.client_id(self.name)
        self.tally = Tally()
        self._shared = shared
        self._stopping = asyncio.Event()
        self._taken_us: deque[int] = deque()
        self._refused_clock = Complaint(monotonic_s)
        self._store = Store(
            shared.registry,
            shared.places,
            client_id=self.client_id,
            letter_limits=shared.limits.letters,
            max_sensor_count=shared.limits.max_sensor_count,
        )
        source = MqttSource if left is None else partial(LeavingSource, filters=left.filters)
        self.source = source(
            shared.broker,
            client_id=self.client_id,
            name=self.name,
            topics=Topics(shared.city, has_owners=shared.accounts.has_owners),
            receive_maximum=shared.limits.receive_maximum,
            wall=shared.wall,
            on_clock=self._on_clock,
            on_drop=shared.metrics.dropped_messages.inc,
        )
        self._writer = Writer(
            self._store,
            connection,
            lambda: try_hold(shared.database_url, city=shared.city, slot=slot),
            stopping=self._stopping,
            metrics=shared.metrics,
        )
        self._live = LiveFrames(
            shared.registry, self.source.publish, wall=shared.wall, metrics=shared.metrics
        )

    async def run(self) -> None:
        """Work until `stop`, or until another process has the slot.

        Raises
        ------
        SessionTakenOverError, SubscriptionRefusedError, BadShareError
            The process should end.
        """
        _log.info("slot_held", slot=self.slot, session=self.name)
        try:
            async with asyncio.TaskGroup() as group:
                receiving = group.create_task(self.source.run(), name=f"receive {self.name}")
                try:
                    await self._store_batches()
                finally:
                    # Stopped, flushed, committed; what is left is to say goodbye.
                    self.source.stop()
                    self._live.close()
                    await self.source.disconnect(timeout_s=FAREWELL_TIMEOUT_S)
                    receiving.cancel()
        finally:
            self.tally.write_line()
            await self._writer.close()
            _log.info("slot_left", slot=self.slot, session=self.name)

    def stop(self) -> None:
        """Stop receiving; what has arrived is still stored and acknowledged."""
        self._stopping.set()
        self.source.stop()

    @property
    def oldest_uncommitted_s(self) -> float:
        """Return the age of the oldest message that is not committed. [s]."""
        taken_us = self._taken_us[0] if self._taken_us else None
        oldest_us = taken_us or self.source.inbox.oldest_received_us
        return 0.0 if oldest_us is None else max(0.0, (self._now_us() - oldest_us) / US_PER_S)

    @property
    def problem(self) -> str | None:
        """Return why readings are not stored in time; None where they are."""
        if self._writer.problem is not None:
            return f"database_away: {self._writer.problem}"
        if self.oldest_uncommitted_s > BEHIND_S:
            return (
                f"behind: the oldest reading waits {self.oldest_uncommitted_s:.0f} s for its commit"
            )
        return None

    async def _store_batches(self) -> None:
        """Store batch after batch; the next is decoded while the database writes the last."""
        limits = self._shared.limits
        writing: asyncio.Task[bool] | None = None
        async with asyncio.TaskGroup() as group:
            while messages := await self.source.inbox.take(
                max_count=limits.batch_max_count, max_age_s=limits.batch_max_age_s
            ):
                self._taken_us.append(messages[0].received_us)
                own = self.source.own(messages)
                batch = await self._store.decode_ahead(Batch(own, self._span(messages)))
                if writing is not None and not await writing:
                    self.source.inbox.settle(messages)
                    return
                writing = group.create_task(
                    self._store_batch(batch, messages), name=f"store {self.name}"
                )

    async def _store_batch(self, batch: Batch, messages: Sequence[Message]) -> bool:
        """Store a batch and acknowledge; False where it is left to whoever has the slot next."""
        begin_s = monotonic_s()
        try:
            outcome = await self._writer.write(batch)
        except (SlotLostError, GivenUpError) as error:
            self._abandon(messages, error)
            return False
        self.source.acknowledge(messages)
        self._taken_us.popleft()
        self._live.add(outcome.news)
        self._report(messages, outcome, took_s=monotonic_s() - begin_s)
        return True

    def _span(self, messages: Sequence[Message]) -> Span:
        nearest_us, now_us = self._shared.city_time.range_us(messages[0].received_us)
        kept_us = (self._shared.limits.raw_retention_days - 1) * DAY_US
        line = self._shared.city_time.line()
        return Span(now_us, nearest_us - kept_us, line.speed, line, self._shared.plausible)

    def _abandon(self, messages: Sequence[Message], error: Exception) -> None:
        """Leave a batch unacknowledged: the broker delivers it again, to whoever has the slot."""
        _log.warning(
            "batch_abandoned", messages=len(messages), why=str(error) or "slot held elsewhere"
        )
        self._shared.metrics.abandoned_batches.inc()
        self.source.inbox.settle(messages)
        self.source.stop()

    def _report(self, messages: Sequence[Message], outcome: Outcome, *, took_s: float) -> None:
        metrics, now_s = self._shared.metrics, monotonic_s()
        now_us = self._now_us()
        lag_s = (now_us - messages[0].received_us) / US_PER_S
        metrics.last_stored_at.set(now_us / US_PER_S)
        metrics.messages.inc(len(messages))
        metrics.stored.inc(outcome.stored_count)
        metrics.completed.inc(outcome.added_count)
        metrics.duplicates.inc(outcome.duplicate_count)
        metrics.letters.inc(outcome.new_letter_count)
        metrics.letters_left_out.inc(outcome.left_out_count)
        metrics.devices.registered.inc(outcome.registered_count)
        metrics.maintenance.letters_called_back.inc(outcome.recalled_count)
        self._report_devices(outcome)
        metrics.batch_messages.observe(len(messages))
        metrics.batch_age_s.observe(lag_s)
        metrics.commit_s.observe(took_s)
        for letter in outcome.letters:
            metrics.refused.labels(letter.reason.value).inc(letter.reading_count)
            if letter.reason is Reason.BAD_TOPIC:
                shown = printable(letter.message.topic, TOPIC_MAX_LENGTH)
                metrics.last_bad_topic.info({"topic": shown, "detail": letter.detail})
        self.tally.add(
            messages=len(messages),
            new=outcome.stored_count,
            added=outcome.added_count,
            duplicates=outcome.duplicate_count,
            refused=outcome.refused_count,
            letters=outcome.new_letter_count,
            lag_s=lag_s,
            took_s=took_s,
            now_s=now_s,
        )
        self._judge_share(outcome, now_s)

    def _report_devices(self, outcome: Outcome) -> None:
        """Say what was made of words about devices that contradict one another."""
        metrics, registry, returned = (
            self._shared.metrics.devices,
            self._shared.registry,
            outcome.returned,
        )
        if outcome.outdated:
            metrics.outdated_births.inc(len(outcome.outdated))
            _log.warning(
                "births_outdated", births=len(outcome.outdated), first=outcome.outdated[:10]
            )
        if returned.sensor_keys:
            metrics.returned_sensors.inc(len(returned.sensor_keys))
            sensor_ids = [registry.by_key(key).sensor_id for key in returned.sensor_keys]
            _log.warning("sensors_returned", sensors=len(sensor_ids), first=sensor_ids[:10])
        if returned.gateway_ids:
            metrics.refuted_wills.inc(len(returned.gateway_ids))
            _log.warning("wills_refuted", gateways=list(returned.gateway_ids)[:10])

    def _judge_share(self, outcome: Outcome, now_s: float) -> None:
        bad_share, limit_frac = self._shared.bad_share, self._shared.limits.stop_bad_share_frac
        good_count = outcome.stored_count + outcome.added_count + outcome.duplicate_count
        # Who has no credentials must not be able to stop the worker, nor to turn it red.
        ours = [letter for letter in outcome.letters if not letter.message.is_open]
        bad_share.add(good_count=good_count, letters=ours, now_s=now_s)
        if limit_frac is not None and bad_share.share_frac(now_s=now_s) >= limit_frac:
            raise BadShareError(bad_share.problem(now_s=now_s) or f"limit {limit_frac:.0%} reached")

    def _on_clock(self, payload: bytes) -> None:
        try:
            self._shared.city_time.hear(payload)
        except Exception as error:  # noqa: BLE001 - the one seam of a message's bytes
            refusal = error if isinstance(error, PayloadError) else unreadable(error)
            self._shared.metrics.clock_refused.inc()
            others = self._refused_clock.others()
            if others is not None:
                _log.warning("clock_refused", detail=printable(refusal.detail), others=others)

    def _now_us(self) -> int:
        return to_us(self._shared.wall())
