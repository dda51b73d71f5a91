"""The loader: reads ahead, prepares one part while the one before is stored, and forgets none."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import psycopg
import structlog

from contract.clock import Wall, to_us
from contract.payload.diagnosis import printable
from contract.plausible import Plausible
from contract.reason import Reason
from db.connection import Connection
from ingest.errors import LoadError
from ingest.judge.bounds import Bounds
from ingest.load import kept, part_store, truth_part
from ingest.load.delivery import Delivery, Reader, Reject, Truths, joined
from ingest.load.ledger import Ledger, Tally
from ingest.load.link import Link
from ingest.load.newcomers import Newcomers
from ingest.load.now import city_now, newest_reading
from ingest.load.part_store import Stored
from ingest.load.prepared import Measure, Prepared, prepare
from ingest.load.progress import Progress
from ingest.load.reading_thread import ReadingThread
from ingest.load.reject_list import RejectList
from ingest.load.sensor_index import SensorIndex
from ingest.maintenance.retention import Retention
from ingest.registry.area_finder import AreaFinder
from ingest.write.fate import DEADLOCK, Fate, fate_of

APPLICATION = "ingest-load"
LOCK_CLASS = 0x10C0_0005
LOCK_PERIOD_S = 1.0
_TRY_LOCK = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a load goes, and by what it is judged.

    Attributes
    ----------
    city : str
    zone : ZoneInfo
        The city's: days begin at its midnight.
    areas : callable
        Finds areas of sensors that are brought along; made only for those.
    max_sensor_count : int
        Sensors that may be registered in all.
    """

    database_url: str
    city: str
    zone: ZoneInfo
    plausible: Plausible
    retention: Retention
    wall: Wall
    areas: Callable[[], AreaFinder]
    max_sensor_count: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load came to.

    Attributes
    ----------
    this_run, in_all : Tally
        In this run, and in all that the load needed.
    took_s : float
        Of this run. [s]
    registered_count : int
        Sensors that nobody knew before.
    """

    name: str
    this_run: Tally
    in_all: Tally
    took_s: float
    registered_count: int = 0


class Loader:
    """One load.

    Parameters
    ----------
    ledger : Ledger
    rejects : RejectList
    wait_for_sensors_s : float
        How long a sensor that is not known is waited for.
    newcomers : Newcomers, optional
        Sensors that are brought along.
    """

    def __init__(
        self,
        place: Place,
        ledger: Ledger,
        rejects: RejectList,
        *,
        wait_for_sensors_s: float = 0.0,
        newcomers: Newcomers | None = None,
    ) -> None:
        self._place = place
        self._ledger = ledger
        self._rejects = rejects
        self._newcomers = newcomers
        self._sensors = SensorIndex(place.city, wait_s=wait_for_sensors_s)
        self._writing = Link(place.database_url, APPLICATION, self._hold)
        self._looking = Link(place.database_url, f"{APPLICATION}-look")
        self._newest_at: datetime | None = None

    async def run(self, readers: Sequence[Reader]) -> Loaded | None:
        """Load all that readers bring; None where they bring nothing and never did.

        Raises
        ------
        LoadError
            It cannot be read; what was committed before stays, and a second run goes on.
        psycopg.Error
            The database refuses what no waiting mends.
        """
        try:
            return await self._run(readers)
        except (LoadError, psycopg.Error) as error:
            # Of a load of which nothing is committed yet nothing stands in `load`.
            problem = printable(str(error).strip())
            await self._writing.use(partial(self._ledger.note_problem, problem=problem))
            raise
        finally:
            self._rejects.close()
            await self._writing.close()
            await self._looking.close()

    async def _run(self, readers: Sequence[Reader]) -> Loaded | None:
        done = await self._writing.use(self._ledger.done)
        reading = ReadingThread(joined(readers, done))
        first = await reading.next()
        if first is None and not done:
            return None
        registered_count = 0
        if self._newcomers is not None:
            registered_count = await self._writing.use(self._newcomers.register)
        await self._writing.use(self._ledger.begin)
        self._rejects.open(is_more=bool(done))
        progress = Progress(self._ledger.load_name, done_count=len(done))
        _log.info("load_began", name=self._ledger.load_name, done=len(done))
        try:
            await self._load(first, reading, progress)
        finally:
            progress.end()
        in_all = await self._writing.use(self._ledger.finish)
        name = self._ledger.load_name
        return Loaded(name, progress.tally, in_all, progress.took_s, registered_count)

    async def _load(
        self, first: Delivery | Truths | None, reading: ReadingThread, progress: Progress
    ) -> None:
        items = self._prepared(first, reading)
        ahead = asyncio.ensure_future(anext(items, None))
        try:
            while (item := await ahead) is not None:
                ahead = asyncio.ensure_future(anext(items, None))
                stored = await self._store(item)
                if stored is not None:
                    self._rejects.add(_part_of(item), stored.rejects)
                    progress.add(stored.tally, _count_of(item))
        finally:
            ahead.cancel()

    async def _prepared(
        self, first: Delivery | Truths | None, reading: ReadingThread
    ) -> AsyncGenerator[Prepared | Truths]:
        item = first
        while item is not None:
            if isinstance(item, Truths):
                yield item
            else:
                yield await self._prepare(item)
            item = await reading.next()

    async def _prepare(self, delivery: Delivery) -> Prepared:
        await self._looking.use(partial(self._sensors.find, names=delivery.names))
        measure = await self._looking.use(partial(self._measure, delivery=delivery))
        return await asyncio.to_thread(prepare, delivery, self._sensors.known, measure)

    async def _measure(self, connection: Connection, delivery: Delivery) -> Measure:
        """Return by what a delivery is judged, as things are now."""
        place, wall_at = self._place, self._place.wall()
        known = self._sensors.known
        sensors = [known[name] for name in delivery.names if name in known]
        now_at = city_now(wall_at, self._newest_at, sensors)
        is_known_time = len(delivery) and delivery.observed_us.max() > to_us(now_at)
        if self._newest_at is None or is_known_time:
            self._newest_at = await newest_reading(connection)
            now_at = city_now(wall_at, self._newest_at, sensors)
        # Retention counts from the newest reading as well, where the wall is ahead of the city.
        floors = await kept.read(connection, place.retention, self._newest_at or now_at, place.zone)
        bounds = Bounds(to_us(now_at), floors.oldest_us, plausible=place.plausible)
        return Measure(bounds, floors, place.zone, to_us(wall_at))

    async def _store(self, item: Prepared | Truths) -> Stored | None:
        if isinstance(item, Truths):
            work = partial(
                truth_part.store, ledger=self._ledger, truths=item, now_us=to_us(self._place.wall())
            )
            return await self._writing.use(work)
        return await self._store_rows(item, is_whole=True)

    async def _store_rows(self, prepared: Prepared, *, is_whole: bool) -> Stored | None:
        """Store a delivery: through the stage where rows stand, in halves where it is refused."""
        may_stand = False
        while True:
            work = partial(
                part_store.store,
                ledger=self._ledger,
                prepared=prepared,
                may_stand=may_stand,
                is_whole=is_whole,
            )
            try:
                return await self._writing.use(work)
            except psycopg.Error as error:
                fate = fate_of(error)
                if fate is Fate.STAGE and (not may_stand or error.sqlstate == DEADLOCK):
                    may_stand = True
                    continue
                if fate not in {Fate.STAGE, Fate.HALVE}:
                    raise
                refusal = error
            return await self._store_halves(prepared, refusal, is_whole=is_whole)

    async def _store_halves(
        self, prepared: Prepared, refusal: psycopg.Error, *, is_whole: bool
    ) -> Stored | None:
        delivery = prepared.delivery
        if len(delivery) == 1:
            primary = refusal.diag.message_primary or str(refusal)
            detail = f"the database refuses it: {refusal.sqlstate} {primary}"
            reject = Reject(int(delivery.row_number[0]), Reason.WRONG_TYPE, detail)
            halves = [Stored(Tally(row_count=1, refused_count=1), [reject])]
            await self._writing.use(partial(self._ledger.add, tally=halves[0].tally))
        else:
            halves = [
                stored
                for half in delivery.halves()
                if (stored := await self._store_rows(await self._prepare(half), is_whole=False))
            ]
        rejects = [one for half in halves for one in half.rejects]
        tally = sum((half.tally for half in halves), Tally())
        if not is_whole:
            return Stored(tally, rejects)
        own = Tally(row_count=len(delivery.rejects), refused_count=len(delivery.rejects))
        work = partial(part_store.name_whole, ledger=self._ledger, prepared=prepared, tally=own)
        await self._writing.use(work)
        return Stored(tally + own, [*delivery.rejects, *rejects])

    async def _hold(self, connection: Connection) -> None:
        """Wait until no other process runs the same load."""
        is_told = False
        while True:
            parameters = [LOCK_CLASS, self._ledger.lock_name]
            found = await (await connection.execute(_TRY_LOCK, parameters)).fetchone()
            if found is not None and found[0]:
                return
            if not is_told:
                _log.warning("load_waits", name=self._ledger.load_name)
                is_told = True
            await asyncio.sleep(LOCK_PERIOD_S)


def _part_of(item: Prepared | Truths) -> str:
    return item.part if isinstance(item, Truths) else item.delivery.part


def _count_of(item: Prepared | Truths) -> int | None:
    return item.part_count if isinstance(item, Truths) else item.delivery.part_count
