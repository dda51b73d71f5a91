"""A run as a value."""

import numpy as np

from simulator.devices.reading import written
from simulator.run.world import Simulation
from simulator.scenario.course import NOTHING
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS, Physics


def test_advancing_leaves_the_world_as_it_was(model: CityModel, midnight: Physics) -> None:
    birth_ms = midnight.step * MINUTE_MS
    simulation = Simulation.of(model, birth_ms=birth_ms, period_scale=1.0)
    world, _, _ = simulation.advance(simulation.born(midnight, boot=3), NOTHING, 5)
    seq = {kind: numbers.copy() for kind, numbers in world.devices.seq.items()}
    end_ms = birth_ms + 15 * MINUTE_MS
    after, first, _ = simulation.advance(world, NOTHING, 10)
    again_after, again, _ = simulation.advance(world, NOTHING, 10)

    assert written(first, birth_ms, end_ms) == written(again, birth_ms, end_ms)
    for kind, numbers in seq.items():
        assert np.array_equal(world.devices.seq[kind], numbers)
        assert np.array_equal(after.devices.seq[kind], again_after.devices.seq[kind])
    assert after.physics.step == midnight.step + 15
    assert after.devices.boot == 3
