"""The whole city as it was: its sensors with their last readings, statuses and levels of a time."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from contract.catalogue import KINDS, Kind
from contract.city import City
from contract.city_time import CityTime
from contract.clock import to_us
from db.pool import Pool
from ioc_api.database import connection
from ioc_api.errors import UnavailableError
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.status import TRAVEL_S, StatusArray
from ioc_api.judgement.judge import Judge
from ioc_api.judgement.level import LevelArray
from ioc_api.judgement.onsets import Onsets
from ioc_api.past import queries
from ioc_api.past.means import PastMeans
from ioc_api.past.moment import Moment, before_history, first_told, moment, refuse_future
from ioc_api.past.reading import Reader

RUNNING_MAX = 2
"""Moments that are worked on at once: each keeps `READERS` connections and both cores busy."""
WAITING_MAX = 8
READERS = 2


@dataclass(frozen=True, slots=True)
class Then:
    """The city at a moment; rows are those of the live state."""

    moment: Moment
    fleet: Fleet
    statuses: StatusArray
    levels: LevelArray


class Past:
    """Answers for times that are over."""

    def __init__(self, *, pool: Pool, fleet: Fleet, city: City, city_time: CityTime) -> None:
        self._pool = pool
        self._fleet = fleet
        self._city = city
        self._city_time = city_time
        self._offset = timedelta(hours=city.utc_offset_h)
        self._running = asyncio.Semaphore(RUNNING_MAX)
        self._asked_count = 0

    async def city_at(self, at: datetime) -> Then:
        """Return the city at a time.

        Raises
        ------
        BadParameterError
            If the time has not come, or nothing is stored of it.
        UnavailableError
            If too many moments are asked for at once, or as `connection` does.
        """
        if self._asked_count >= RUNNING_MAX + WAITING_MAX:
            detail = f"{self._asked_count} moments of the past are asked for, as many as may"
            raise UnavailableError(detail, retry_after_s=1)
        self._asked_count += 1
        try:
            async with self._running:
                return await self._city_at(at)
        finally:
            self._asked_count -= 1

    async def _city_at(self, at: datetime) -> Then:
        now = self._city_time.now()
        if at > now:
            refuse_future(at, now, await self._oldest_at())
        fleet = self._fleet.still()
        found = await self._prepare(fleet, at)
        reader = Reader(fleet, found)
        kinds = list(KINDS)
        async with asyncio.TaskGroup() as group:
            for _ in range(READERS):
                group.create_task(self._read(reader, kinds))
        if not reader.has_found:
            raise before_history(at, now, await self._oldest_at())
        statuses, levels = await self._judge(fleet, found)
        return Then(found, fleet, statuses, levels)

    async def _oldest_at(self) -> datetime | None:
        async with connection(self._pool) as taken, taken.cursor() as cursor:
            kept = await queries.kept_from(cursor)
            tier, quarters_from = first_told(kept)
            oldest_at = await queries.oldest_at(cursor, self._city.city_id, tier)
        return oldest_at and max(oldest_at, quarters_from or oldest_at)

    async def _prepare(self, fleet: Fleet, at: datetime) -> Moment:
        """Return the moment; make the registry what it was then, as far as that is known."""
        async with connection(self._pool) as taken, taken.cursor() as cursor:
            found = moment(at, await queries.kept_from(cursor), self._offset)
            standing = await queries.standing(cursor, self._city.city_id, found.as_of)
            offline = await queries.offline_gateways(cursor, self._city.city_id, found.as_of)
        for one in standing:
            fleet.stand(one.sensor_key, is_retired=one.is_retired, place=one.place)
        fleet.only_offline(offline)
        return found

    async def _read(self, reader: Reader, kinds: list[Kind]) -> None:
        async with connection(self._pool) as taken:
            while kinds:
                await reader.read(taken, kinds.pop(0))

    async def _judge(self, fleet: Fleet, found: Moment) -> tuple[StatusArray, LevelArray]:
        """Return what the judge says of readings, means and onsets as they are stored."""
        judge = Judge(fleet=fleet, city=self._city)
        await asyncio.to_thread(judge.look)
        means = PastMeans(pool=self._pool, fleet=fleet, judge=judge, as_of=found.as_of)
        await means.find_calm(self._city_time.now(), self._offset)
        await means.look()
        travel_s = 0.0
        if found.tier == "raw":
            # Of quarters nobody knows since when: what is beyond a threshold counts.
            await Onsets(pool=self._pool, fleet=fleet, judge=judge).look()
            travel_s = TRAVEL_S
        statuses = fleet.statuses(to_us(found.as_of) - round(travel_s * 1e6))
        return statuses, judge.levels(statuses)
