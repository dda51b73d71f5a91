"""`./ioc bench scale`: what fleets of 1,000 to 1,000,000 sensors take, and how fast streams are.

Each size has a process of its own: its city is built and lives through minutes in which most random
numbers are drawn, and its greatest memory is what the machine says. Beyond the last size that is
measured, values are reckoned: the line through the last two, and marked so. Streams are written
into nothing, as text; time is the processor's, so that a busy machine changes little.
"""

import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from contract.city import city_folder, load_city
from simulator.run.sharded import lines
from simulator.run.straight import Plan
from simulator.run.text import Text
from simulator.run.world import Simulation, build
from simulator.scenario.course import NOTHING
from simulator.world.state import MINUTE_MS
from simulator.world.units import HOUR_MIN
from tests.stand.report import Measure, Report, options

CITY, SEED = "hcmc", 42
BEGIN_STEP = 29_878_140  # midnight of 2026-10-23 in Ho Chi Minh City: rains, so nothing is spared
SIZES = (1_000, 10_000, 100_000, 200_000)
RECKONED = (500_000, 1_000_000)
SHORT_SIZES, SHORT_RECKONED = (1_000, 10_000), (100_000,)
LIVE_MIN = 2 * HOUR_MIN + 1
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Streaming:
    """How many lines a second are promised of a fleet."""

    sensor_count: int
    hours: int
    aim_per_s: int


STREAMS = (Streaming(200, 240, 160_000), Streaming(2_000, 24, 200_000))


@dataclass(frozen=True, slots=True)
class Taken:
    """What a fleet takes: by name of the measure, with its unit."""

    build_s: float
    minute_s: float
    worst_minute_s: float
    memory_mib: float


UNITS = {"build_s": "s", "minute_s": "s", "worst_minute_s": "s", "memory_mib": "MiB"}
WORDS = {
    "build_s": "to be built",
    "minute_s": "a minute of the city",
    "worst_minute_s": f"the worst of {LIVE_MIN} minutes",
    "memory_mib": "memory at most",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = options("scale", arguments, has_short=True)
    report = Report("scale: memory and processor time by the number of sensors")
    sizes = SHORT_SIZES if flags.short else SIZES
    taken = {size: _apart(size) for size in sizes}
    for size, one in taken.items():
        _add(report, f"{size:,} sensors", one)
    for size in SHORT_RECKONED if flags.short else RECKONED:
        _add(report, f"{size:,} sensors, reckoned", _reckoned(size, taken))
    for streaming in STREAMS:
        rounds = 1 if flags.short else ROUNDS
        rate = median(_lines_per_s(streaming) for _ in range(rounds))
        report.add(
            Measure(
                measure=f"stream of {streaming.sensor_count:,} sensors",
                value=rate, unit="lines/s", aim=f"at least {streaming.aim_per_s:,}/s",
                held=rate >= streaming.aim_per_s,
            )
        )  # fmt: skip
    return report.finish(flags.json)


def _apart(size: int) -> Taken:
    apart = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=apart) as process:
        return process.submit(measured, size).result()


def measured(size: int) -> Taken:
    """Return what a fleet takes in this process."""
    begin_s = time.process_time()
    model = build(load_city(city_folder(CITY)), seed=SEED, sensor_count=size)
    simulation = Simulation.of(model, birth_ms=BEGIN_STEP * MINUTE_MS, period_scale=1.0)
    build_s = time.process_time() - begin_s
    physics = model.forward(model.climatology(BEGIN_STEP - HOUR_MIN), BEGIN_STEP, NOTHING)
    world = simulation.born(physics, boot=0)
    spent_s: list[float] = []
    for _ in range(LIVE_MIN):
        begin_s = time.process_time()
        world, _, _ = simulation.advance(world, NOTHING, 1)
        spent_s.append(time.process_time() - begin_s)
    memory_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Taken(build_s, median(spent_s), max(spent_s), memory_mib)


def _reckoned(size: int, taken: dict[int, Taken]) -> Taken:
    """Return what a larger fleet would take, by the two largest that were measured."""
    before, last = sorted(taken)[-2:]

    def at(name: str) -> float:
        low, high = getattr(taken[before], name), getattr(taken[last], name)
        return high + (high - low) / (last - before) * (size - last)

    return Taken(*(at(name) for name in UNITS))


def _add(report: Report, of: str, taken: Taken) -> None:
    for name, unit in UNITS.items():
        report.add(Measure(measure=f"{of}: {WORDS[name]}", value=getattr(taken, name), unit=unit))


def _lines_per_s(streaming: Streaming) -> float:
    plan = Plan(
        city_folder=city_folder(CITY),
        seed=SEED,
        sensor_count=streaming.sensor_count,
        period_scale=1.0,
        start_ms=BEGIN_STEP * MINUTE_MS,
        duration_ms=streaming.hours * HOUR_MIN * MINUTE_MS,
    )
    blocks = lines(plan, Text("ndjson"))
    next(blocks)  # behind the start, which takes as long for a short stream
    count = 0
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        begin_s = time.process_time()
        for block in blocks:
            nowhere.write("".join(block.in_order()))
            count += len(block.text)
        return count / (time.process_time() - begin_s)


if __name__ == "__main__":
    sys.exit(main())
