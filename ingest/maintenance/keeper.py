"""The worker's part in maintenance: leads where nobody else does, and computes round by round.

It may be cancelled at any point: a transaction that is not committed leaves its marks waiting.
"""

import asyncio
from dataclasses import dataclass

import psycopg
import structlog

from contract.area import Area
from contract.catalogue import KINDS, Kind
from contract.chance import chance
from contract.city_time import CityTime
from contract.clock import Wall, monotonic_s
from contract.pauses import Pauses
from db.connection import Connection
from db.leader import try_lead
from ingest.maintenance import area_table, city_table, unjudged
from ingest.maintenance.computation import compute_marked
from ingest.maintenance.connection import open_connection
from ingest.maintenance.cutter import Cutter
from ingest.maintenance.queries import QUERIES
from ingest.maintenance.recaller import Recaller
from ingest.maintenance.recount import mark_some
from ingest.maintenance.retention import Retention
from ingest.metrics import MaintenanceMetrics

ROUND_PERIOD_S = 1.0
LEAD_PERIOD_S = 2.0
UNJUDGED_PERIOD_S = 60.0
VACUUM_AFTER = 50_000
"""Marks taken: dead rows that each round would read over again."""

RECALL = "recall"
RECOUNT = "recount"
UNJUDGED = "unjudged"
_VACUUM = "VACUUM dirty_bucket"

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Policy:
    """What maintenance has to know of the city and of its owner's wishes."""

    time_zone: str
    retention: Retention
    areas: tuple[Area, ...]


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
        recaller: Recaller | None = None,
    ) -> None:
        self._recaller = recaller
        self._database_url = database_url
        self._policy = policy
        self._metrics = metrics
        self._cutter = Cutter(
            policy.retention,
            time_zone=policy.time_zone,
            city_time=city_time,
            wall=wall,
            metrics=metrics,
        )
        self._resting: dict[str, _Rest] = {}
        self._taken_count = 0
        self._unjudged_due_s = 0.0

    async def run(self) -> None:
        """Work until cancelled; the database may come and go."""
        pauses = Pauses(chance)
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
                await area_table.keep(connection, self._policy.areas)
                await city_table.keep(connection, self._policy.time_zone)
                await self._lead(connection, pauses)
            finally:
                for gauge in (
                    self._metrics.leads,
                    self._metrics.marks_waiting,
                    self._metrics.oldest_mark_s,
                    self._metrics.recount_due,
                    self._metrics.retention_held,
                    self._metrics.changes_waiting,
                ):
                    gauge.set(0)

    async def _lead(self, connection: Connection, pauses: Pauses) -> None:
        while True:
            self._cutter.look()
            await self._cutter.cut_if_due(connection)
            await self._bound_unjudged(connection)
            is_done = await self._round(connection)
            if is_done:
                await self._recount(connection)
            is_done &= await self._call_back(connection)
            pauses.reset()
            if is_done:
                await asyncio.sleep(ROUND_PERIOD_S)

    async def _bound_unjudged(self, connection: Connection) -> None:
        """Cut what nobody judges, once it is too much."""
        if self._unjudged_due_s > monotonic_s():
            return
        self._unjudged_due_s = monotonic_s() + UNJUDGED_PERIOD_S
        try:
            waiting = await unjudged.count(connection)
            if waiting > unjudged.LIMIT:
                cut_count = await unjudged.cut(connection)
                self._metrics.changes_cut.inc(cut_count)
                _log.warning("changes_cut", changes=cut_count)
                waiting = 0
            await unjudged.fold_air_marks(connection)
        except psycopg.Error as error:
            if connection.closed:
                raise
            self._note_failure(UNJUDGED, error)
            return
        self._metrics.changes_waiting.set(waiting)

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
        due = await (await connection.execute(QUERIES["count_recounts"])).fetchall()
        self._metrics.recount_due.set(due[0][0])
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
            self._rest(kind.code, error)
            return True
        self._resting.pop(kind.code, None)
        self._taken_count += computed.mark_count
        for tier, count in computed.bucket_count.items():
            self._metrics.buckets.labels(tier).inc(count)
        return not computed.may_have_left_some

    async def _recount(self, connection: Connection) -> None:
        """Mark some of what an older schema has left, unless something fails at the moment."""
        if any(rest.until_s > monotonic_s() for rest in self._resting.values()):
            return
        try:
            await mark_some(connection)
        except psycopg.Error as error:
            if connection.closed:
                raise
            self._rest(RECOUNT, error)
        else:
            self._resting.pop(RECOUNT, None)

    async def _call_back(self, connection: Connection) -> bool:
        """Call letters back in one step; tell whether none are left that can be."""
        rest = self._resting.get(RECALL)
        if self._recaller is None or (rest is not None and rest.until_s > monotonic_s()):
            return True
        try:
            letter_count = await self._recaller.step(connection)
        except psycopg.Error as error:
            if connection.closed:
                raise
            self._rest(RECALL, error)
            return True
        self._resting.pop(RECALL, None)
        self._metrics.letters_called_back.inc(letter_count)
        return letter_count == 0

    def _rest(self, part: str, error: psycopg.Error) -> None:
        """Leave what failed alone for a while."""
        self._note_failure(part, error)
        rest = self._resting.setdefault(part, _Rest())
        rest.until_s = monotonic_s() + rest.pauses.next_s()

    def _note_failure(self, part: str, error: psycopg.Error) -> None:
        self._metrics.failures.labels(part).inc()
        _log.error(
            "maintenance_failed",
            part=part,
            problem=str(error).strip(),
            code=error.sqlstate,
        )


class _Rest:
    """How long a kind that failed is left alone."""

    def __init__(self) -> None:
        self.pauses = Pauses(chance)
        self.until_s = 0.0
