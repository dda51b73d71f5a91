"""The state of the whole system as it was a moment ago, for those who cannot wait for a query."""

import asyncio
from dataclasses import replace

from db.pool import Pool
from ioc_api.errors import UnavailableError
from ioc_api.fleet.broker import BrokerLink
from ioc_api.fleet.fleet import Fleet
from ioc_api.judgement.judge import Judge
from ioc_api.system import queries, rules
from ioc_api.system.rules import Found
from ioc_api.system.schemas import AlertsJudged, Behind, Readiness

PERIOD_S = 1.0


class Watch:
    """Looks at the beats of ingest and judgement once a second, and when asked."""

    def __init__(self, pool: Pool, link: BrokerLink, fleet: Fleet, judge: Judge) -> None:
        self._pool = pool
        self._link = link
        self._fleet = fleet
        self._judge = judge
        self._found = Found()

    async def run(self) -> None:
        """Look for ever."""
        while True:
            await self.look()
            await asyncio.sleep(PERIOD_S)

    async def look(self) -> None:
        """Look now."""
        try:
            self._found = await queries.found(self._pool)
        except UnavailableError as error:
            self._found = replace(self._found, workers=(), problem=error.detail)

    def behind(self) -> Behind:
        """Return how far the stored readings are behind what was sent."""
        return rules.behind(self._found.workers, self._link.queue_count)

    def alerts_judged(self) -> AlertsJudged:
        """Return how far alerts are judged, and why they are not now, as of a second ago."""
        return rules.alerts_judged(self._found)

    def readiness(self) -> Readiness:
        """Return whether the whole system works."""
        return rules.readiness(
            self._found,
            self._link,
            is_loaded=self._fleet.is_loaded,
            unjudged=self._judge.problem(),
        )
