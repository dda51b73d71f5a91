"""What a run leaves for the next one."""

import errno
import fcntl
import os
from pathlib import Path

import numpy as np
import pytest

from simulator.errors import CheckpointError
from simulator.run.checkpoint import Checkpoints, Head, fits, with_register
from simulator.world.causes import QUIET
from simulator.world.city import CityModel
from simulator.world.state import Physics

HEAD = Head(step=5, city="hcmc", seed=42, sensor_count=300, speed=1.0)


def test_a_world_comes_back_as_it_was_and_goes_on_the_same(
    tmp_path: Path, model: CityModel, midnight: Physics
) -> None:
    Checkpoints(tmp_path).save(Head(midnight.step, "hcmc", 42, 300, 60.0), midnight)
    saved = Checkpoints(tmp_path).load()

    assert saved is not None
    assert saved.head.speed == 60
    assert fits(saved.physics, midnight)
    _, expected = model.advance(midnight, QUIET, 30)
    _, block = model.advance(saved.physics, QUIET, 30)
    for kind, values in expected.values.items():
        for name, array in values.items():
            assert np.array_equal(array, block.values[kind][name]), f"{kind}.{name}"


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


def test_a_world_of_another_size_does_not_fit(midnight: Physics) -> None:
    smaller = Physics(0, {**midnight.states, "noise": {"own": np.zeros(3)}})

    assert not fits(smaller, midnight)


def test_registers_never_fall_behind_an_earlier_run() -> None:
    fresh = Physics(9, {"smart_meter": {"energy": np.array([10.0, 20.0, 30.0])}})
    earlier = Physics(1, {"smart_meter": {"energy": np.array([15.0, 5.0])}})
    merged = with_register(fresh, earlier, "smart_meter", "energy")

    assert merged.states["smart_meter"]["energy"].tolist() == [15.0, 20.0, 30.0]
    assert fresh.states["smart_meter"]["energy"].tolist() == [10.0, 20.0, 30.0]
