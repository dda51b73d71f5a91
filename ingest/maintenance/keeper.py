"""The worker's part in maintenance: leads where nobody else does, and computes round by round.

It may be cancelled at any point: a transaction that is not committed leaves its marks waiting.
"""

import asyncio
from dataclasses import dataclass

import psycopg
import structlog

from contract.catalogue import KINDS, Kind
from contract.city_time import CityTime
from contract.clock import Wall, from_us, monotonic_s
from ingest.maintenance import retention
from ingest.maintenance.computation import compute_marked
from ingest.maintenance.leader import open_connection, try_lead
from ingest.maintenance.queries import QUERIES
from ingest.maintenance.retention import Retention
from ingest.metrics import MaintenanceMetrics
from ingest.pause import Pauses
from ingest.slots import Connection

ROUND_PERIOD_S = 1.0
LEAD_PERIOD_S = 2.0
RETENTION_PERIOD_S = 3600.0
RETENTION_FIRST_S = 5.0
"""By then the broker has told the city's clock."""
RETENTION_RETRY_S = 300.0
VACUUM_AFTER = 50_000
"""Marks taken: dead rows that each round would read over again."""

_VACUUM = "VACUUM dirty_bucket"

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Policy:
    """What maintenance has to know of the city and of its owner's wishes."""

    time_zone: str
    retention: Retention


class Keeper:
    """Keeps rollups exact and the database in bounds, in one of all workers at a time."""

    def __init__(
        self,
        database_url: str,
        policy: Policy,
        *,
        city_time: CityTime,
        wall: Wall,
        metrics: MaintenanceMetrics,
    ) -> None:
        self._database_url = database_url
        self._policy = policy
        self._city_time = city_time
        self._wall = wall
        self._metrics = metrics
        self._resting: dict[str, _Rest] = {}
        self._taken_count = 0
        self._retention_due_s = monotonic_s() + RETENTION_FIRST_S

    async def run(self) -> None:
        """Work until cancelled; the database may come and go."""
        pauses = Pauses()
        while True:
            try:
                await self._keep(pauses)
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                _log.warning("maintenance_interrupted", problem=str(error).strip())
            await asyncio.sleep(pauses.next_s())

    async def _keep(self, pauses: Pauses) -> None:
        connection = await open_connection(self._database_url, application="ingest-maintenance")
        async with connection:
            while not await try_lead(connection):
                pauses.reset()
                await asyncio.sleep(LEAD_PERIOD_S)
            _log.info("maintenance_led")
            self._metrics.leads.set(1)
            try:
                await self._lead(connection, pauses)
            finally:
                for gauge in (
                    self._metrics.leads,
                    self._metrics.marks_waiting,
                    self._metrics.oldest_mark_s,
                ):
                    gauge.set(0)

    async def _lead(self, connection: Connection, pauses: Pauses) -> None:
        while True:
            if monotonic_s() >= self._retention_due_s:
                await self._apply_retention(connection)
            is_done = await self._round(connection)
            pauses.reset()
            if is_done:
                await asyncio.sleep(ROUND_PERIOD_S)

    async def _round(self, connection: Connection) -> bool:
        """Compute each kind that has marks; tell whether all that could be done is done."""
        waiting = await self._count_marks(connection)
        begin_s = monotonic_s()
        is_done = True
        for kind in KINDS:
            rest = self._resting.get(kind.code)
            if kind.code in waiting and (rest is None or rest.until_s <= begin_s):
                is_done &= await self._compute(connection, kind)
        if waiting:
            self._metrics.round_s.observe(monotonic_s() - begin_s)
        if self._taken_count >= VACUUM_AFTER:
            await connection.execute(_VACUUM)
            self._taken_count = 0
        return is_done

    async def _count_marks(self, connection: Connection) -> set[str]:
        rows = await (await connection.execute(QUERIES["count_marks"])).fetchall()
        self._metrics.marks_waiting.set(sum(mark_count for _, mark_count, _ in rows))
        self._metrics.oldest_mark_s.set(max((oldest_s for _, _, oldest_s in rows), default=0))
        return {kind for kind, _, _ in rows}

    async def _compute(self, connection: Connection, kind: Kind) -> bool:
        """Compute a kind; one that fails rests for a while, and the others go on."""
        try:
            computed = await compute_marked(connection, kind, self._policy.time_zone)
        except psycopg.Error as error:
            if connection.closed:
                raise
            self._fail(kind.code, error)
            rest = self._resting.setdefault(kind.code, _Rest())
            rest.until_s = monotonic_s() + rest.pauses.next_s()
            return True
        self._resting.pop(kind.code, None)
        self._taken_count += computed.mark_count
        for tier, count in computed.bucket_count.items():
            self._metrics.buckets.labels(tier).inc(count)
        return not computed.may_have_left_some

    async def _apply_retention(self, connection: Connection) -> None:
        try:
            dropped = await retention.apply(
                connection,
                self._policy.retention,
                city_now=from_us(self._city_time.now_us()),
                wall_now=self._wall(),
                time_zone=self._policy.time_zone,
            )
        except psycopg.Error as error:
            if connection.closed:
                raise
            self._fail("retention", error)
            self._retention_due_s = monotonic_s() + RETENTION_RETRY_S
            return
        self._metrics.chunks_dropped.inc(dropped.chunk_count)
        self._metrics.letters_deleted.inc(dropped.letter_count)
        _log.info("retention_applied", chunks=dropped.chunk_count, letters=dropped.letter_count)
        for table, error in dropped.failures.items():
            self._fail("retention", error, table=table)
        if dropped.failures:
            self._retention_due_s = monotonic_s() + RETENTION_RETRY_S
            return
        self._retention_due_s = monotonic_s() + RETENTION_PERIOD_S
        self._metrics.retention_run_at_s.set(self._wall().timestamp())

    def _fail(self, part: str, error: psycopg.Error, **where: str) -> None:
        self._metrics.failures.labels(part).inc()
        _log.error(
            "maintenance_failed",
            part=part,
            problem=str(error).strip(),
            code=error.sqlstate,
            **where,
        )


class _Rest:
    """How long a kind that failed is left alone."""

    def __init__(self) -> None:
        self.pauses = Pauses()
        self.until_s = 0.0
