"""The run that comes before a live one: straight and without output, kept at each midnight.

States that follow from long before (a register, a wet well, what a stuck instrument shows) are then
those of one run, and so are the numbers of the readings: live goes on from its end.
"""

from collections.abc import Callable

import msgspec
import structlog

from contract.clock import from_us, monotonic_s, rfc3339
from simulator.errors import CheckpointError
from simulator.run.checkpoint import Checkpoint, Checkpoints, Head
from simulator.run.past import Past, PastFolder, marks_of
from simulator.run.way import Way
from simulator.run.world import Simulation, World
from simulator.scenario.span import told
from simulator.world.local_time import YEARS
from simulator.world.state import MINUTE_MS
from simulator.world.units import DAY_MIN

FIRST_BOOT = 0
TOLD_EACH_S = 10.0

log = structlog.stdlib.get_logger()


def lived_through(
    store: Checkpoints, head: Head, length_min: int, way: Way
) -> tuple[Simulation, Checkpoint]:
    """Return a run that has lived until a minute, after its past is on the disk.

    It is written down as a run, too: from then on the folder is used.

    Parameters
    ----------
    head
        Of the run at its begin as live: its step is the first that is live.

    Raises
    ------
    CheckpointError
        There is no room for it, or no calendar.
    StoppedError
        The way was stopped; then the next start does it anew.
    """
    try:
        return _lived(store, head, length_min, way)
    except OSError as error:
        raise CheckpointError(
            f"the past cannot be kept in {store.folder}: {error.strerror or error}; "
            "--history 0 begins without one"
        ) from error


def _lived(
    store: Checkpoints, head: Head, length_min: int, way: Way
) -> tuple[Simulation, Checkpoint]:
    seam_step, from_step = head.step, head.step - length_min
    if from_us(from_step * MINUTE_MS * 1000).year <= YEARS[0]:
        raise CheckpointError(
            f"a past of {told(length_min)} begins before the years {YEARS[0]} to {YEARS[1]}"
        )
    folder = PastFolder(store.folder)
    folder.begin()
    began_s = monotonic_s()
    from_ms, seam_ms = from_step * MINUTE_MS, seam_step * MINUTE_MS
    log.info(
        "past_began", length=told(length_min), from_at=_at(from_ms), seam_at=_at(seam_ms),
        sensors=head.sensor_count,
    )  # fmt: skip
    simulation = Simulation.of(way.model, birth_ms=from_ms, period_scale=head.period_scale)
    head = msgspec.structs.replace(head, boot=FIRST_BOOT, birth_ms=from_ms)
    marks = marks_of(from_step, seam_step, way.model.city.utc_offset_h)
    world = simulation.born(way.spun_up(from_step), boot=FIRST_BOOT)
    tell = _progress(len(marks), monotonic_s)
    for number, mark in enumerate(marks):
        world = way.lived(simulation, world, mark)
        folder.keep(_checkpoint(head, world))
        tell(number)
    world = way.lived(simulation, world, seam_step)
    folder.end(
        Past(
            version=head.version,
            city=head.city,
            seed=head.seed,
            sensor_count=head.sensor_count,
            period_scale=head.period_scale,
            trouble=head.trouble,
            birth_ms=from_ms,
            from_ms=from_ms,
            seam_ms=seam_ms,
            boot=FIRST_BOOT,
            marks=tuple(marks),
        )
    )
    seam = _checkpoint(head, world)
    store.save(seam.head, seam.world)
    # Last: a folder in which no start was counted holds no run, whatever else lies there.
    store.next_boot()
    took_s = monotonic_s() - began_s
    log.info("past_lived", days=round(length_min / DAY_MIN, 2), took_s=round(took_s, 1))
    return simulation, seam


def _checkpoint(head: Head, world: World) -> Checkpoint:
    step = world.physics.step
    return Checkpoint(msgspec.structs.replace(head, step=step, made_ms=step * MINUTE_MS), world)


def _progress(of: int, now_s: Callable[[], float]) -> Callable[[int], None]:
    """Return what tells how many days are lived, now and then."""
    next_s = now_s() + TOLD_EACH_S

    def tell(days: int) -> None:
        nonlocal next_s
        if now_s() >= next_s:
            next_s = now_s() + TOLD_EACH_S
            log.info("past_goes_on", days=days, of=of)

    return tell


def _at(at_ms: int) -> str:
    return rfc3339(from_us(at_ms * 1000))
