"""How many alerts stand open by domain and place, read anew when something happened to one."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import structlog

from contract.chance import chance
from contract.pauses import Pauses
from db.pool import Pool
from ioc_api.accounts.scope import Scope
from ioc_api.errors import UnavailableError
from ioc_api.scorecards.queries import OpenCount, open_counts
from operations.indices.domain import DomainCode
from operations.indices.scorecard import DOMAIN_OF_ALERT

EVERY_S = 60.0
"""Also where nothing was heard: whoever listens may have missed something."""
LEAST_S = 1.0  # between two reads: a storm of alerts is read once a second

_log = structlog.get_logger()

OpenAlerts = Counter[tuple[str, DomainCode]]
"""By area and domain."""


class Standing:
    """Keeps what alerts stand open.

    Parameters
    ----------
    city_code : str
        The area that is the whole city.
    """

    def __init__(self, pool: Pool, city_code: str) -> None:
        self._pool = pool
        self._city_code = city_code
        self._counts: Sequence[OpenCount] | None = None
        self._heard = asyncio.Event()

    async def run(self) -> None:
        """Read for ever: once something was heard, and from time to time."""
        pauses = Pauses(chance)
        while True:
            self._heard.clear()
            try:
                self._counts = await open_counts(self._pool)
            except UnavailableError as error:
                self._counts = None
                pause_s = pauses.next_s()
                _log.warning("scorecards_unread", detail=error.detail, retry_s=round(pause_s, 2))
                await asyncio.sleep(pause_s)
                continue
            pauses.reset()
            await asyncio.sleep(LEAST_S)
            await self._until_heard()

    def hear(self) -> None:
        """Say that something happened to an alert."""
        self._heard.set()

    async def _until_heard(self) -> None:
        try:
            async with asyncio.timeout(EVERY_S):
                await self._heard.wait()
        except TimeoutError:
            return

    def open_alerts(self, scope: Scope) -> OpenAlerts | None:
        """Return how many alerts of those that may be seen stand open; None: not known."""
        if self._counts is None:
            return None
        found: OpenAlerts = Counter()
        for one in self._counts:
            domain = DOMAIN_OF_ALERT.get(one.kind)
            if domain is None or not scope.holds(one.area, one.ward):
                continue
            for code in (one.area, one.ward, self._city_code):
                if code is not None:
                    found[code, domain] += one.alert_count
        return found
