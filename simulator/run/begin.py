"""With which world and clock a live run begins: from its checkpoint, or spun up anew.

A run that goes on where its checkpoint ends is the same run: its devices keep what they remember,
and their boot; the minutes since are caught up. Where too many have passed, or the fleet is another
one, the city goes on and its devices are started anew. The first run of a folder may have a past.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import msgspec
import structlog

from contract.clock import CityClock, Wall, from_us, rfc3339, to_us, utc_now
from simulator.errors import CheckpointError
from simulator.kinds import SIMULATED
from simulator.run import pacing, prelude, stored
from simulator.run.checkpoint import VERSION, Checkpoint, Checkpoints, Head
from simulator.run.journal import Journal, Respun
from simulator.run.past import Past, PastFolder
from simulator.run.plan import Plan
from simulator.run.way import Way
from simulator.run.world import Simulation, World
from simulator.scenario.span import told
from simulator.world.city import SPIN_UP_MIN, CityModel
from simulator.world.state import MINUTE_MS, Physics

CATCH_UP_MIN = 60
"""What a run that goes on makes up for at most: of a longer pause its sensors know nothing."""

Loaded = TypeVar("Loaded", Checkpoint, Past)

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
    if store.boot() is None:
        return _first(store, plan, way, (first_at, wall()))
    saved = _loaded(store.load)
    if saved is not None:
        _refuse_another(store, plan, way.model, saved)
    _tell_no_past(store, plan, saved)
    wall_at = wall()
    if saved is not None and _goes_on(store, plan, saved, wall_at):
        return _resumed(plan, way.model, saved, wall_at)
    before = saved or _given_up(store, plan)
    start_at = wall_at
    if before is not None:
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


def _first(
    store: Checkpoints, plan: Plan, way: Way, times: tuple[datetime | None, datetime]
) -> Opening:
    """Return the first run of a folder, after its past where it is to have one.

    Parameters
    ----------
    times
        City time at which it begins, None for the wall's; and the wall's.
    """
    first_at, wall_at = times
    clock = CityClock(first_at or wall_at, wall_at, plan.speed)
    step = to_us(clock.city_at) // 1000 // MINUTE_MS
    if not plan.history_min:
        log.info("world_spun_up", hours=SPIN_UP_MIN / 60, has_checkpoint=False)
        return _born(store, plan, way.model, way.spun_up(step), clock)
    head = _head(plan, step=step, made_ms=step * MINUTE_MS)
    simulation, seam = prelude.lived_through(store, head, plan.history_min, way)
    return Opening(simulation, seam.world, seam.head.made_ms, clock, seam.head)


def _tell_no_past(store: Checkpoints, plan: Plan, saved: Checkpoint | None) -> None:
    """Say why there is no past where one is wished that this folder does not have; once."""
    if not plan.history_min:
        return
    folder = PastFolder(store.folder)
    past = _loaded(folder.load)
    known = (None if past is None else past.length_min, folder.wish())
    if plan.history_min in known:
        return
    since_ms = past.from_ms if past is not None else saved.head.birth_ms if saved else None
    log.warning(
        "history_not_made",
        wished=told(plan.history_min),
        city_since=None if since_ms is None else rfc3339(from_us(since_ms * 1000)),
        reason="a past is made before the first run of a folder alone, and this one has had a run",
        instead="./ioc reset forgets this city; --data FOLDER begins another one beside it",
    )
    folder.remember_wish(plan.history_min)


def _loaded(load: Callable[[], Loaded | None]) -> Loaded | None:
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
    """Tell whether a run goes on where it was: not much time passed, and nobody else ran."""
    head = saved.head
    return (
        to_us(wall_at) <= (head.made_ms + CATCH_UP_MIN * MINUTE_MS) * 1000
        and (head.sensor_count, head.period_scale) == (plan.sensor_count, plan.period_scale)
        and head.boot == store.boot()
    )


def _resumed(plan: Plan, model: CityModel, saved: Checkpoint, wall_at: datetime) -> Opening:
    """Return the run that was; what the wall is ahead of it is made at once."""
    head = saved.head
    made_at = from_us(head.made_ms * 1000)
    behind_s = max(0.0, (wall_at - made_at).total_seconds())
    log.info("world_resumed", boot=head.boot, behind_s=round(behind_s, 3))
    return Opening(
        simulation=Simulation.of(model, birth_ms=head.birth_ms, period_scale=plan.period_scale),
        world=saved.world,
        made_ms=head.made_ms,
        clock=CityClock(max(made_at, wall_at), wall_at, plan.speed),
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
        head=msgspec.structs.replace(
            _head(plan, step=physics.step, made_ms=birth_ms), boot=boot, birth_ms=birth_ms
        ),
    )


def _head(plan: Plan, *, step: int, made_ms: int) -> Head:
    return Head(
        step=step,
        city=plan.city.city_id,
        seed=plan.seed,
        sensor_count=plan.sensor_count,
        speed=plan.speed,
        version=VERSION,
        made_ms=made_ms,
        period_scale=plan.period_scale,
        trouble=plan.trouble,
    )


def _with_registers(physics: Physics, earlier: Physics) -> Physics:
    for code, kind in SIMULATED.items():
        if kind.lasting is not None:
            physics = stored.with_register(physics, earlier, code, kind.lasting)
    return physics
