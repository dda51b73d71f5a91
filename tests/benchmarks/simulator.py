"""`./ioc bench simulator`: how many readings a second one core computes, world and sensing.

The world is built and moved in the largest blocks that it takes, and the rows of its columns are
counted; nothing is written down, sent or waited for. Time is the processor's, so that a busy
machine changes little. The limit: numpy draws a normal number for each value and copies it, in the
same minute. Rounds of ours and of the limit alternate; medians count. Live mode is the same world
moved minute by minute through new hours, in which most random numbers are drawn.

What faults cost: each hundredth sensor of a kind has one from its birth on, and reads beside a twin
without any in the same world; the time of world and readings together that it takes more counts.
"""

import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from contract.city import city_folder, load_city
from simulator.faults.fault import Fault
from simulator.run.world import Simulation, World, build
from simulator.scenario.course import NOTHING
from simulator.scenario.repertoire import FAULTS
from simulator.world.state import MINUTE_MS
from simulator.world.units import DAY_MIN, HOUR_MIN
from tests.stand.report import Measure, Report, options

SEED = 42
BEGIN_STEP = 29_878_140  # midnight of 2026-10-23 in Ho Chi Minh City: rains, so nothing is spared
LIVE_SENSORS = 100_000
LIVE_AIM_S = 1.0
MEMORY_AIM_MIB = 2_048
DRAWN_AT_ONCE = 50_000  # numbers that stay in the cache of a core: numpy's fastest way


FAULTY_EACH, FAULTY_BLOCK_MIN = 100, 20
FAULTS_AIM_PCT = 10.0
SORTS = {
    "one that drifts": ["drift"],
    "late": ["late"],
    "offline": ["offline"],
    "mixed": [what for what in FAULTS if what != "partition"],
}
"""Which faults come in turn; an area's is that of its gateways."""


@dataclass(frozen=True, slots=True)
class Size:
    """How long is measured."""

    rounds: int
    days_ratio: float
    live_min: int
    faulty_blocks: int


@dataclass(frozen=True, slots=True)
class City:
    """How many sensors, for how many days a round, and what rate is promised."""

    sensor_count: int
    days: float
    aim_per_s: float | None


@dataclass(frozen=True, slots=True)
class Rates:
    """Readings a second of one round."""

    ours: float
    limit: float


WHOLE = Size(rounds=5, days_ratio=1.0, live_min=DAY_MIN, faulty_blocks=40)
SHORT = Size(rounds=3, days_ratio=0.5, live_min=2 * HOUR_MIN + 1, faulty_blocks=15)
CITIES = (
    City(200, days=4.0, aim_per_s=1e6),
    City(2_000, days=2.0, aim_per_s=2e6),
    City(LIVE_SENSORS, days=0.1, aim_per_s=None),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    flags = options("simulator", arguments, has_short=True)
    size = SHORT if flags.short else WHOLE
    report = Report("simulator: world and sensing, readings a second and core")
    # Live mode comes first: the peak of memory until then is its own.
    _add_live(report, size.live_min)
    for city in CITIES:
        _add_rate(report, city, size)
    for minutes in (1, FAULTY_BLOCK_MIN):
        _add_faults(report, minutes, size.faulty_blocks)
    return report.finish(flags.json)


def _add_live(report: Report, minutes: int) -> None:
    simulation, world = _begun(LIVE_SENSORS)
    spent_s: list[float] = []
    for _ in range(minutes):
        begin_s = time.process_time()
        world, _, _ = simulation.advance(world, NOTHING, 1)
        spent_s.append(time.process_time() - begin_s)
    sensors = f"live, {LIVE_SENSORS:,} sensors"
    report.add(Measure(measure=f"{sensors}: median minute", value=median(spent_s), unit="s"))
    report.add(
        Measure(
            measure=f"{sensors}: worst of {minutes:,} minutes",
            value=max(spent_s),
            unit="s",
            aim=f"under {LIVE_AIM_S} s",
            held=max(spent_s) < LIVE_AIM_S,
        )
    )
    peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report.add(
        Measure(
            measure=f"{sensors}: peak memory",
            value=peak_mib,
            unit="MiB",
            aim=f"under {MEMORY_AIM_MIB:,} MiB",
            held=peak_mib < MEMORY_AIM_MIB,
        )
    )


def _add_rate(report: Report, city: City, size: Size) -> None:
    simulation, world = _begun(city.sensor_count)
    rounds: list[Rates] = []
    for _ in range(size.rounds):
        until = world.physics.step + round(city.days * size.days_ratio * DAY_MIN)
        world, rates = _round(simulation, world, until)
        rounds.append(rates)
    ours, limit = median(one.ours for one in rounds), median(one.limit for one in rounds)
    report.add(
        Measure(
            measure=f"{city.sensor_count:,} sensors; limit: numpy draws and copies the values",
            value=ours,
            unit="1/s",
            limit=limit,
            aim=f"at least {city.aim_per_s:,.0f}/s" if city.aim_per_s else "",
            held=city.aim_per_s is None or ours >= city.aim_per_s,
        )
    )


def _add_faults(report: Report, minutes: int, blocks: int) -> None:
    simulation, world = _begun(LIVE_SENSORS)
    faults = {name: _faults(simulation, whats) for name, whats in SORTS.items()} | {"none": []}
    physics, memory = world.physics, dict.fromkeys(faults, world.devices)
    spent_s: dict[str, list[float]] = {name: [] for name in ("world", *faults)}
    for _ in range(blocks):
        begin_s = time.process_time()
        physics, block = simulation.model.advance(physics, NOTHING, minutes)
        spent_s["world"].append(time.process_time() - begin_s)
        for name, theirs in faults.items():
            begin_s = time.process_time()
            _, memory[name] = simulation.emitter.read(block, memory[name], theirs)
            spent_s[name].append(time.process_time() - begin_s)
    whole_s = median(map(sum, zip(spent_s["world"], spent_s["none"], strict=True)))
    for name in SORTS:
        more_s = median(a - b for a, b in zip(spent_s[name], spent_s["none"], strict=True))
        cost_pct = 100 * more_s / whole_s
        report.add(
            Measure(
                measure=f"{LIVE_SENSORS:,} sensors by {minutes} min, 1 % faulty, {name}: more time",
                value=cost_pct,
                unit="%",
                aim=f"at most {FAULTS_AIM_PCT:.0f} %",
                held=cost_pct <= FAULTS_AIM_PCT,
            )
        )


def _faults(simulation: Simulation, whats: Sequence[str]) -> list[Fault]:
    """Return a fault of its own for each hundredth sensor, of the sorts in turn, without an end."""
    faulty = [
        (code, sensor)
        for code, devices in simulation.emitter.devices.items()
        for sensor in range(0, len(devices), FAULTY_EACH)
    ]
    return [
        Fault(
            event_id=f"bench.{number}",
            what=(what := whats[number % len(whats)]),
            kind=code,
            sensor=np.array([sensor], dtype=np.int64),
            from_ms=BEGIN_STEP * MINUTE_MS,
            to_ms=None,
            quantity=None,
            values={name: one.default for name, one in FAULTS[what].parameters.items()},
        )
        for number, (code, sensor) in enumerate(faulty)
    ]


def _begun(sensor_count: int) -> tuple[Simulation, World]:
    """Return a city whose devices have just been born, after an hour from climatology."""
    model = build(load_city(city_folder("hcmc")), seed=SEED, sensor_count=sensor_count)
    simulation = Simulation.of(model, birth_ms=BEGIN_STEP * MINUTE_MS, period_scale=1.0)
    physics = model.forward(model.climatology(BEGIN_STEP - HOUR_MIN), BEGIN_STEP, NOTHING)
    return simulation, simulation.born(physics, boot=0)


def _round(simulation: Simulation, world: World, until: int) -> tuple[World, Rates]:
    """Return the world at minute `until`, and both rates on the way."""
    block_min = simulation.model.block_min
    readings = numbers = 0
    begin_s = time.process_time()
    while world.physics.step < until:
        minutes = min(block_min, until - world.physics.step)
        world, columns, _ = simulation.advance(world, NOTHING, minutes)
        readings += sum(kind.sensor.size for kind in columns)
        numbers += sum(kind.sensor.size * len(kind.values) for kind in columns)
    ours_s = time.process_time() - begin_s
    limit_s = _spent_s(lambda: _drawn_and_copied(numbers))
    return world, Rates(readings / ours_s, readings / limit_s)


def _spent_s(work: Callable[[], None]) -> float:
    begin_s = time.process_time()
    work()
    return time.process_time() - begin_s


def _drawn_and_copied(numbers: int) -> None:
    generator = np.random.Generator(np.random.Philox(SEED))
    for begin in range(0, numbers, DRAWN_AT_ONCE):
        generator.standard_normal(min(DRAWN_AT_ONCE, numbers - begin)).copy()


if __name__ == "__main__":
    sys.exit(main())
