"""Keep the memory true to the database: at the start, every 30 s, and when something was missed."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from contract.catalogue import KINDS
from contract.chance import chance
from contract.city_time import CityTime
from contract.clock import Wall, from_us
from contract.judgement import FUTURE_TOLERANCE_US
from contract.pauses import Pauses
from db.pool import Pool
from ioc_api.errors import UnavailableError
from ioc_api.fleet import queries
from ioc_api.fleet.fleet import Fleet
from ioc_api.fleet.ring import Ring

PERIOD_S = 30.0
LOOK_S = 2.0  # between two looks whether the registry changed
SHORTEST_S = 1.0
REST_PER_WORK = 2  # a read that takes long (2.6 s for 100 000 sensors) is made less often
SOUGHT_MAX_COUNT = 10_000
FIRST_PAUSE_S = 0.5
FRAME_MAX_S = 5.0  # a reading received longer ago than this should have come in a live frame

_log = structlog.get_logger()


class Refresher:
    """Reads the registry and the newest readings whenever it is time."""

    def __init__(  # noqa: PLR0913 - the parts it joins
        self,
        *,
        city: str,
        pool: Pool,
        fleet: Fleet,
        ring: Ring,
        city_time: CityTime,
        wall: Wall,
        monotonic_s: Callable[[], float],
    ) -> None:
        self._city = city
        self._pool = pool
        self._fleet = fleet
        self._ring = ring
        self._city_time = city_time
        self._wall = wall
        self._monotonic_s = monotonic_s
        self._wanted = asyncio.Event()
        self._gap: str | None = None
        self._heard_gateways: dict[str, bool] = {}
        self._refuted_gateways: set[str] = set()
        self._mark: queries.RegistryMark | None = None
        self._asked: set[str] = set()
        self._sought: set[str] = set()

    def ask_about(self, sensor_id: str) -> None:
        """Ask for a read soon: a sensor is not known here.

        One that a whole read did not find is not asked for again until the registry changes: it
        must not keep us reading. Nor may a flood of them be remembered: the registry is looked at
        every two seconds anyway.
        """
        if len(self._asked) + len(self._sought) >= SOUGHT_MAX_COUNT:
            return
        if sensor_id not in self._sought:
            self._asked.add(sensor_id)
            self._wanted.set()

    def ask_after_gap(self, reason: str) -> None:
        """Ask for a read after which every client is told to read anew."""
        self._gap = reason
        self._wanted.set()

    def gateway_heard(self, gateway_id: str, *, is_offline: bool, is_replay: bool) -> None:
        """Take over what the broker tells of a gateway: what is stored may be older.

        Words about gateways that no sensor names are not kept: anybody can invent such. Before the
        registry is read nobody knows which they are, so a bounded number waits for it.

        Parameters
        ----------
        is_replay : bool
            The broker had retained it: a word that readings refuted is no news.
        """
        if not self._may_be_ours(gateway_id):
            return
        self._heard_gateways[gateway_id] = is_offline
        is_refuted = is_replay and gateway_id in self._refuted_gateways
        self._fleet.gateway_status(gateway_id, is_offline=is_offline and not is_refuted)

    def _may_be_ours(self, gateway_id: str) -> bool:
        if self._fleet.is_loaded:
            return self._fleet.has_gateway(gateway_id)
        return len(self._heard_gateways) < SOUGHT_MAX_COUNT

    def forget_gateways(self) -> None:
        """Note that the broker is gone: what is stored counts again until it speaks."""
        self._heard_gateways.clear()

    async def run(self) -> None:
        """Read for ever; while the database is away, try again with growing pauses."""
        pauses = Pauses(chance, first_s=FIRST_PAUSE_S)
        while True:
            begun_s = self._monotonic_s()
            try:
                await self._read()
            except UnavailableError as error:
                pause_s = pauses.next_s()
                _log.warning("refresh_failed", detail=error.detail, retry_s=round(pause_s, 2))
                await asyncio.sleep(pause_s)
                continue
            pauses.reset()
            await self._rest(self._monotonic_s() - begun_s)

    async def _read(self) -> None:
        self._wanted.clear()
        gap = self._gap
        missed_before = self._wall() - timedelta(seconds=FRAME_MAX_S)
        await self._read_registry()
        missed = await self._read_newest(missed_before)
        if gap is None and missed and self._fleet.is_loaded:
            gap = "live frames were lost or not true, or readings came as a load"
        self._fleet.is_loaded = True
        if gap is not None:
            self._gap = None
            self._ring.reset(gap)
            _log.warning("live_gap_closed", reason=gap, missed=missed)

    async def _read_newest(self, missed_before: datetime) -> int:
        """Take over the newest readings; return of how many sensors frames had not told them."""
        missed = 0
        for kind in KINDS:
            limit_us = self._limit_us()
            # Of a city that was set back: what is forgotten is looked for anew by this very read.
            self._fleet.forget_after(limit_us)
            told_before = self._fleet.begin_read(kind.code)
            # Asked for after that, it includes all that frames had told.
            until_at = from_us(limit_us)
            async for newest in queries.newest(self._pool, kind, until_at, self._fleet.is_sought):
                missed += self._fleet.merge(
                    newest, missed_before=missed_before, told_before=told_before
                )
                await asyncio.sleep(0)
            missed += self._fleet.end_read(kind.code, told_before=told_before)
        return missed

    def _limit_us(self) -> int:
        """Return the newest event time that may be live now. [us since the epoch]."""
        return self._city_time.now_us() + FUTURE_TOLERANCE_US

    async def _read_registry(self) -> None:
        asked, self._asked = self._asked, set()
        mark = await queries.registry_mark(self._pool, self._city)
        if mark != self._mark:
            self._mark = mark
            self._sought.clear()
        moves = self._fleet.moves
        async for sensors in queries.sensors(self._pool, self._city):
            self._fleet.register(sensors)
            await asyncio.sleep(0)
        self._fleet.astray.settle()
        if moves != self._fleet.moves:
            self._ring.note_move()
        self._sought |= asked
        await self._read_gateways()

    async def _read_gateways(self) -> None:
        """Take over what the database knows better: what was not heard, and what was refuted.

        The broker tells a last will whatever came after it. That readings refute it is found out
        once, where they are stored, so that all who ask see the same.
        """
        gateways = await queries.gateways(self._pool, self._city)
        self._refuted_gateways = {one.gateway_id for one in gateways if one.is_refuted}
        self._heard_gateways = {
            gateway_id: is_offline
            for gateway_id, is_offline in self._heard_gateways.items()
            if self._fleet.has_gateway(gateway_id)
        }
        known = {gateway.gateway_id: gateway.is_offline for gateway in gateways}
        for gateway_id, is_offline in (known | self._heard_gateways).items():
            is_refuted = gateway_id in self._refuted_gateways
            self._fleet.gateway_status(gateway_id, is_offline=is_offline and not is_refuted)

    async def _rest(self, took_s: float) -> None:
        """Wait until the next read is due.

        A change of the registry makes it due sooner, and a city that was set back: what is held
        is its future now.
        """
        ends_s = self._monotonic_s() + PERIOD_S
        await asyncio.sleep(max(SHORTEST_S, REST_PER_WORK * took_s))
        while not self._wanted.is_set() and (left_s := ends_s - self._monotonic_s()) > 0:
            try:
                async with asyncio.timeout(min(LOOK_S, left_s)):
                    await self._wanted.wait()
            except TimeoutError:
                if self._fleet.forget_after(self._limit_us()):
                    return
                if await self._has_registry_changed():
                    return

    async def _has_registry_changed(self) -> bool:
        try:
            await self._read_gateways()
            return await queries.registry_mark(self._pool, self._city) != self._mark
        except UnavailableError:
            return True  # the read that follows says what is wrong and tries again
