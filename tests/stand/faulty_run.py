"""A city with faults on a real broker: its devices, gateways and clock, in the test's own loop."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

import numpy as np

from contract import broker_address
from contract.broker_account import Accounts
from contract.city import city_folder, load_city
from contract.clock import CityClock, to_us, utc_now
from embedded.mosquitto import MosquittoServer
from simulator import metrics
from simulator.devices.gateway import Gateway, gateways_of
from simulator.devices.reading import Reading
from simulator.faults.fault import Fault
from simulator.run.progress import Progress
from simulator.run.world import Simulation, build
from simulator.scenario.course import NOTHING, Course
from simulator.scenario.repertoire import FAULTS
from simulator.wire.announcer import Announcer
from simulator.wire.connection import Broker
from simulator.wire.network import Lines, Network
from simulator.wire.outbox import Outbox
from simulator.wire.voice import Voice
from simulator.world.state import MINUTE_MS

TICK_S = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Broken(Course):
    """A course on which nothing happens but some faults."""

    broken: Sequence[Fault] = ()

    def faults(self, from_step: int, to_step: int) -> list[Fault]:
        """Return the faults in some of the minutes."""
        from_ms, to_ms = from_step * MINUTE_MS, to_step * MINUTE_MS
        return [
            one
            for one in self.broken
            if one.from_ms < to_ms and (one.to_ms is None or one.to_ms > from_ms)
        ]


@dataclass(slots=True, eq=False)
class FaultyRun:
    """A city that runs faster than the wall.

    Attributes
    ----------
    made
        What was given to the gateways so far.
    """

    simulation: Simulation
    gateways: tuple[Gateway, ...]
    clock: CityClock
    progress: Progress
    network: Network
    start_ms: int
    made: list[Reading] = field(default_factory=list[Reading])

    def fault(
        self, what: str, minutes: tuple[int, int], gateways: Sequence[Gateway], **values: float
    ) -> None:
        """Give all sensors behind gateways a fault, from one minute of the run to another."""
        usual = {name: one.default for name, one in FAULTS[what].parameters.items()}
        begin_ms, end_ms = (self.at(minute) for minute in minutes)
        behind = {device.sensor_id for one in gateways for device in one.devices}
        cut = tuple(one.gateway_id for one in gateways) if FAULTS[what].place != "sensor" else ()
        found = [
            Fault(
                event_id=f"broken.{what}",
                what=what,
                kind=kind,
                sensor=np.flatnonzero([one.sensor_id in behind for one in devices]),
                from_ms=begin_ms,
                to_ms=end_ms,
                quantity=None,
                values={**usual, **values},
                gateways=cut,
            )
            for kind, devices in self.simulation.emitter.devices.items()
        ]
        self.progress.course = Broken(broken=found)

    def at(self, minute: int) -> int:
        """Return the city time of a whole minute after the start, in ms since the epoch."""
        return (self.start_ms // MINUTE_MS + 1 + minute) * MINUTE_MS

    @staticmethod
    def is_behind(reading: Reading, gateways: Sequence[Gateway]) -> bool:
        """Tell whether a reading is of a sensor behind some gateways."""
        return any(reading.device in one.devices for one in gateways)

    def minute_now(self) -> int:
        """Return the last whole minute after the start, as `at` counts them."""
        return (self.progress.made_ms - self.at(0)) // MINUTE_MS

    async def live(self) -> None:
        """Go on until cancelled, as a live run does."""
        forever = asyncio.Event()
        while True:
            due_ms = to_us(self.clock.city_now(utc_now())) // 1000
            while self.progress.made_ms < due_ms:
                if self.progress.begins_minute:
                    self.progress.compute()
                readings = self.progress.make(due_ms)
                self.network.cut(self.progress.cut_gateways)
                self.network.offer(readings)
                self.made += readings
                await self.network.room(forever)
            await asyncio.sleep(TICK_S)


@contextlib.asynccontextmanager
async def running(
    broker: MosquittoServer, *, sensors: int, speed: float
) -> AsyncGenerator[FaultyRun]:
    """Run a city on a broker while the block lasts."""
    city = load_city(city_folder("hcmc"))
    model = build(city, seed=7, sensor_count=sensors)
    clock = CityClock(utc_now(), utc_now(), speed)
    start_ms = to_us(clock.city_at) // 1000
    simulation = Simulation.of(model, birth_ms=start_ms, period_scale=1.0)
    world = simulation.born(model.climatology(start_ms // MINUTE_MS), boot=0)
    gateways = gateways_of(city, simulation.emitter.devices)
    lines = Lines(Broker(broker_address.parse(broker.inner_url), Accounts()), metrics.create(), 7)
    network = Network(gateways, lines, period_scale=1.0)

    def present() -> CityClock:
        wall = utc_now()
        return CityClock(clock.city_now(wall), wall, speed)

    announcer = Announcer(city.city_id, present, (), "hcmc-simulator")
    spoken = lines.connection(announcer, Outbox(capacity=1, memory=0))
    voice = Voice(spoken, announcer, wall=utc_now, on_withdrawn=lambda: None)
    run = FaultyRun(
        simulation,
        gateways,
        clock,
        Progress(simulation, world, NOTHING, made_ms=start_ms),
        network,
        start_ms,
    )
    tasks = [asyncio.create_task(spoken.serve()), asyncio.create_task(voice.run())]
    tasks += [asyncio.create_task(one.serve(spoken.has_spoken)) for one in network.connections]
    tasks.append(asyncio.create_task(run.live()))
    try:
        yield run
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
