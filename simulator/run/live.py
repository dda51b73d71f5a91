"""The running simulator: keeps the city going at its pace on a broker, and stops it cleanly."""

import asyncio
import contextlib
import signal
from dataclasses import dataclass
from pathlib import Path

import structlog

from contract import broker_account, broker_address, metrics_port
from contract.city import City
from contract.clock import CityClock, rfc3339, to_us, utc_now
from contract.errors import AccountError, AddressError, CityError
from simulator import metrics
from simulator.devices.gateway import gateways_of
from simulator.errors import CheckpointError, NotTheCityError, ScenarioError, TakenOverError
from simulator.run.begin import begin
from simulator.run.checkpoint import Checkpoints, Head
from simulator.run.progress import Progress
from simulator.run.stage import course_of, with_scenario
from simulator.run.world import Simulation, build
from simulator.scenario.script import Scenario
from simulator.wire.announcer import Announcer
from simulator.wire.connection import Broker
from simulator.wire.network import Lines, Network
from simulator.wire.outbox import Outbox
from simulator.wire.voice import Voice

TICK_S = 0.2
TURN_S = 1.0
FAILED = 1

log = structlog.stdlib.get_logger()


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to run."""

    city: City
    mqtt_url: str
    mqtt_credentials: Path | None
    sensor_count: int
    seed: int
    speed: float
    period_scale: float
    data_dir: Path
    metrics_port: int
    metrics_port_file: Path | None = None
    scenario: Scenario | None = None
    trouble: float = 0.0


FATAL = (
    TakenOverError, NotTheCityError, CheckpointError, AddressError, AccountError, CityError,
    ScenarioError,
)  # fmt: skip


def run(plan: Plan) -> int:
    """Run until SIGTERM or SIGINT and return the exit code."""
    failures: list[BaseException] = []
    try:
        asyncio.run(_main(plan))
    except* FATAL as group:
        failures.extend(group.exceptions)
    for error in failures:
        log.error("city_failed", error=str(error), type=type(error).__name__)
    return FAILED if failures else 0


async def _main(plan: Plan) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    numbers = metrics.create()
    port = numbers.serve(plan.metrics_port)
    if plan.metrics_port not in {0, port}:
        log.warning("metrics_port_taken", wanted=plan.metrics_port, port=port)
    metrics_port.tell(plan.metrics_port_file, port)
    try:
        accounts = broker_account.load(plan.mqtt_credentials)
        store = Checkpoints(plan.data_dir)
        broker = Broker(broker_address.parse(plan.mqtt_url), accounts)
        with store.held():
            await Simulator(plan, numbers, broker, store).run(stop)
    finally:
        numbers.close()


class Simulator:
    """One run of the city on a broker."""

    def __init__(
        self,
        plan: Plan,
        numbers: metrics.Metrics,
        broker: Broker,
        store: Checkpoints,
    ) -> None:
        self._plan = plan
        self._numbers = numbers
        self._store = store
        model = build(plan.city, seed=plan.seed, sensor_count=plan.sensor_count)
        course = course_of(model, trouble=plan.trouble)
        physics, self._clock = begin(store, model, course, self._head(0))
        birth_ms = to_us(self._clock.city_at) // 1000
        course = with_scenario(course, plan.scenario, birth_ms)
        simulation = Simulation.of(model, birth_ms=birth_ms, period_scale=plan.period_scale)
        boot = store.next_boot()
        self._progress = Progress(
            simulation, simulation.born(physics, boot=boot), course, made_ms=birth_ms
        )
        devices = simulation.emitter.devices
        gateways = gateways_of(plan.city.city_id, devices)
        self._lines = Lines(broker, numbers, plan.seed)
        self._network = Network(gateways, self._lines, period_scale=plan.period_scale)
        self._topics = frozenset(device.meta_topic for made in devices.values() for device in made)
        self._is_born = False
        numbers.boot.set(boot)
        log.info(
            "city_started", city=plan.city.city_id, sensors=plan.sensor_count, seed=plan.seed,
            gateways=len(gateways), speed=plan.speed, boot=boot,
            city_at=rfc3339(self._clock.city_at),
        )  # fmt: skip

    async def run(self, stop: asyncio.Event) -> None:
        """Live until `stop`, then stop making, flush, say goodbye, disconnect."""
        announcer = self._announcer()
        voice = Voice(
            self._lines.connection(announcer, Outbox(capacity=1, memory=0)),
            announcer,
            wall=utc_now,
            on_withdrawn=self._remember_announced,
        )
        async with asyncio.TaskGroup() as tasks:
            serving = [tasks.create_task(voice.connection.serve(), name="voice")]
            # Nobody may judge a reading of a fast city before its clock is known.
            serving += [
                tasks.create_task(one.serve(voice.connection.has_spoken), name=one.client.name)
                for one in self._network.connections
            ]
            telling = tasks.create_task(voice.run(), name="clock")
            serving.append(tasks.create_task(self._turn(), name="pulse"))
            await self._live(voice, stop)
            abandoned = await self._network.flush()
            if abandoned:
                log.warning("readings_abandoned", count=abandoned)
            telling.cancel()
            voice.withdraw()
            await self._network.leave(voice.connection)
            for task in serving:
                task.cancel()
        log.info("city_stopped", city_at=rfc3339(self._clock.city_now(utc_now())))

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
            city=city_id, clock=self._present, retired=retired, name=f"{city_id}-simulator"
        )

    def _present(self) -> CityClock:
        wall = utc_now()
        return CityClock(self._clock.city_now(wall), wall, self._clock.speed)

    async def _turn(self) -> None:
        """Show that the loop turns."""
        while True:
            self._numbers.loop_turned_at.set(utc_now().timestamp())
            await asyncio.sleep(TURN_S)

    async def _live(self, voice: Voice, stop: asyncio.Event) -> None:
        progress = self._progress
        while not stop.is_set():
            await voice.be_known()
            due_ms = to_us(self._clock.city_now(utc_now())) // 1000
            while progress.made_ms < due_ms and not stop.is_set():
                if progress.begins_minute:
                    self._save()
                readings = progress.make(due_ms)
                self._network.cut(progress.cut_gateways)
                self._network.offer(readings)
                await self._network.room(stop)
            self._note(due_ms)
            try:
                await asyncio.wait_for(stop.wait(), TICK_S)
            except TimeoutError:
                continue

    def _save(self) -> None:
        """Write the city down; without room for it, it goes on and keeps the older one."""
        physics = self._progress.physics
        try:
            self._store.save(self._head(physics.step), physics)
        except OSError as error:
            log.warning("checkpoint_not_written", error=str(error))

    def _remember_announced(self) -> None:
        with contextlib.suppress(OSError):  # a full disk: the next start withdraws them once more
            self._store.remember_announced(self._topics)

    def _head(self, step: int) -> Head:
        plan = self._plan
        return Head(step, plan.city.city_id, plan.seed, plan.sensor_count, plan.speed)

    def _note(self, due_ms: int) -> None:
        made_ms = self._progress.made_ms
        if not self._is_born and self._network.is_born:
            self._is_born = True
            log.info("births_sent", sensors=len(self._topics))
        self._numbers.lag.set(max(0, due_ms - made_ms) / 1000 / self._clock.speed)
        self._numbers.city_time.set(made_ms / 1000)
        self._network.note()
