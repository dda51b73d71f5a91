"""Telling as a whole: news are taken, written down for each who is to be told, and told."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import psycopg
import structlog

from contract.broker_account import Accounts
from contract.broker_address import BrokerAddress
from contract.chance import chance
from contract.city import City
from contract.city_time import CityTime
from contract.clock import Wall
from contract.jobs import Job, running
from contract.pauses import Pauses
from db.pool import Pool, open_pool
from operations.metrics import Metrics
from operations.tell import queries, taking
from operations.tell.broker import Broker
from operations.tell.delivery import Delivery
from operations.tell.queries import QUERIES
from operations.tell.targets import Targets
from operations.tell.template import Place

LOOK_PERIOD_S = 0.5
COUNT_PERIOD_S = 10.0
TOLD_DAYS, FAILED_DAYS = 30, 90
CONNECTIONS_MAX_COUNT = 6

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What telling is given."""

    database_url: str
    city: City
    targets: Targets
    city_time: CityTime
    wall: Wall
    metrics: Metrics


class Teller:
    """Tells, in each process that runs: rows are lent, so two that run tell nothing twice."""

    def __init__(self, shared: Surroundings, address: BrokerAddress, accounts: Accounts) -> None:
        self._shared = shared
        self._address = address
        self._accounts = accounts
        self._place = place_of(shared.city)

    async def run(self) -> None:
        """Tell until cancelled."""
        shared = self._shared
        pool = open_pool(
            shared.database_url, application="operations-tell", max_size=CONNECTIONS_MAX_COUNT
        )
        broker = Broker(shared.city.city_id, self._address, self._accounts, pool, shared.metrics)
        _log.info("telling_begun", targets=[one.name for one in shared.targets.every])
        async with pool, running([*self._jobs(pool), Job("broker", broker.run)]):
            await asyncio.Event().wait()

    def _jobs(self, pool: Pool) -> list[Job]:
        shared = self._shared
        teller_of = partial(
            Delivery, targets=shared.targets, pool=pool, wall=shared.wall, metrics=shared.metrics
        )
        return [
            Job("news", lambda: self._again(self._look, pool)),
            Job("tellings", lambda: self._again(self._keep, pool)),
            *(Job(f"target {one.name}", teller_of(one).run) for one in shared.targets.every),
        ]

    async def _again(self, work: Callable[[Pool], Awaitable[float]], pool: Pool) -> None:
        """Do it for ever, with the pauses that it returns; the database may come and go."""
        pauses = Pauses(chance)
        while True:
            try:
                wait_s = await work(pool)
                pauses.reset()
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                wait_s = pauses.next_s()
                _log.warning(
                    "telling_interrupted", problem=str(error).strip(), retry_s=round(wait_s, 2)
                )
            await asyncio.sleep(wait_s)

    async def _look(self, pool: Pool) -> float:
        """Take news, and give up what was tried often enough."""
        shared = self._shared
        names = [one.name for one in shared.targets.every]
        async with pool.connection() as connection:
            count = await taking.take(
                connection, shared.targets, self._place, shared.city_time.now()
            )
            given_up = await queries.give_up(connection, names, shared.targets.attempts)
        shared.metrics.news.inc(count)
        for one in given_up:
            shared.metrics.given_up.inc()
            _log.error(
                "telling_given_up",
                target=one.target,
                telling_id=one.telling_id,
                attempts=one.attempt_count,
                problem=one.last_error,
            )
        return 0.0 if count == taking.NEWS_MAX_COUNT else LOOK_PERIOD_S

    async def _keep(self, pool: Pool) -> float:
        """Count what waits, and forget what is long over."""
        async with pool.connection() as connection:
            await connection.execute(
                QUERIES["forget"], {"told_days": TOLD_DAYS, "failed_days": FAILED_DAYS}
            )
            found = await (await connection.execute(QUERIES["count_waiting"])).fetchone()
        if found is not None:
            for channel, count in zip(("target", "mqtt"), found, strict=True):
                self._shared.metrics.waiting.labels(channel).set(count)
        return COUNT_PERIOD_S


def place_of(city: City) -> Place:
    """Return what texts need of a city."""
    areas = city.areas.values()
    return Place(
        names=MappingProxyType(
            {
                "vi": {one.code: one.name_vi for one in areas},
                "en": {one.code: one.name_en for one in areas},
            }
        ),
        utc_offset_h=city.utc_offset_h,
    )
