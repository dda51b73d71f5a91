"""With which world and clock a live run begins: from its checkpoint, or spun up anew."""

import structlog

from contract.clock import CityClock, to_us, utc_now
from simulator.errors import CheckpointError
from simulator.kinds import SIMULATED
from simulator.run import pacing
from simulator.run.checkpoint import Checkpoint, Checkpoints, Head, fits, with_register
from simulator.world.causes import Course
from simulator.world.city import SPIN_UP_MIN, CityModel
from simulator.world.state import MINUTE_MS, Physics

log = structlog.stdlib.get_logger()


def begin(
    store: Checkpoints, model: CityModel, course: Course, head: Head
) -> tuple[Physics, CityClock]:
    """Return the city before its present minute, and the clock that goes on from there.

    Parameters
    ----------
    head
        What this run's checkpoints will belong to; its step does not count.
    """
    saved: Checkpoint | None = None
    try:
        saved = store.load()
    except CheckpointError as error:
        log.warning("checkpoint_unreadable", error=str(error))
    if saved is not None and saved.head.city != head.city:
        saved = None
    wall = utc_now()
    start_at = pacing.city_start(
        wall,
        saved.head.step if saved else None,
        saved.head.speed if saved else 1.0,
    )
    step = to_us(start_at) // 1000 // MINUTE_MS
    begun = _restored(head, model, course, saved, step) if saved else None
    if begun is None:
        log.info("world_spun_up", hours=SPIN_UP_MIN / 60, has_checkpoint=saved is not None)
        begun = model.spun_up(step, course)
        if saved is not None:
            begun = _with_registers(begun, saved.physics)
    # The wall went on while the world was computed; the first readings catch up.
    return begun, CityClock(start_at, wall, head.speed)


def _restored(
    head: Head, model: CityModel, course: Course, saved: Checkpoint, step: int
) -> Physics | None:
    """Return the checkpoint's world moved on to `step`; None if it is another city or too old."""
    is_same = (saved.head.seed, saved.head.sensor_count) == (head.seed, head.sensor_count)
    gap_min = step - saved.head.step
    if not is_same or not 0 <= gap_min <= SPIN_UP_MIN:
        return None
    if not fits(saved.physics, model.climatology(saved.head.step)):
        return None
    log.info("world_restored", gap_min=gap_min)
    return model.forward(saved.physics, step, course)


def _with_registers(physics: Physics, earlier: Physics) -> Physics:
    for code, kind in SIMULATED.items():
        if kind.lasting is not None:
            physics = with_register(physics, earlier, code, kind.lasting)
    return physics
