"""With which world and clock a live run begins: from its checkpoint, or spun up anew.

A run that goes on exactly where its checkpoint ends is the same run: its devices keep what they
remember, and their boot. Where time has passed meanwhile, or the fleet is another one, the city
goes on and its devices are started anew.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
import structlog

from contract.clock import CityClock, Wall, from_us, to_us, utc_now
from simulator.errors import CheckpointError, StoppedError
from simulator.kinds import SIMULATED
from simulator.run import pacing, stored
from simulator.run.checkpoint import VERSION, Checkpoint, Checkpoints, Head
from simulator.run.journal import Journal, Respun
from simulator.run.plan import Plan
from simulator.run.world import Simulation, World
from simulator.scenario.course import Course
from simulator.world.city import SPIN_UP_MIN, CityModel
from simulator.world.state import MINUTE_MS, Physics

log = structlog.stdlib.get_logger()

REFUSED = (
    "the world in {folder} is of {what}: ./ioc up --respin (python -m simulator respin) gives it "
    "up and spins one up anew, and readings stay; --data FOLDER has another city beside it; "
    "./ioc reset forgets everything"
)


@dataclass(frozen=True, slots=True, eq=False)
class Opening:
    """With what a run begins.

    Attributes
    ----------
    simulation
        With the devices' birth.
    world
        Before the minute in which the run begins.
    made_ms
        City time from which on its readings are to be made. [ms since the epoch]
    clock
        The line on which city time runs from there.
    head
        What its checkpoints belong to; the step and what is made change.
    left
        The head of the run before, None if there was none: what went on then may be of no end.
    """

    simulation: Simulation
    world: World
    made_ms: int
    clock: CityClock
    head: Head
    left: Head | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """How a city moves through many minutes, and who may stop it.

    Attributes
    ----------
    is_stopped
        Asked after each block.
    """

    model: CityModel
    course: Course
    is_stopped: Callable[[], bool]

    def forward(self, physics: Physics, step: int) -> Physics:
        """Return the city moved on to a minute.

        Raises
        ------
        StoppedError
            It was stopped.
        """
        return self.model.forward(physics, step, self.course, self._check)

    def spun_up(self, step: int) -> Physics:
        """Return the city before a minute after two days from climatology; raises as `forward`."""
        return self.model.spun_up(step, self.course, self._check)

    def _check(self) -> None:
        if self.is_stopped():
            raise StoppedError


def begin(
    store: Checkpoints,
    plan: Plan,
    way: Way,
    *,
    first_at: datetime | None = None,
    wall: Wall = utc_now,
) -> Opening:
    """Return with what a run begins that goes on from what its folder holds.

    Parameters
    ----------
    first_at
        City time at which a run begins whose folder holds none; None: the wall's.

    Raises
    ------
    CheckpointError
        The folder holds the world of another city, seed or version.
    StoppedError
        The way was stopped.
    """
    saved = _loaded(store.load)
    if saved is not None:
        _refuse_another(store, plan, way.model, saved)
    wall_at = wall()
    if saved is not None and _goes_on(store, plan, saved, wall_at):
        return _resumed(plan, way.model, saved, wall_at)
    before = saved or _given_up(store, plan)
    if before is None:
        start_at = first_at or wall_at
    else:
        start_at = pacing.city_start(wall_at, before.head.made_ms, before.head.speed)
    step = to_us(start_at) // 1000 // MINUTE_MS
    physics = None if saved is None else _moved(way, plan, saved, step)
    if physics is None:
        log.info("world_spun_up", hours=SPIN_UP_MIN / 60, has_checkpoint=before is not None)
        physics = way.spun_up(step)
        physics = physics if before is None else _with_registers(physics, before.world.physics)
    # The wall went on while the world was computed; the first readings catch up.
    clock = CityClock(start_at, wall_at, plan.speed)
    opening = _born(store, plan, way.model, physics, clock)
    return replace(opening, left=None if before is None else before.head)


def give_up(store: Checkpoints) -> bool:
    """Put the world of a folder aside, and what was made to happen in it; tell if there was one."""
    saved = _loaded(store.load)
    if saved is not None:
        Journal(store.folder).append(Respun(saved.head.step + 1))
    return store.give_up()


def _loaded(load: Callable[[], Checkpoint | None]) -> Checkpoint | None:
    try:
        return load()
    except CheckpointError as error:
        log.warning("checkpoint_unreadable", error=str(error))
        return None


def _given_up(store: Checkpoints, plan: Plan) -> Checkpoint | None:
    before = _loaded(store.given_up)
    return before if before is not None and before.head.city == plan.city.city_id else None


def _refuse_another(store: Checkpoints, plan: Plan, model: CityModel, saved: Checkpoint) -> None:
    head, pattern = saved.head, model.climatology(saved.head.step)
    what = ""
    if head.city != plan.city.city_id:
        what = f"the city {head.city}, not of {plan.city.city_id}"
    elif head.seed != plan.seed:
        what = f"seed {head.seed}, not of {plan.seed}"
    elif head.version != VERSION or not stored.has_parts_of(saved.world.physics, pattern):
        what = "another version of this program"
    elif head.sensor_count == plan.sensor_count and not stored.fits(saved.world.physics, pattern):
        what = "another version of this program or of the city's data"
    if what:
        raise CheckpointError(REFUSED.format(folder=store.folder, what=what))


def _goes_on(store: Checkpoints, plan: Plan, saved: Checkpoint, wall_at: datetime) -> bool:
    """Tell whether a run goes on exactly where it was: no time passed, and nobody else ran."""
    head = saved.head
    return (
        to_us(wall_at) <= head.made_ms * 1000
        and (head.sensor_count, head.period_scale) == (plan.sensor_count, plan.period_scale)
        and head.boot == store.boot()
    )


def _resumed(plan: Plan, model: CityModel, saved: Checkpoint, wall_at: datetime) -> Opening:
    head = saved.head
    log.info("world_resumed", boot=head.boot)
    return Opening(
        simulation=Simulation.of(model, birth_ms=head.birth_ms, period_scale=plan.period_scale),
        world=saved.world,
        made_ms=head.made_ms,
        clock=CityClock(from_us(head.made_ms * 1000), wall_at, plan.speed),
        head=msgspec.structs.replace(head, speed=plan.speed, trouble=plan.trouble),
        left=head,
    )


def _moved(way: Way, plan: Plan, saved: Checkpoint, step: int) -> Physics | None:
    """Return the checkpoint's city moved on to `step`; None if it is too old."""
    gap_min = step - saved.head.step
    if not 0 <= gap_min <= SPIN_UP_MIN:
        return None
    physics, count = saved.world.physics, saved.head.sensor_count
    if count != plan.sensor_count:
        log.info("fleet_changed", before=count, sensors=plan.sensor_count)
        is_larger = plan.sensor_count > count
        of = way.spun_up if is_larger else way.model.climatology
        physics = stored.with_fleet(physics, of(saved.head.step))
    log.info("world_restored", gap_min=gap_min)
    return way.forward(physics, step)


def _born(
    store: Checkpoints,
    plan: Plan,
    model: CityModel,
    physics: Physics,
    clock: CityClock,
) -> Opening:
    """Return a run whose devices are started anew."""
    birth_ms = to_us(clock.city_at) // 1000
    simulation = Simulation.of(model, birth_ms=birth_ms, period_scale=plan.period_scale)
    boot = store.next_boot()
    return Opening(
        simulation=simulation,
        world=simulation.born(physics, boot=boot),
        made_ms=birth_ms,
        clock=clock,
        head=Head(
            step=physics.step,
            city=plan.city.city_id,
            seed=plan.seed,
            sensor_count=plan.sensor_count,
            speed=plan.speed,
            version=VERSION,
            made_ms=birth_ms,
            boot=boot,
            birth_ms=birth_ms,
            period_scale=plan.period_scale,
            trouble=plan.trouble,
        ),
    )


def _with_registers(physics: Physics, earlier: Physics) -> Physics:
    for code, kind in SIMULATED.items():
        if kind.lasting is not None:
            physics = stored.with_register(physics, earlier, code, kind.lasting)
    return physics
