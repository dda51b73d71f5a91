"""The past of a city on the disk: what it is, and the run at its begin and at each midnight.

From these the readings of each day are made again, in any order, while the city lives.
"""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from simulator.errors import CheckpointError
from simulator.run.checkpoint import Checkpoint, put, read, write
from simulator.run.world import World
from simulator.scenario.lots import day_begin_step, day_of
from simulator.world.state import MINUTE_MS

FOLDER, FILE, WISH_FILE = "past", "past.json", "wish"


class Past(msgspec.Struct, frozen=True, kw_only=True):
    """What lies before a live run: with the city's data, all that its readings depend on.

    Attributes
    ----------
    version
        `checkpoint.VERSION` of the program that made it.
    trouble
        How much goes wrong by itself, against the pack's rates.
    birth_ms, from_ms
        City time at which the devices are born and the past begins. [ms since the epoch]
    seam_ms
        City time at which it ends: what is sent from there on is the live run's.
    boot
        Which start of the devices it is: the live run's, too.
    marks
        The minutes before which the run is kept, in order: the first is the begin, the others are
        local midnights.
    """

    version: int
    city: str
    seed: int
    sensor_count: int
    period_scale: float
    trouble: float
    birth_ms: int
    from_ms: int
    seam_ms: int
    boot: int
    marks: tuple[int, ...]

    @property
    def length_min(self) -> int:
        """Return how long the past is, in minutes."""
        return (self.seam_ms - self.from_ms) // MINUTE_MS

    def days(self) -> Iterator[tuple[int, int]]:
        """Yield first and last but one minute of each civil day, the newest first."""
        ends = (*self.marks[1:], self.seam_ms // MINUTE_MS)
        yield from reversed(list(zip(self.marks, ends, strict=True)))


def marks_of(from_step: int, seam_step: int, utc_offset_h: float) -> Sequence[int]:
    """Return the minutes at which the days of a past begin, the first with the past."""
    days = range(day_of(from_step, utc_offset_h) + 1, day_of(seam_step - 1, utc_offset_h) + 1)
    return (from_step, *(day_begin_step(day, utc_offset_h) for day in days))


@dataclass(frozen=True, slots=True)
class PastFolder:
    """The past in a simulator's data folder.

    Parameters
    ----------
    data
        The simulator's folder.
    """

    data: Path

    @property
    def _folder(self) -> Path:
        return self.data / FOLDER

    def begin(self) -> None:
        """Forget what was written before, for it came to no end."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)

    def keep(self, mark: Checkpoint) -> None:
        """Write the run at a mark down."""
        write(self._folder / f"{mark.head.step}.npz", mark)

    def end(self, past: Past) -> None:
        """Write down that all marks are there."""
        put(self._folder / FILE, msgspec.json.encode(past))

    def load(self) -> Past | None:
        """Return the past, None if there is none or it came to no end.

        Raises
        ------
        CheckpointError
            The file is damaged.
        """
        path = self._folder / FILE
        try:
            return msgspec.json.decode(path.read_bytes(), type=Past)
        except FileNotFoundError:
            return None
        except msgspec.DecodeError as error:
            raise CheckpointError(f"{path}: {error}") from error

    def world(self, mark: int) -> World:
        """Return the run before a mark.

        Raises
        ------
        CheckpointError
            It is not there, or damaged.
        """
        path = self._folder / f"{mark}.npz"
        kept = read(path)
        if kept is None:
            raise CheckpointError(f"{path} is missing: the past cannot be made without it")
        return kept.world

    def wish(self) -> int | None:
        """Return which length was asked for last that could not be had, in minutes; None: none."""
        try:
            return int((self._folder / WISH_FILE).read_text())
        except (FileNotFoundError, ValueError):
            return None

    def remember_wish(self, length_min: int) -> None:
        """Write down for which length it was said that it cannot be had."""
        self._folder.mkdir(parents=True, exist_ok=True)
        put(self._folder / WISH_FILE, str(length_min).encode())
