"""The engine: leads where nobody else does, and judges round by round.

It may be cancelled at any point: what a transaction that is not committed took away waits again.
"""

import asyncio

import psycopg
import structlog

from contract.chance import chance
from contract.city import City
from contract.city_time import CityTime
from contract.clock import Wall, monotonic_s
from contract.pauses import Pauses
from db.connection import Connection, connect
from db.leader import try_lead_judgement
from operations.engine import rulebook
from operations.engine.rulebook import Rulebook
from operations.metrics import Metrics
from operations.rules.pack import RulePack

ROUND_PERIOD_S = 0.25
EDITION_PERIOD_S = 1.0
LEAD_PERIOD_S = 2.0

_log = structlog.get_logger()


class Engine:
    """Judges what was stored, in one of all processes at a time."""

    def __init__(
        self,
        database_url: str,
        city: City,
        pack: RulePack,
        *,
        city_time: CityTime,
        wall: Wall,
        metrics: Metrics,
    ) -> None:
        self._database_url = database_url
        self._city = city
        self._pack = pack
        self._city_time = city_time
        self._wall = wall
        self._metrics = metrics
        self._rules: Rulebook = {}
        self._edition = (-1, -1)
        self._edition_due_s = 0.0

    async def run(self) -> None:
        """Work until cancelled; the database may come and go."""
        pauses = Pauses(chance)
        while True:
            try:
                await self._keep(pauses)
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                self._metrics.failures.inc()
                _log.warning("judgement_interrupted", problem=str(error).strip())
            finally:
                self._metrics.leads.set(0)
                self._metrics.ready.set(0)
            await asyncio.sleep(pauses.next_s())

    async def _keep(self, pauses: Pauses) -> None:
        connection = await connect(self._database_url, application="operations")
        async with connection:
            while not await try_lead_judgement(connection):
                self._metrics.ready.set(1)
                pauses.reset()
                await asyncio.sleep(LEAD_PERIOD_S)
            self._metrics.ready.set(0)
            self._metrics.leads.set(1)
            _log.info("judgement_led")
            await rulebook.keep_pack(connection, self._pack)
            await self._lead(connection, pauses)

    async def _lead(self, connection: Connection, pauses: Pauses) -> None:
        self._edition = (-1, -1)
        while True:
            begin_s = monotonic_s()
            if self._edition_due_s <= begin_s:
                await self._look_for_rules(connection)
                self._edition_due_s = begin_s + EDITION_PERIOD_S
            self._metrics.ready.set(1)
            pauses.reset()
            await asyncio.sleep(max(0.0, begin_s + ROUND_PERIOD_S - monotonic_s()))

    async def _look_for_rules(self, connection: Connection) -> None:
        """Take up rules that somebody has changed."""
        edition = await rulebook.edition(connection)
        if edition == self._edition:
            return
        self._rules = await rulebook.read(connection, self._city)
        self._edition = edition
        self._metrics.rules.set(len(self._rules))
        _log.info("rules_read", rules=len(self._rules))
