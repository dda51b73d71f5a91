"""One target and what is to be told to it: one after the other, again where it did not work."""

import asyncio

import msgspec
import psycopg
import structlog

from contract.chance import chance
from contract.clock import Wall
from contract.pauses import Pauses
from db.pool import Pool
from operations.errors import TellingError
from operations.metrics import Metrics
from operations.tell import queries
from operations.tell.queries import QUERIES, Due
from operations.tell.service import Services
from operations.tell.targets import Target, Targets
from operations.tell.webhook import Webhooks

LOOK_PERIOD_S = 1.0
LEASE_FACTOR = 3.0
"""What is lent for so many times the longest attempt is nobody's who still works on it."""

_log = structlog.get_logger()


class _Told(msgspec.Struct):
    title: str
    text: str
    alert: msgspec.Raw


def pause_s(targets: Targets, attempt_count: int, spread: float) -> float:
    """Return how long to wait after so many attempts, from half to whole by `spread`. [s].

    After the last one there is nothing to wait for: it is given up at the next look.
    """
    if attempt_count >= targets.attempts:
        return 0.0
    whole_s = min(targets.first_pause_s * 2.0 ** (attempt_count - 1), targets.longest_pause_s)
    return whole_s * (0.5 + 0.5 * spread)


class Delivery:
    """Tells one target."""

    def __init__(
        self, target: Target, targets: Targets, pool: Pool, *, wall: Wall, metrics: Metrics
    ) -> None:
        self._target = target
        self._targets = targets
        self._pool = pool
        self._wall = wall
        self._metrics = metrics
        self._webhooks = Webhooks(allow_private=targets.allow_private, timeout_s=targets.timeout_s)
        self._services = Services(allow_private=targets.allow_private)

    async def run(self) -> None:
        """Tell for ever; the database may come and go."""
        pauses = Pauses(chance)
        while True:
            try:
                has_told = await self._next()
                pauses.reset()
                wait_s = 0.0 if has_told else LOOK_PERIOD_S
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                wait_s = pauses.next_s()
                _log.warning(
                    "telling_interrupted", problem=str(error).strip(), retry_s=round(wait_s, 2)
                )
            await asyncio.sleep(wait_s)

    async def _next(self) -> bool:
        """Tell what is due next; tell whether there was something."""
        name, targets = self._target.name, self._targets
        async with self._pool.connection() as connection:
            due = await queries.due(
                connection, name, targets.attempts, LEASE_FACTOR * targets.timeout_s
            )
        if due is None:
            return False
        try:
            async with asyncio.timeout(targets.timeout_s):
                await self._send(due)
        except (TellingError, TimeoutError) as error:
            await self._put_off(due, str(error) or "did not answer in time")
        else:
            async with self._pool.connection() as connection:
                await connection.execute(QUERIES["told"], {"telling_id": due.telling_id})
            self._metrics.told.labels(self._target.channel).inc()
        return True

    async def _send(self, due: Due) -> None:
        told = msgspec.json.decode(due.payload, type=_Told)
        if self._target.channel == "apprise":
            await self._services.send(self._target.url, told.title, told.text)
            return
        body = msgspec.json.encode(
            {
                "telling_id": due.telling_id,
                "target": self._target.name,
                "title": told.title,
                "text": told.text,
                "alert": told.alert,
            }
        )
        timestamp = str(int(self._wall().timestamp()))
        await self._webhooks.send(self._target, due.telling_id, body, timestamp)

    async def _put_off(self, due: Due, problem: str) -> None:
        wait_s = pause_s(self._targets, due.attempt_count, chance())
        async with self._pool.connection() as connection:
            await connection.execute(
                QUERIES["not_told"],
                {"telling_id": due.telling_id, "pause_s": wait_s, "problem": problem},
            )
        self._metrics.not_told.labels(self._target.channel).inc()
        _log.warning(
            "telling_failed",
            target=self._target.name,
            telling_id=due.telling_id,
            attempt=due.attempt_count,
            problem=problem,
        )
