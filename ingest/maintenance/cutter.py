"""The leader's part in retention: watches the clocks, and cuts once an hour what may be cut."""

import psycopg
import structlog

from contract.city_time import CityTime
from contract.clock import Wall, monotonic_s, uptime, wall_clock
from db.connection import Connection
from ingest.maintenance import retention
from ingest.maintenance.progress import Progress
from ingest.maintenance.retention import LETTERS, Dropped, Present, Retention
from ingest.metrics import MaintenanceMetrics

PERIOD_S = 3600.0
FIRST_S = 5.0
"""By then the broker has told the city's clock."""
RETRY_S = 300.0

_log = structlog.get_logger()


class Cutter:
    """Applies retention while its process leads; a new leader knows of no time before it looked."""

    def __init__(
        self,
        wishes: Retention,
        *,
        time_zone: str,
        city_time: CityTime,
        wall: Wall,
        metrics: MaintenanceMetrics,
    ) -> None:
        self._wishes = wishes
        self._time_zone = time_zone
        self._city_time = city_time
        self._wall = wall
        self._metrics = metrics
        self._city_progress = Progress(city_time.line(), uptime())
        self._wall_progress = Progress(wall_clock(wall()), uptime())
        self._due_s = monotonic_s() + FIRST_S

    def look(self) -> None:
        """Take note of where the clocks are; the more often, the better leaps are seen."""
        now = uptime()
        self._city_progress.look(self._city_time.line(), now)
        self._wall_progress.look(wall_clock(self._wall()), now)

    async def cut_if_due(self, connection: Connection) -> None:
        """Apply retention when an hour has passed since the last time.

        Raises
        ------
        psycopg.Error
            The connection is gone.
        """
        if monotonic_s() < self._due_s:
            return
        self.look()
        present = Present(
            city_at=self._city_time.now(),
            wall_at=self._wall(),
            city_since=self._city_progress.since,
            wall_since=self._wall_progress.since,
            is_steady=self._city_progress.is_steady,
        )
        try:
            dropped = await retention.apply(
                connection, self._wishes, present, time_zone=self._time_zone
            )
        except psycopg.Error as error:
            if connection.closed:
                raise
            self._note_failure(error)
            self._due_s = monotonic_s() + RETRY_S
            return
        self._note(dropped, present)

    def _note(self, dropped: Dropped, present: Present) -> None:
        for name in dropped.moved:
            progress = self._wall_progress if name == LETTERS else self._city_progress
            progress.note_cut(name, present.wall_at)
        self._metrics.chunks_dropped.inc(dropped.chunk_count)
        self._metrics.letters_deleted.inc(dropped.letter_count)
        self._metrics.retention_held.set(len(dropped.held))
        _log.info("retention_applied", chunks=dropped.chunk_count, letters=dropped.letter_count)
        for name, wanted_at in dropped.held.items():
            _log.warning("retention_held", tier=name, until=wanted_at.isoformat())
        for table in dropped.waiting:
            _log.warning("retention_waits", table=table, why="buckets are not computed yet")
        for table, error in dropped.failures.items():
            self._note_failure(error, table=table)
        if dropped.failures or dropped.waiting:
            self._due_s = monotonic_s() + RETRY_S
            return
        self._due_s = monotonic_s() + PERIOD_S
        self._metrics.retention_run_at_s.set(self._wall().timestamp())

    def _note_failure(self, error: psycopg.Error, **where: str) -> None:
        self._metrics.failures.labels("retention").inc()
        _log.error(
            "maintenance_failed",
            part="retention",
            problem=str(error).strip(),
            code=error.sqlstate,
            **where,
        )
