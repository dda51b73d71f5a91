"""Runs are kept for those events that began in them, as many as fit."""

import numpy as np

from simulator.devices.memory import Memory
from simulator.run.kept import Kept, size_of
from simulator.run.world import World
from simulator.world.state import Physics

NUMBERS = 1_000
SIZE = 8 * NUMBERS


def world(step: int) -> World:
    physics = Physics(step, {"noise": {"level": np.zeros(NUMBERS)}})
    return World(physics, Memory(boot=0, seq={}, register={}, waiting={}, held={}))


def test_a_run_in_which_several_events_began_is_there_once_until_the_last_is_taken() -> None:
    kept, morning = Kept(), world(1)
    kept.keep("storm.1", morning)
    kept.keep("stuck.1", morning)
    assert kept.size_bytes == size_of(morning) == SIZE
    assert kept.take("storm.1") is morning
    assert kept.size_bytes == SIZE
    assert kept.take("stuck.1") is morning
    assert kept.size_bytes == 0
    assert kept.take("stuck.1") is None


def test_the_oldest_goes_where_there_is_no_room() -> None:
    kept = Kept(max_bytes=2 * SIZE)
    worlds = [world(step) for step in range(4)]
    for step, one in enumerate(worlds):
        kept.keep(f"event.{step}", one)
    assert [kept.take(f"event.{step}") for step in range(4)] == [None, None, *worlds[2:]]


def test_an_event_that_is_kept_anew_has_the_newer_run() -> None:
    kept, newer = Kept(), world(2)
    kept.keep("stuck.1", world(1))
    kept.keep("stuck.1", newer)
    assert kept.size_bytes == SIZE
    assert kept.older_than(2) == []
    assert kept.older_than(3) == ["stuck.1"]
    assert kept.take("stuck.1") is newer
