"""A run from its start to its end, as fast as it can be computed: no broker, no clock."""

from collections.abc import Iterator

from simulator.devices.reading import Reading, written
from simulator.run.world import Simulation
from simulator.scenario.course import Course
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS


def readings(
    model: CityModel, course: Course, *, start_ms: int, period_scale: float, duration_ms: int | None
) -> Iterator[Reading]:
    """Yield the readings of a run that begins at `start_ms`, in the order in which they are sent.

    Parameters
    ----------
    start_ms
        City time at which the devices are born. [ms since the epoch]
    duration_ms
        How long the run is; None for ever.
    """
    simulation = Simulation.of(model, birth_ms=start_ms, period_scale=period_scale)
    world = simulation.born(model.spun_up(start_ms // MINUTE_MS, course), boot=0)
    end_ms = None if duration_ms is None else start_ms + duration_ms
    while end_ms is None or world.physics.step * MINUTE_MS < end_ms:
        from_ms = world.physics.step * MINUTE_MS
        world, columns, _ = simulation.advance(world, course, 1)
        to_ms = world.physics.step * MINUTE_MS
        yield from written(columns, from_ms, to_ms if end_ms is None else min(to_ms, end_ms))
