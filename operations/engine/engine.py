"""The engine: leads where nobody else does, and judges round by round.

It may be cancelled at any point: what a transaction that is not committed took away waits again.
"""

import asyncio
from dataclasses import dataclass

import psycopg
import structlog

from contract.chance import chance
from contract.city import City
from contract.city_time import CityTime
from contract.clock import Wall, monotonic_s, to_us
from contract.pauses import Pauses
from db.connection import Connection, connect
from db.leader import try_lead_judgement
from operations.engine import cut, judgement, memory, rulebook, unalerted
from operations.engine.city_silence import CitySilence
from operations.engine.editions import Editions
from operations.engine.judgement import Round
from operations.engine.memory import Memory
from operations.engine.queries import QUERIES
from operations.errors import UnknownSensorError
from operations.gather.book import Alert
from operations.gather.situation import Situation
from operations.metrics import Metrics
from operations.overdue.escalation import escalate
from operations.rules.pack import RulePack

ROUND_PERIOD_S = 0.5
LEAD_PERIOD_S = 2.0
WRITE_ON_PERIOD_S = 10.0
OVERDUE_PERIOD_S = 1.0
BEAT_PERIOD_S = 5.0
FORGET_PERIOD_S = 600.0
HEARING_S = 60.0
"""After a start of everything the city needs so long to be heard again."""
PATIENCE_S = 5.0
"""Rounds that take longer, or follow one another for longer, are not judged in time."""

_ONE_STATE = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the engine is given."""

    database_url: str
    city: City
    pack: RulePack
    city_time: CityTime
    wall: Wall
    metrics: Metrics


class Engine:
    """Judges what was stored, in one of all processes at a time."""

    def __init__(self, shared: Surroundings) -> None:
        self._shared = shared
        self._metrics = shared.metrics

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
        connection = await connect(self._shared.database_url, application="operations")
        async with connection:
            while not await try_lead_judgement(connection):
                self._metrics.ready.set(1)
                pauses.reset()
                await asyncio.sleep(LEAD_PERIOD_S)
            self._metrics.ready.set(0)
            self._metrics.leads.set(1)
            _log.info("judgement_led")
            await rulebook.keep_pack(connection, self._shared.pack)
            await _Lead(self._shared, connection, pauses).judge()


class _Lead:
    """The time from when the lock is held until the connection is lost."""

    def __init__(self, shared: Surroundings, connection: Connection, pauses: Pauses) -> None:
        self._shared = shared
        self._metrics = shared.metrics
        self._connection = connection
        self._pauses = pauses
        self._editions = Editions(connection, shared.city)
        self._city_silence = CitySilence()
        self._since_s = monotonic_s()
        self._beat_due_s = self._since_s
        self._write_on_due_s = self._since_s + WRITE_ON_PERIOD_S
        self._overdue_due_s = self._since_s + HEARING_S
        self._forget_due_s = self._since_s + HEARING_S
        self._in_time_s = self._since_s

    async def judge(self) -> None:
        """Judge round by round, for ever."""
        kept: Memory | None = None
        while True:
            begin_s = monotonic_s()
            is_other = await self._editions.look(self._shared.city_time.now_us())
            if kept is None or is_other:
                kept = await self._made()
            kept = await self._editions.with_usual(kept)
            try:
                done = await self._round(kept)
            except UnknownSensorError:  # registered since
                kept = None
                await asyncio.sleep(ROUND_PERIOD_S)
                continue
            kept = done.memory
            self._show(done, begin_s)
            await self._beside(kept)
            self._pauses.reset()
            is_done = not done.taken.may_have_left_some
            await asyncio.sleep(
                max(0.0, begin_s + ROUND_PERIOD_S - monotonic_s()) if is_done else 0.0
            )

    async def _made(self) -> Memory:
        """Return a memory made of what is stored, and write what nobody has told of it yet."""
        begin_s, city_time = monotonic_s(), self._shared.city_time
        await self._make_up()
        async with self._connection.transaction():
            await self._connection.execute(_ONE_STATE)
            made, untold = await memory.build(
                self._connection,
                self._editions.rules,
                utc_offset_h=self._shared.city.utc_offset_h,
                now_us=city_time.now_us(),
            )
        async with self._connection.transaction():
            new = await judgement.write(self._connection, untold, self._situation(made))
        self._count(new)
        self._metrics.rules.set(len(self._editions.rules))
        _log.info(
            "memory_made",
            rules=len(self._editions.rules),
            sensors=len(made.sensors.key),
            took_s=round(monotonic_s() - begin_s, 3),
        )
        return made

    async def _round(self, kept: Memory) -> Round:
        async with self._connection.transaction():
            return await judgement.judge(self._connection, kept, self._situation(kept))

    async def _beside(self, kept: Memory) -> None:
        """Do what has time: that it is judged, whether the city is silent, how alerts stand."""
        now_s = monotonic_s()
        if now_s >= self._beat_due_s:
            self._beat_due_s = now_s + BEAT_PERIOD_S
            await self._connection.execute(QUERIES["write_beat"])
        if now_s - self._since_s > HEARING_S:
            await self._city_silence.judge(
                self._connection, kept.heard_us, self._situation(kept), now_s
            )
        if now_s >= self._write_on_due_s:
            self._write_on_due_s = now_s + WRITE_ON_PERIOD_S
            await judgement.write_on(self._connection, kept)
            await self._make_up()
        if now_s >= self._overdue_due_s:
            self._overdue_due_s = now_s + OVERDUE_PERIOD_S
            await self._look_at_clocks()
        if now_s >= self._forget_due_s:
            self._forget_due_s = now_s + FORGET_PERIOD_S
            await unalerted.forget(self._connection, self._shared.city_time.now_us())

    async def _make_up(self) -> None:
        if await cut.make_up(self._connection, self._shared.city_time.now()):
            _log.warning("changes_made_up")

    async def _look_at_clocks(self) -> None:
        """Call the next one for what is overdue, and let return what was put aside for a time."""
        pack = self._shared.pack
        async with self._connection.transaction():
            count = await escalate(
                self._connection,
                self._shared.city_time.now(),
                clocks=pack.clocks,
                level_max=len(pack.escalation),
            )
        if count:
            _log.info("time_passed", steps=count)

    def _situation(self, kept: Memory) -> Situation:
        return Situation(
            rules=kept.rules,
            places=kept.sensors.places,
            now_us=self._shared.city_time.now_us(),
            utc_offset_h=self._shared.city.utc_offset_h,
            windows=self._editions.windows,
            clocks=self._shared.pack.clocks,
        )

    def _show(self, done: Round, begin_s: float) -> None:
        metrics, now_s = self._metrics, monotonic_s()
        if not done.taken.may_have_left_some and now_s - begin_s < PATIENCE_S:
            self._in_time_s = now_s
        metrics.ready.set(now_s - self._in_time_s < PATIENCE_S)
        metrics.taken.inc(done.taken.count)
        metrics.judged.inc(done.judged_count)
        metrics.replayed.inc(done.replayed_count)
        if done.taken.count:
            metrics.round_s.observe(now_s - begin_s)
        now_us = self._shared.city_time.now_us()
        metrics.behind_s.set(max(0, now_us - done.memory.mark_us) / 1e6)
        self._count(done.new)
        if done.new:
            wall_us = to_us(self._shared.wall())
            for arrived_us in judgement.received_us(done.changes):
                metrics.delay_s.observe(max(0, wall_us - arrived_us) / 1e6)
            _log.info("alerts_written", new=len(done.new), found=len(done.changes))

    def _count(self, new: list[Alert]) -> None:
        for alert in new:
            self._metrics.raised.labels(alert.severity).inc()
