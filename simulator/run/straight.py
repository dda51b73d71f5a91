"""A run from its start to its end, as fast as it can be computed: no broker, no clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from contract.city import load_city
from simulator.devices.reading import Columns, Reading, written
from simulator.run.stage import course_of, left_out, with_scenario
from simulator.run.world import Simulation, build
from simulator.scenario.course import Course
from simulator.scenario.file import load
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS

BLOCK_MIN = 60  # of a run that nobody watches: larger blocks are hardly faster, and take memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be computed: names and numbers alone, so that any process can be told.

    Attributes
    ----------
    start_ms
        City time at which the devices are born. [ms since the epoch]
    duration_ms
        How long the run is; None for ever.
    scenario
        The name of what is made to happen from the start on; None: nothing.
    trouble
        How much goes wrong by itself, against the pack's rates.
    without
        Events that do not happen, by id: the run is a twin of the one in which they do.
    """

    city_folder: Path
    seed: int
    sensor_count: int
    period_scale: float
    start_ms: int
    duration_ms: int | None
    scenario: str | None = None
    trouble: float = 0.0
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """What is sent in [from_ms, to_ms) of a run, by kind in the catalogue's order."""

    columns: Sequence[Columns]
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A run that is ready to be computed."""

    plan: Plan
    simulation: Simulation
    course: Course

    @classmethod
    def of(cls, plan: Plan, *, with_truth: bool = False) -> Self:
        """Return a planned run.

        Parameters
        ----------
        with_truth
            Whether readings come with what a perfect instrument would have shown.

        Raises
        ------
        CityError, ScenarioError
            Something in the pack is wrong, or cannot be in this run.
        """
        city = load_city(plan.city_folder)
        model = build(city, seed=plan.seed, sensor_count=plan.sensor_count)
        scenario = None if plan.scenario is None else load(city, plan.scenario)
        course = with_scenario(
            course_of(model, trouble=plan.trouble), scenario, city, plan.start_ms
        )
        simulation = Simulation.of(
            model, birth_ms=plan.start_ms, period_scale=plan.period_scale, with_truth=with_truth
        )
        return cls(plan, simulation, left_out(course, plan.without))

    def of_shard(self, number: int, count: int) -> Self:
        """Return the same run in which only each `count`-th sensor of a kind reads.

        The world is whole in every shard, and a sensor reads the same in all divisions.
        """
        emitter = self.simulation.emitter.of_shard(number, count)
        return replace(self, simulation=replace(self.simulation, emitter=emitter))

    def stretches(self, minutes: int = BLOCK_MIN) -> Iterator[Stretch]:
        """Yield the run in blocks of so many minutes; of a large fleet in shorter ones."""
        minutes = min(minutes, self.simulation.model.block_min)
        start_ms, duration_ms = self.plan.start_ms, self.plan.duration_ms
        end_ms = None if duration_ms is None else start_ms + duration_ms
        return _stretches(self.simulation, self.course, start_ms, end_ms, minutes)

    def readings(self) -> Iterator[Reading]:
        """Yield the run's readings one by one, in the order in which they are sent."""
        for stretch in self.stretches(1):
            yield from written(stretch.columns, stretch.from_ms, stretch.to_ms)


def readings(
    model: CityModel, course: Course, *, start_ms: int, period_scale: float, duration_ms: int | None
) -> Iterator[Reading]:
    """Yield the readings of a model's run, in the order in which they are sent."""
    simulation = Simulation.of(model, birth_ms=start_ms, period_scale=period_scale)
    end_ms = None if duration_ms is None else start_ms + duration_ms
    for stretch in _stretches(simulation, course, start_ms, end_ms, 1):
        yield from written(stretch.columns, stretch.from_ms, stretch.to_ms)


def _stretches(
    simulation: Simulation, course: Course, start_ms: int, end_ms: int | None, minutes: int
) -> Iterator[Stretch]:
    model = simulation.model
    world = simulation.born(model.spun_up(start_ms // MINUTE_MS, course), boot=0)
    end_step = None if end_ms is None else -(-end_ms // MINUTE_MS)
    while end_step is None or world.physics.step < end_step:
        step = world.physics.step
        due = minutes if end_step is None else min(minutes, end_step - step)
        world, columns, _ = simulation.advance(world, course, due)
        to_ms = world.physics.step * MINUTE_MS
        yield Stretch(columns, step * MINUTE_MS, to_ms if end_ms is None else min(to_ms, end_ms))
