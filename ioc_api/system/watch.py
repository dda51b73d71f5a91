"""The state of the whole system as it was a moment ago, for those who cannot wait for a query."""

import asyncio
from collections.abc import Sequence

from db.pool import Pool
from ioc_api.errors import UnavailableError
from ioc_api.fleet.broker import BrokerLink
from ioc_api.system import queries, rules
from ioc_api.system.rules import HeldCut, IngestWorker
from ioc_api.system.schemas import Behind, Checks, IngestCheck, Readiness

PERIOD_S = 1.0


class Watch:
    """Looks at the ingest's beats once a second, and when asked."""

    def __init__(self, pool: Pool, link: BrokerLink) -> None:
        self._pool = pool
        self._link = link
        self._workers: Sequence[IngestWorker] = ()
        self._held: Sequence[HeldCut] = ()
        self._problem: str | None = "not looked yet"

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await self.look()
            await asyncio.sleep(PERIOD_S)

    async def look(self) -> None:
        """Look now."""
        try:
            self._workers, self._held = await queries.ingest_state(self._pool)
            self._problem = None
        except UnavailableError as error:
            self._workers, self._problem = (), error.detail

    @property
    def behind(self) -> Behind:
        """How far the stored readings are behind what was sent."""
        return rules.behind(self._workers, self._link.queue_count)

    @property
    def readiness(self) -> Readiness:
        """Whether the whole system works."""
        if self._problem is None:
            ingest = rules.check_ingest(self._workers)
        else:
            ingest = IngestCheck(ok=False, reason="unknown without the database", lag_s=None)
        checks = Checks(
            database=rules.check(self._problem),
            broker=rules.check(self._link.problem),
            ingest=ingest,
        )
        return Readiness(
            ready=not checks.failing(),
            checks=checks,
            behind=self.behind,
            warnings=rules.warnings(self._held),
        )
