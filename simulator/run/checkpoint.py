"""What a run leaves for the next one: its physics, the number of starts, the births announced.

Devices are not kept: each start is a boot of theirs, from which they number anew.
Every file is written beside its name and moved over it, so a power cut leaves the old or the new.
"""

import contextlib
import fcntl
import os
import zipfile
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from contract.arrays import FloatArray
from simulator.errors import CheckpointError
from simulator.world.models.recursion import State
from simulator.world.state import Physics

WORLD_FILE, BOOT_FILE, ANNOUNCED_FILE = "world.npz", "boot", "announced.json"
HEAD = "head"
UNREADABLE = (
    OSError, EOFError, ValueError, KeyError, AttributeError, zipfile.BadZipFile,
    msgspec.DecodeError,
)  # fmt: skip


class Head(msgspec.Struct, frozen=True):
    """What a checkpoint belongs to.

    Attributes
    ----------
    step
        The city is the one before this city minute; readings before its end may be published.
    speed
        City seconds per second of the run that wrote it.
    """

    step: int
    city: str
    seed: int
    sensor_count: int
    speed: float


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A city that was saved."""

    head: Head
    physics: Physics


class Checkpoints:
    """The simulator's data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @contextlib.contextmanager
    def held(self) -> Generator[None]:
        """Keep the folder to this process: two that count starts in it would count the same.

        Raises
        ------
        CheckpointError
            Another simulator has it, or its file system has no locks.
        """
        folder = os.open(
            self._folder, os.O_RDONLY
        )  # itself the lock: a full disk has no room for one
        try:
            self._lock(folder)
            yield
        finally:
            os.close(folder)

    def _lock(self, folder: int) -> None:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CheckpointError(
                f"another simulator runs in {self._folder}; name another folder with --data"
            ) from None
        except OSError as error:
            raise CheckpointError(
                f"{self._folder} cannot be kept to one simulator ({error.strerror}): "
                "its file system has no locks; name another folder with --data"
            ) from error

    def next_boot(self) -> int:
        """Count one start of the devices and return its number, 0 the first time.

        All devices start with the simulator, so one number serves them all: a sensor that moves
        to another gateway still never sees its number fall.
        """
        path = self._folder / BOOT_FILE
        try:
            boot = int(path.read_text()) + 1
        except FileNotFoundError:
            boot = 0
        except ValueError as error:
            raise CheckpointError(f"{path} must hold one whole number: {error}") from error
        self._write(path, str(boot).encode())
        return boot

    def announced(self) -> frozenset[str]:
        """Return the topics of the births that earlier runs left on the broker."""
        path = self._folder / ANNOUNCED_FILE
        try:
            return frozenset(msgspec.json.decode(path.read_bytes(), type=list[str]))
        except FileNotFoundError:
            return frozenset()
        except msgspec.DecodeError as error:
            raise CheckpointError(f"{path} must be a list of topics: {error}") from error

    def remember_announced(self, topics: Iterable[str]) -> None:
        """Write down the topics of births that stand on the broker."""
        self._write(self._folder / ANNOUNCED_FILE, msgspec.json.encode(sorted(topics)))

    def save(self, head: Head, physics: Physics) -> None:
        """Write the city down."""
        arrays: dict[str, FloatArray] = {}
        for part, state in physics.states.items():
            arrays[f"{part}/"] = np.zeros(0)  # a part without state is still a part
            arrays |= {f"{part}/{name}": array for name, array in state.items()}
        encoded = np.frombuffer(msgspec.json.encode(head), dtype=np.uint8)
        path = self._folder / WORLD_FILE
        beside = path.with_suffix(".new")
        with beside.open("wb") as file:
            np.savez(file, allow_pickle=False, **{HEAD: encoded}, **arrays)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)

    def load(self) -> Checkpoint | None:
        """Return the last checkpoint, None if there is none.

        Raises
        ------
        CheckpointError
            The file is damaged.
        """
        path = self._folder / WORLD_FILE
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                head = msgspec.json.decode(arrays[HEAD].tobytes(), type=Head)
                states = _states({key: arrays[key] for key in arrays.files if key != HEAD})
        except FileNotFoundError:
            return None
        except UNREADABLE as error:
            raise CheckpointError(f"{path}: {error}") from error
        return Checkpoint(head, Physics(head.step, states))

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        beside = path.with_suffix(".new")
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)


def _states(arrays: dict[str, FloatArray]) -> dict[str, dict[str, FloatArray]]:
    states: dict[str, dict[str, FloatArray]] = {}
    for key, array in arrays.items():
        part, _, name = key.partition("/")
        state = states.setdefault(part, {})
        if name:
            state[name] = array
    return states


def fits(physics: Physics, pattern: Physics) -> bool:
    """Tell whether a saved city has the parts and sizes of a city of today."""
    return _sizes(physics) == _sizes(pattern)


def _sizes(physics: Physics) -> dict[tuple[str, str], tuple[int, ...]]:
    return {
        (part, name): array.shape
        for part, state in physics.states.items()
        for name, array in state.items()
    }


def with_register(physics: Physics, earlier: Physics, part: str, name: str) -> Physics:
    """Return a city whose registers of a name are nowhere lower than in an earlier one."""
    old = earlier.states.get(part, {}).get(name)
    if old is None:
        return physics
    register = physics.states[part][name].copy()
    shared = min(register.size, old.size)
    register[:shared] = np.maximum(register[:shared], old[:shared])
    state: State = {**physics.states[part], name: register}
    return Physics(physics.step, {**physics.states, part: state})
