"""The life of a city on a broker: made at its pace, told, and ended cleanly."""

import asyncio
import contextlib
from collections.abc import Sequence

import msgspec
import structlog

from contract.clock import monotonic_s, rfc3339, to_us, utc_now
from contract.payload.control import Refused
from contract.payload.request import AskState
from simulator import metrics
from simulator.devices.reading import Reading
from simulator.run.checkpoint import Checkpoints
from simulator.run.control import Control
from simulator.run.holding import Holding
from simulator.run.pacing import Tempo
from simulator.run.plan import Plan
from simulator.run.progress import Progress
from simulator.run.remainder import Remainder
from simulator.run.start import Start
from simulator.run.truth import Witness
from simulator.run.world import World
from simulator.scenario.event import Event
from simulator.wire.announcer import Announcer
from simulator.wire.connection import Broker
from simulator.wire.heard import Request
from simulator.wire.network import Lines, Network
from simulator.wire.outbox import Outbox
from simulator.wire.untold import Untold
from simulator.wire.voice import Voice
from simulator.world.state import MINUTE_MS

TICK_S = 0.2

log = structlog.stdlib.get_logger()


class Life:
    """One run of the city on a broker."""

    def __init__(
        self,
        plan: Plan,
        start: Start,
        numbers: metrics.Metrics,
        broker: Broker,
        store: Checkpoints,
    ) -> None:
        self._plan = plan
        self._numbers = numbers
        self._store = store
        opening = start.opening
        if start.course.stage is None:
            raise ValueError("a city in which things happen has a stage")
        self._untold = Untold(plan.city.city_id)
        self._witness = Witness(opening.simulation, start.course.stage, self._untold.say)
        self._head = opening.head
        self._left = opening.left
        self._tempo = Tempo(opening.clock, utc_now)
        self._holding = Holding(self._tempo, monotonic_s)
        self._is_heard = plan.share.number == 0
        self._progress = Progress(
            start.simulation, opening.world, start.course, made_ms=opening.made_ms
        )
        self._lines = Lines(broker, numbers, plan.seed)
        self._network = Network(start.gateways, self._lines, period_scale=plan.period_scale)
        self._devices = [device for gateway in start.gateways for device in gateway.devices]
        self._topics = frozenset(device.meta_topic for device in self._devices)
        self._remainder = Remainder(store, self._network)
        self._is_born = False
        self._control = Control(
            plan.city,
            self._progress,
            self._tempo,
            start.journal,
            scenario=start.scenario,
            shard_count=plan.share.count,
        )

    async def run(self, tasks: asyncio.TaskGroup, stop: asyncio.Event) -> None:
        """Live until `stop`, then stop making, flush, say goodbye, disconnect."""
        plan, head = self._plan, self._head
        self._numbers.boot.set(head.boot)
        log.info(
            "city_started", city=head.city, sensors=head.sensor_count, seed=head.seed,
            gateways=len(self._network.connections), speed=plan.speed, boot=head.boot,
            city_at=rfc3339(self._tempo.now()),
        )  # fmt: skip
        announcer = self._announcer()
        voice = Voice(
            self._lines.connection(announcer, Outbox(capacity=1, memory=0)),
            announcer,
            wall=utc_now,
            on_withdrawn=self._remember_announced,
        )
        serving = [tasks.create_task(voice.connection.serve(), name="voice")]
        # Nobody may judge a reading of a fast city before its clock is known.
        known = voice.connection.has_spoken if self._is_heard else None
        serving += [
            tasks.create_task(one.serve(known), name=one.client.name)
            for one in self._network.connections
        ]
        telling = [
            tasks.create_task(voice.run(), name="clock"),
            tasks.create_task(self._witness.run(), name="truth"),
        ]
        self._untold.on_new = voice.connection.announce
        self._remainder.offer(self._devices)
        await self._live(voice, announcer.requests, stop)
        await self._leave_word(await self._network.flush())
        for task in telling:
            task.cancel()
        voice.withdraw()
        await self._network.leave(voice.connection)
        for task in serving:
            task.cancel()
        log.info("city_stopped", city_at=rfc3339(self._tempo.now()))

    def _announcer(self) -> Announcer:
        """Return the city's voice; it withdraws the births that this run does not have."""
        city_id = self._plan.city.city_id
        before = self._store.announced()
        retired = tuple(sorted(before - self._topics))
        # Until they are withdrawn both stand on the broker: a crash in between forgets none.
        self._store.remember_announced(before | self._topics)
        if retired:
            log.info("sensors_retired", count=len(retired))
        return Announcer(
            city=city_id, clock=self._tempo.line, retired=retired, name=self._plan.name,
            untold=self._untold, is_heard=self._is_heard,
        )  # fmt: skip

    async def _live(
        self, voice: Voice, requests: asyncio.Queue[Request], stop: asyncio.Event
    ) -> None:
        progress = self._progress
        if self._is_heard:
            self._witness.awake(progress.world, progress.course)
            self._witness.end_left(self._left, progress.world, progress.course)
        while not stop.is_set():
            await self._obey(voice, requests)
            await self._hold_speed(voice)
            await voice.be_known()
            due_ms = to_us(self._tempo.now()) // 1000
            while progress.made_ms < due_ms and requests.empty() and not stop.is_set():
                await self._make(due_ms)
                await self._network.room(stop)
                await self._hold_speed(voice)
                self._note()
            self._note()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), TICK_S)

    async def _hold_speed(self, voice: Voice) -> None:
        """Let the clock run as fast as the city can; a changed one is told at once."""
        speed = self._tempo.running
        held = self._holding.look(self._progress.made_ms, to_us(self._tempo.now()) // 1000)
        if self._tempo.running != speed:
            await voice.tell_at_once()
        if held is not None and held.is_held:
            log.info("speed_held", wanted=held.wanted)
        elif held is not None:
            log.warning(
                "speed_not_held", wanted=held.wanted, reached=round(held.reached, 1),
                runs_at=round(self._tempo.running, 1), lag_s=round(held.lag_s, 1),
            )  # fmt: skip

    async def _obey(self, voice: Voice, requests: asyncio.Queue[Request]) -> None:
        """Carry out what the city was told meanwhile; a changed clock is told before the answer."""
        while not requests.empty():
            request = requests.get_nowait()
            speed = self._tempo.line().speed
            wanted, answer = await asyncio.to_thread(self._control.answer, request.payload)
            if self._tempo.line().speed != speed:
                await voice.tell_at_once()
            voice.connection.announce([Announcer.answer_parcel(request, answer)])
            if isinstance(answer, Refused):
                log.warning("request_refused", error=answer.error)
            elif not isinstance(wanted, AskState):
                log.info("request_carried_out", request=str(wanted))

    async def _make(self, due_ms: int) -> None:
        """Hand over the next readings; a minute that begins is saved and computed off the loop."""
        progress = self._progress
        if progress.begins_minute:
            world, course = progress.world, progress.course
            # Beside one another; no reading of the minute goes out before both are done.
            saving = asyncio.create_task(
                self._save(progress.made_ms, world, progress.going_on), name="checkpoint"
            )
            try:
                edges = await asyncio.to_thread(progress.compute)
            finally:
                await saving
            if self._is_heard:
                self._witness.note(world, course, edges)
        readings = progress.make(due_ms)
        self._network.cut(progress.cut_gateways)
        self._network.offer(readings)

    async def _leave_word(self, left: Sequence[Reading]) -> None:
        """Write down where the run ends, and what is not acknowledged: that is said again."""
        made_ms = self._progress.made_ms
        if not await self._remainder.keep(left):
            made_ms = self._progress.world.physics.step * MINUTE_MS
        await self._save(made_ms, self._progress.world, self._progress.going_on)

    async def _save(self, made_ms: int, world: World, going_on: tuple[Event, ...]) -> None:
        """Write the run down; without room for it, it goes on and keeps the older one."""
        self._head = msgspec.structs.replace(
            self._head,
            step=world.physics.step,
            made_ms=made_ms,
            speed=self._tempo.speed,
            going_on=going_on,
        )
        try:
            await asyncio.to_thread(self._store.save, self._head, world)
        except OSError as error:
            log.warning("checkpoint_not_written", error=str(error))

    def _remember_announced(self) -> None:
        with contextlib.suppress(OSError):  # a full disk: the next start withdraws them once more
            self._store.remember_announced(self._topics)

    def _note(self) -> None:
        """Show how far the run is; also of one that falls behind and never comes to rest."""
        made_ms, due_ms = self._progress.made_ms, to_us(self._tempo.now()) // 1000
        if not self._is_born and self._network.is_born:
            self._is_born = True
            log.info("births_sent", sensors=len(self._topics))
        running = self._tempo.running
        self._numbers.lag.set(max(0, due_ms - made_ms) / 1000 / (running or self._tempo.speed))
        self._numbers.speed.set(running)
        self._numbers.city_time.set(made_ms / 1000)
        self._network.note()
