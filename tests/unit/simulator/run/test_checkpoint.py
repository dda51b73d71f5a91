"""What a run leaves for the next one."""

import errno
import fcntl
import os
from pathlib import Path

import msgspec
import pytest

from simulator.devices.memory import Memory
from simulator.devices.reading import written
from simulator.errors import CheckpointError
from simulator.run.checkpoint import Checkpoints, Head
from simulator.run.world import Simulation, World
from simulator.scenario.course import NOTHING
from simulator.world.city import CityModel
from simulator.world.state import MINUTE_MS, Physics

HEAD = Head(step=5, city="hcmc", seed=42, sensor_count=300, speed=1.0)
BEFORE_MIN = 7
FAR_MS = 2**50


def test_a_run_comes_back_as_it_was_and_goes_on_the_same(
    tmp_path: Path, model: CityModel, midnight: Physics
) -> None:
    simulation = Simulation.of(model, birth_ms=midnight.step * MINUTE_MS, period_scale=1.0)
    world, _, _ = simulation.advance(simulation.born(midnight, boot=3), NOTHING, BEFORE_MIN)
    head = msgspec.structs.replace(HEAD, step=world.physics.step, boot=3, speed=60.0)
    Checkpoints(tmp_path).save(head, world)
    saved = Checkpoints(tmp_path).load()

    assert saved is not None
    assert saved.head == head
    _, expected, _ = simulation.advance(world, NOTHING, 30)
    _, columns, _ = simulation.advance(saved.world, NOTHING, 30)
    assert written(columns, 0, FAR_MS) == written(expected, 0, FAR_MS)


def test_a_world_that_is_given_up_is_kept_until_there_is_another(
    tmp_path: Path, midnight: Physics
) -> None:
    store = Checkpoints(tmp_path)
    world = World(midnight, Memory(boot=0, seq={}, register={}, waiting={}, held={}))
    store.save(HEAD, world)

    assert store.give_up()
    assert not store.give_up()
    assert store.load() is None
    given_up = store.given_up()
    assert given_up is not None
    assert given_up.head == HEAD
    store.save(HEAD, world)
    assert store.given_up() is None


def test_a_first_run_has_no_checkpoint(tmp_path: Path) -> None:
    assert Checkpoints(tmp_path).load() is None
    assert Checkpoints(tmp_path).announced() == frozenset()


def test_boots_count_every_start(tmp_path: Path) -> None:
    assert [Checkpoints(tmp_path).next_boot() for _ in range(3)] == [0, 1, 2]


def test_a_folder_is_of_one_run_at_a_time(tmp_path: Path) -> None:
    with (
        Checkpoints(tmp_path).held(),
        pytest.raises(CheckpointError, match=r"another simulator runs in .*--data"),
        Checkpoints(tmp_path).held(),
    ):
        pass
    with Checkpoints(tmp_path).held():
        assert Checkpoints(tmp_path).next_boot() == 0


def test_a_folder_that_cannot_be_locked_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on some network file systems."""

    def without_locks(_descriptor: int, _operation: int) -> None:
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))

    monkeypatch.setattr(fcntl, "flock", without_locks)
    with (
        pytest.raises(CheckpointError, match=rf"{tmp_path} .*not supported.*--data"),
        Checkpoints(tmp_path).held(),
    ):
        pass


def test_announced_births_are_remembered(tmp_path: Path) -> None:
    Checkpoints(tmp_path).remember_announced(["b", "a"])

    assert Checkpoints(tmp_path).announced() == {"a", "b"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 torn", b"no zip at all"])
def test_a_damaged_checkpoint_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "world.npz").write_bytes(content)

    with pytest.raises(CheckpointError, match=r"world\.npz"):
        Checkpoints(tmp_path).load()


def test_a_damaged_boot_counter_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "boot").write_text("x")

    with pytest.raises(CheckpointError, match="one whole number"):
        Checkpoints(tmp_path).next_boot()
