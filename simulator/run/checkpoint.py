"""What a run leaves for the next one: its world, the number of starts, the births announced.

Every file is written beside its name and moved over it, so a power cut leaves the old or the new.
"""

import contextlib
import fcntl
import os
import zipfile
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec
import numpy as np

from simulator.errors import CheckpointError
from simulator.run import stored
from simulator.run.unsent import Unsent
from simulator.run.world import World
from simulator.scenario.event import Event

WORLD_FILE, BOOT_FILE, ANNOUNCED_FILE = "world.npz", "boot", "announced.json"
UNSENT_FILE = "unsent.json"
GIVEN_UP_FILE = "given-up.npz"
HEAD = "head"
VERSION = 3
"""Of what a world remembers and means: another one is no past of a city of today."""
UNREADABLE = (
    OSError, EOFError, ValueError, KeyError, AttributeError, TypeError, zipfile.BadZipFile,
    msgspec.DecodeError,
)  # fmt: skip


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What a checkpoint belongs to.

    Attributes
    ----------
    step
        The city is the one before this city minute; readings before its end may be published.
    speed
        City seconds per second of the run that wrote it.
    version
        `VERSION` of the program that wrote it.
    made_ms
        City time from which on no reading is published, of a run that ended in order; of one that
        did not, the beginning of the minute. [ms since the epoch]
    boot
        Which start of the devices it is.
    birth_ms
        City time of that start. [ms since the epoch]
    trouble
        How much goes wrong by itself, against the pack's rates.
    going_on
        Events and faults that are told to have begun, and not yet that they ended.
    """

    step: int
    city: str
    seed: int
    sensor_count: int
    speed: float
    version: int = 1
    made_ms: int = 0
    boot: int = 0
    birth_ms: int = 0
    period_scale: float = 1.0
    trouble: float = 0.0
    going_on: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A run that was saved."""

    head: Head
    world: World


class Checkpoints:
    """The simulator's data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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
            self.folder, os.O_RDONLY
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
                f"another simulator runs in {self.folder}; name another folder with --data"
            ) from None
        except OSError as error:
            raise CheckpointError(
                f"{self.folder} cannot be kept to one simulator ({error.strerror}): "
                "its file system has no locks; name another folder with --data"
            ) from error

    def next_boot(self) -> int:
        """Count a start of the devices and return its number, 0 the first time.

        All devices start with the simulator, so one number serves them all: a sensor that moves
        to another gateway still never sees its number fall.
        """
        before = self.boot()
        boot = 0 if before is None else before + 1
        put(self.folder / BOOT_FILE, str(boot).encode())
        return boot

    def boot(self) -> int | None:
        """Return the number of the last start of the devices, None before the first."""
        path = self.folder / BOOT_FILE
        try:
            return int(path.read_text())
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise CheckpointError(f"{path} must hold one whole number: {error}") from error

    def announced(self) -> frozenset[str]:
        """Return the topics of the births that earlier runs left on the broker."""
        path = self.folder / ANNOUNCED_FILE
        try:
            return frozenset(msgspec.json.decode(path.read_bytes(), type=list[str]))
        except FileNotFoundError:
            return frozenset()
        except msgspec.DecodeError as error:
            raise CheckpointError(f"{path} must be a list of topics: {error}") from error

    def remember_announced(self, topics: Iterable[str]) -> None:
        """Write down the topics of births that stand on the broker."""
        put(self.folder / ANNOUNCED_FILE, msgspec.json.encode(sorted(topics)))

    def unsent(self) -> Sequence[Unsent]:
        """Return the readings that an earlier run could not deliver.

        Raises
        ------
        CheckpointError
            The file is damaged.
        """
        path = self.folder / UNSENT_FILE
        try:
            return msgspec.json.decode(path.read_bytes(), type=list[Unsent])
        except FileNotFoundError:
            return ()
        except msgspec.DecodeError as error:
            raise CheckpointError(f"{path} must be a list of readings: {error}") from error

    def remember_unsent(self, unsent: Sequence[Unsent]) -> None:
        """Write down the readings that were not delivered; forget those of before."""
        path = self.folder / UNSENT_FILE
        if unsent:
            put(path, msgspec.json.encode(unsent))
        else:
            path.unlink(missing_ok=True)

    def save(self, head: Head, world: World) -> None:
        """Write a run down; the world that was given up for it is forgotten."""
        write(self.folder / WORLD_FILE, Checkpoint(head, world))
        (self.folder / GIVEN_UP_FILE).unlink(missing_ok=True)

    def give_up(self) -> bool:
        """Put the world aside, so that the next run spins up its own; tell whether there was one.

        What it says of time and registers still counts: neither runs backwards.
        """
        try:
            (self.folder / WORLD_FILE).replace(self.folder / GIVEN_UP_FILE)
        except FileNotFoundError:
            return False
        return True

    def load(self) -> Checkpoint | None:
        """Return the last checkpoint, None if there is none.

        Raises
        ------
        CheckpointError
            The file is damaged.
        """
        return read(self.folder / WORLD_FILE)

    def given_up(self) -> Checkpoint | None:
        """Return the world that was given up since the last checkpoint, None if there is none.

        Raises
        ------
        CheckpointError
            The file is damaged.
        """
        return read(self.folder / GIVEN_UP_FILE)


def write(path: Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint to a file of its own."""
    head = np.frombuffer(msgspec.json.encode(checkpoint.head), dtype=np.uint8)
    with _moved_over(path) as file:
        arrays = stored.arrays_of(checkpoint.world)
        np.savez(file, allow_pickle=False, **{HEAD: head}, **arrays)


def read(path: Path) -> Checkpoint | None:
    """Return the checkpoint in a file, None if there is no such file.

    Raises
    ------
    CheckpointError
        The file is damaged.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            head = msgspec.json.decode(arrays[HEAD].tobytes(), type=Head)
            named = {key: arrays[key] for key in arrays.files if key != HEAD}
            return Checkpoint(head, stored.world_of(named, step=head.step, boot=head.boot))
    except FileNotFoundError:
        return None
    except UNREADABLE as error:
        raise CheckpointError(f"{path}: {error}") from error


def put(path: Path, content: bytes) -> None:
    """Write a file so that it is the old or the new, whatever happens meanwhile."""
    with _moved_over(path) as file:
        file.write(content)


@contextlib.contextmanager
def _moved_over(path: Path) -> Generator[BinaryIO]:
    beside = path.with_suffix(".new")
    with beside.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
