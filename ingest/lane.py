"""One slot at work: take, store, acknowledge, tell; from its lock to its farewell."""

import asyncio
from collections import deque
from collections.abc import Sequence
from functools import partial

import structlog

from contract.clock import monotonic_s, to_us
from contract.errors import PayloadError, unreadable
from contract.jobs import Job, running
from contract.payload.diagnosis import printable
from db.connection import Connection
from ingest.errors import GivenUpError, SlotLostError
from ingest.judge.bounds import Bounds, bounds_of
from ingest.receive.complaint import Complaint
from ingest.receive.leaving_source import LeavingSource
from ingest.receive.message import Message
from ingest.receive.mqtt_source import MqttSource
from ingest.receive.session import Session
from ingest.receive.slots import session_name, try_hold
from ingest.receive.subscription import Topics
from ingest.surroundings import Surroundings
from ingest.tell.heartbeat import Pulse
from ingest.tell.live_frame import LiveFrames
from ingest.tell.report import Report
from ingest.write.batch import Batch
from ingest.write.store import BatchStore
from ingest.write.writer import Writer

FAREWELL_TIMEOUT_S = 3.0
BEHIND_S = 5.0
"""A reading that waits this long for its commit makes `ready` red."""
US_PER_S = 1_000_000

_log = structlog.get_logger()


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
        self._shared = shared
        self._stopping = asyncio.Event()
        self._taken_us: deque[int] = deque()
        self._refused_clock = Complaint(monotonic_s)
        self._store = BatchStore(
            shared.registry,
            shared.areas,
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
        self._report = Report(shared.registry, shared.bad_share, shared.metrics, shared.wall)

    async def run(self) -> None:
        """Work until `stop`, or until another process has the slot.

        Raises
        ------
        SessionTakenOverError, SubscriptionRefusedError, BadShareError
            The process should end.
        """
        _log.info("slot_held", slot=self.slot, session=self.name)
        try:
            async with running([Job(f"receive {self.name}", self.source.run)]):
                try:
                    await self._store_batches()
                finally:
                    # Stopped, flushed, committed; what is left is to say goodbye.
                    self.source.stop()
                    self._live.close()
                    await self.source.disconnect(timeout_s=FAREWELL_TIMEOUT_S)
        finally:
            self._report.tally.write_line()
            await self._writer.close()
            _log.info("slot_left", slot=self.slot, session=self.name)

    def stop(self) -> None:
        """Stop receiving; what has arrived is still stored and acknowledged."""
        self._stopping.set()
        self.source.stop()

    @property
    def pulse(self) -> Pulse:
        """Return how the slot is doing now."""
        tally, oldest_s = self._report.tally, self._oldest_uncommitted_s()
        return Pulse(
            slot=self.slot,
            client_id=self.client_id,
            is_connected=self.source.is_connected,
            is_subscribed=self.source.is_subscribed,
            oldest_uncommitted_s=oldest_s,
            last_lag_s=tally.lag_s,
            unsettled_count=self.source.inbox.unsettled_count,
            stored_count=tally.stored_count,
            refused_count=tally.refused_count,
            problem=self._problem(oldest_s),
        )

    def _oldest_uncommitted_s(self) -> float:
        taken_us = self._taken_us[0] if self._taken_us else None
        oldest_us = taken_us or self.source.inbox.oldest_received_us
        if oldest_us is None:
            return 0.0
        return max(0.0, (to_us(self._shared.wall()) - oldest_us) / US_PER_S)

    def _problem(self, oldest_s: float) -> str | None:
        """Return why readings are not stored in time; None where they are."""
        if self._writer.problem is not None:
            return f"database_away: {self._writer.problem}"
        if oldest_s > BEHIND_S:
            return f"behind: the oldest reading waits {oldest_s:.0f} s for its commit"
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
                batch = await self._store.decode_ahead(Batch(own, self._bounds(messages)))
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
        self._report.add(messages, outcome, took_s=monotonic_s() - begin_s)
        return True

    def _bounds(self, messages: Sequence[Message]) -> Bounds:
        shared = self._shared
        return bounds_of(
            shared.city_time,
            shared.limits.raw_retention_days,
            shared.plausible,
            since_us=messages[0].received_us,
        )

    def _abandon(self, messages: Sequence[Message], error: Exception) -> None:
        """Leave a batch unacknowledged: the broker delivers it again, to whoever has the slot."""
        _log.warning(
            "batch_abandoned", messages=len(messages), why=str(error) or "slot held elsewhere"
        )
        self._shared.metrics.abandoned_batches.inc()
        self.source.inbox.settle(messages)
        self.source.stop()

    def _on_clock(self, payload: bytes) -> None:
        try:
            self._shared.city_time.hear(payload)
        except Exception as error:  # noqa: BLE001 - the one seam of a message's bytes
            refusal = error if isinstance(error, PayloadError) else unreadable(error)
            self._shared.metrics.clock_refused.inc()
            others = self._refused_clock.others()
            if others is not None:
                _log.warning("clock_refused", detail=printable(refusal.detail), others=others)
