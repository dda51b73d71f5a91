"""The running simulator: restores the city, keeps it going at its pace, and stops it cleanly."""

import asyncio
import contextlib
import itertools
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from contract import broker_account, broker_address, metrics_port
from contract.broker_account import AccountError
from contract.broker_address import AddressError
from contract.city import City
from contract.clock import CityClock, rfc3339, to_us, utc_now
from simulator import metrics, rng
from simulator.devices.emit import Emitter, Reading, devices_of
from simulator.run import pacing
from simulator.run.checkpoint import Checkpoint, CheckpointError, Head, Store, fits, with_registers
from simulator.wire import gateway
from simulator.wire.announcer import Announcer
from simulator.wire.connection import Broker, Connection
from simulator.wire.gateway import GatewayClient
from simulator.wire.mqtt_publisher import TakenOverError
from simulator.wire.outbox import Outbox
from simulator.wire.voice import Voice
from simulator.world import state
from simulator.world.state import SPIN_UP_MIN, Block, CityModel, World

TICK_S = 0.2
TURN_S = 1.0
FLUSH_TIMEOUT_S, FAREWELL_TIMEOUT_S = 5.0, 2.0
POLL_S = 0.02
CROWDED_FRAC = 0.5
MINUTE_MS = pacing.MINUTE_MS
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


def run(plan: Plan) -> int:
    """Run until SIGTERM or SIGINT and return the exit code."""
    failures: list[BaseException] = []
    try:
        asyncio.run(_main(plan))
    except* (TakenOverError, CheckpointError, AddressError, AccountError) as group:
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
        broker = Broker(broker_address.parse(plan.mqtt_url), accounts)
        simulator = Simulator(plan, numbers, broker, Store(plan.data_dir))
        await simulator.run(stop)
    finally:
        numbers.close()


class Simulator:
    """One run of the city on a broker."""

    def __init__(
        self,
        plan: Plan,
        numbers: metrics.Metrics,
        broker: Broker,
        store: Store,
    ) -> None:
        self._plan = plan
        self._numbers = numbers
        self._store = store
        self._model = state.build(plan.city, seed=plan.seed, sensor_count=plan.sensor_count)
        self._world, self._clock = _begin(plan, self._model, store)
        self._made_ms = to_us(self._clock.city_at) // 1000
        self._block: Block | None = None
        self._is_born = False
        devices = devices_of(self._model)
        boot = store.next_boot()
        self._emitter = Emitter(
            self._model, devices, boot=boot, birth_ms=self._made_ms, period_scale=plan.period_scale
        )
        self._broker = broker
        plans = gateway.plan(plan.city.city_id, devices)
        self._gateways = [
            (GatewayClient(one, period_scale=plan.period_scale), one) for one in plans
        ]
        self._topics = frozenset(device.meta_topic for made in devices.values() for device in made)
        self._connections: list[Connection] = []
        self._of_sensor: dict[str, int] = {
            device.sensor_id: place for place, one in enumerate(plans) for device in one.devices
        }
        numbers.gateways.set(len(plans))
        numbers.boot.set(boot)
        log.info(
            "city_started", city=plan.city.city_id, sensors=plan.sensor_count, seed=plan.seed,
            gateways=len(plans), speed=plan.speed, boot=boot, city_at=rfc3339(self._clock.city_at),
        )  # fmt: skip

    async def run(self, stop: asyncio.Event) -> None:
        """Live until `stop`, then stop making, flush, say goodbye, disconnect."""
        announcer = self._announcer()
        voice = Voice(
            self._connection(announcer, Outbox(capacity=1, memory=0)),
            announcer,
            wall=utc_now,
            on_withdrawn=self._remember_announced,
        )
        self._connections = [
            self._connection(client, Outbox(capacity=one.capacity, memory=one.memory))
            for client, one in self._gateways
        ]
        async with asyncio.TaskGroup() as tasks:
            serving = [tasks.create_task(voice.connection.serve(), name="voice")]
            # Nobody may judge a reading of a fast city before its clock is known.
            serving += [
                tasks.create_task(one.serve(voice.connection.has_spoken), name=one.client.name)
                for one in self._connections
            ]
            telling = tasks.create_task(voice.run(), name="clock")
            serving.append(tasks.create_task(self._turn(), name="pulse"))
            await self._live(voice, stop)
            await self._flush()
            telling.cancel()
            await self._say_goodbye(voice)
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

    def _connection(self, client: Announcer | GatewayClient, outbox: Outbox) -> Connection:
        return Connection(
            client,
            outbox,
            broker=self._broker,
            metrics=self._numbers,
            jitter=_jitter(self._plan.seed, client.name),
        )

    async def _turn(self) -> None:
        """Show that the loop turns."""
        while True:
            self._numbers.loop_turned_at.set(utc_now().timestamp())
            await asyncio.sleep(TURN_S)

    async def _live(self, voice: Voice, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await voice.be_known()
            due_ms = to_us(self._clock.city_now(utc_now())) // 1000
            while self._made_ms < due_ms and not stop.is_set():
                self._make(due_ms)
                await self._room(stop)
            self._note(due_ms)
            try:
                await asyncio.wait_for(stop.wait(), TICK_S)
            except TimeoutError:
                continue

    def _make(self, due_ms: int) -> None:
        """Make readings up to a city time, or to the end of the minute."""
        step = self._made_ms // MINUTE_MS
        if self._block is None or int(self._block.steps[0]) != step:
            self._save(step)
            self._world, self._block = self._model.advance(self._world, 1)
        to_ms = min(due_ms, (step + 1) * MINUTE_MS)
        readings = self._emitter.readings(self._block, self._made_ms, to_ms)
        self._made_ms = to_ms
        self._hand_over(readings)

    def _save(self, step: int) -> None:
        """Write the world down; without room for it the city goes on and keeps the older one."""
        try:
            self._store.save(self._head(step), self._world)
        except OSError as error:
            log.warning("checkpoint_not_written", error=str(error))

    def _remember_announced(self) -> None:
        with contextlib.suppress(OSError):  # a full disk: the next start withdraws them once more
            self._store.remember_announced(self._topics)

    def _hand_over(self, readings: Sequence[Reading]) -> None:
        by_gateway: dict[int, list[Reading]] = {}
        for reading in readings:
            by_gateway.setdefault(self._of_sensor[reading.device.sensor_id], []).append(reading)
        for place, rows in by_gateway.items():
            self._connections[place].offer(self._gateways[place][0].parcels(rows))
        self._numbers.readings_published.inc(len(readings))

    def _head(self, step: int) -> Head:
        plan = self._plan
        return Head(step, plan.city.city_id, plan.seed, plan.sensor_count, plan.speed)

    async def _room(self, stop: asyncio.Event) -> None:
        """Let the connections work; wait while one that delivers is half full.

        A broker that is slow makes us late, and nothing is dropped. One that is away does not:
        sensors go on measuring, and their gateways' buffers hold what they can.
        """
        await asyncio.sleep(0)
        while not stop.is_set() and any(  # noqa: ASYNC110 - many outboxes, one slow poll
            connection.is_delivering and connection.outbox.fill_frac > CROWDED_FRAC
            for connection in self._connections
        ):
            await asyncio.sleep(POLL_S)

    def _note(self, due_ms: int) -> None:
        numbers, connections = self._numbers, self._connections
        if not self._is_born and all(c.has_spoken.is_set() for c in connections):
            self._is_born = True
            log.info("births_sent", sensors=len(self._topics))
        numbers.lag.set(max(0, due_ms - self._made_ms) / 1000 / self._clock.speed)
        numbers.city_time.set(self._made_ms / 1000)
        numbers.readings_buffered.set(sum(c.outbox.reading_count for c in connections))
        numbers.gateways_connected.set(sum(c.is_connected for c in connections))
        numbers.publishing.set(any(c.is_delivering for c in connections))

    async def _flush(self) -> None:
        """Wait for the acknowledgements of what was made, not for ever."""
        self._numbers.publishing.set(0)
        await _until(
            lambda: all(c.outbox.is_empty or not c.is_connected for c in self._connections),
            FLUSH_TIMEOUT_S,
        )
        abandoned = sum(c.outbox.reading_count for c in self._connections)
        if abandoned:
            log.warning("readings_abandoned", count=abandoned)

    async def _say_goodbye(self, voice: Voice) -> None:
        voice.withdraw()
        for (client, _), connection in zip(self._gateways, self._connections, strict=True):
            connection.announce([client.farewell()])
        connections = [voice.connection, *self._connections]
        await _until(
            lambda: all(not c.outbox.is_announcing or not c.is_connected for c in connections),
            FAREWELL_TIMEOUT_S,
        )
        for connection in connections:
            connection.leave()


async def _until(condition: Callable[[], bool], timeout_s: float) -> None:
    for _ in range(round(timeout_s / POLL_S)):
        if condition():
            return
        await asyncio.sleep(POLL_S)


def _jitter(seed: int, name: str) -> Callable[[], float]:
    turns = itertools.count()
    return lambda: float(rng.draw(seed, f"jitter.{name}", next(turns), 1)[0])


def _begin(plan: Plan, model: CityModel, store: Store) -> tuple[World, CityClock]:
    """Return the world and the clock with which the run begins."""
    saved: Checkpoint | None = None
    try:
        saved = store.load()
    except CheckpointError as error:
        log.warning("checkpoint_unreadable", error=str(error))
    if saved is not None and saved.head.city != plan.city.city_id:
        saved = None
    wall = utc_now()
    start_at = pacing.city_start(
        wall,
        saved.head.step if saved else None,
        saved.head.speed if saved else 1.0,
    )
    step = to_us(start_at) // 1000 // MINUTE_MS
    begun = _restored(plan, model, saved, step) if saved else None
    if begun is None:
        log.info("world_spun_up", hours=SPIN_UP_MIN / 60, has_checkpoint=saved is not None)
        begun = model.spun_up(step)
        if saved is not None:
            begun = with_registers(begun, saved.world, "smart_meter", "energy")
    # The wall went on while the world was computed; the first readings catch up.
    return begun, CityClock(start_at, wall, plan.speed)


def _restored(plan: Plan, model: CityModel, saved: Checkpoint, step: int) -> World | None:
    """Return the checkpoint's world moved on to `step`; None if it is another city or too old."""
    head = saved.head
    is_same = (head.seed, head.sensor_count) == (plan.seed, plan.sensor_count)
    gap_min = step - head.step
    if not is_same or not 0 <= gap_min <= SPIN_UP_MIN:
        return None
    if not fits(saved.world, model.climatology(head.step)):
        return None
    log.info("world_restored", gap_min=gap_min)
    return model.forward(saved.world, step)
