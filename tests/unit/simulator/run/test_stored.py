"""A world as named arrays, and what of it another fleet keeps."""

import numpy as np

from simulator.devices.memory import Memory
from simulator.run import stored
from simulator.run.world import World
from simulator.world.state import Physics


def test_all_that_devices_remember_comes_back() -> None:
    memory = Memory(
        boot=4,
        seq={"noise": np.array([3, 4])},
        register={"rain_gauge": np.array([np.nan])},
        waiting={"noise": {"sensor": np.array([1]), "value/0": np.array([55.5])}},
        held={"noise": {"case": np.array([9]), "value/0": np.array([1.5])}},
    )
    arrays = stored.arrays_of(World(Physics(7, {"noise": {}}), memory))
    world = stored.world_of(arrays, step=7, boot=4)

    assert world.physics.step == 7
    assert world.physics.states == {"noise": {}}
    assert world.devices.boot == 4
    assert world.devices.seq["noise"].tolist() == [3, 4]
    assert np.isnan(world.devices.register["rain_gauge"]).all()
    assert world.devices.waiting["noise"]["value/0"].tolist() == [55.5]
    assert world.devices.waiting["noise"]["sensor"].dtype == np.int64
    assert world.devices.held["noise"]["case"].tolist() == [9]


def test_a_larger_fleet_keeps_the_first_sensors_and_takes_further_ones_of_another_city() -> None:
    mine = Physics(1, {"city": {"all": np.array([1.0])}, "noise": {"own": np.array([1.0, 2.0])}})
    other = Physics(1, {"city": {"all": np.array([9.0])}, "noise": {"own": np.full(4, 9.0)}})
    larger, smaller = stored.with_fleet(mine, other), stored.with_fleet(other, mine)

    assert larger.states["noise"]["own"].tolist() == [1, 2, 9, 9]
    assert larger.states["city"]["all"].tolist() == [1]
    assert smaller.states["noise"]["own"].tolist() == [9, 9]


def test_a_world_of_another_size_does_not_fit(midnight: Physics) -> None:
    smaller = Physics(0, {**midnight.states, "noise": {"own": np.zeros(3)}})

    assert not stored.fits(smaller, midnight)
    assert stored.has_parts_of(smaller, midnight)
    assert not stored.has_parts_of(Physics(0, {**midnight.states, "noise": {}}), midnight)


def test_registers_never_fall_behind_an_earlier_run() -> None:
    fresh = Physics(9, {"smart_meter": {"energy": np.array([10.0, 20.0, 30.0])}})
    earlier = Physics(1, {"smart_meter": {"energy": np.array([15.0, 5.0])}})
    merged = stored.with_register(fresh, earlier, "smart_meter", "energy")

    assert merged.states["smart_meter"]["energy"].tolist() == [15.0, 20.0, 30.0]
    assert fresh.states["smart_meter"]["energy"].tolist() == [10.0, 20.0, 30.0]
