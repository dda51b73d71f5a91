"""Random numbers by name and counter: whoever asks, in whatever order, gets the same ones.

Philox is a counter-based generator: the key comes from the seed and the name, the counter from the
step, so no model disturbs another and nothing has to be remembered between calls.
"""

import contextlib
import hashlib
import math
import threading
from collections.abc import Generator, Sequence
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from contract.arrays import FloatArray, IntArray

Law = Literal["uniform", "normal"]

TILE = 60
NAMES_KEPT = 1_024  # keys in memory: all names of a run
NOTHING_BUFFERED = np.zeros(4, dtype=np.uint64)  # of the four numbers that Philox makes at once


class _Dice(threading.local):
    """A generator for each thread, set anew for every draw: a new one would cost more than most.

    (numpy asks the system for entropy for each one, though the key is given.)
    """

    def __init__(self) -> None:
        self._bits = np.random.Philox(0)
        self._generator = np.random.Generator(self._bits)

    def at(self, key: NDArray[np.uint64], step: int) -> np.random.Generator:
        """Return the generator before its first number for a key and a step."""
        # The step stands in the highest word: successive steps are 2**192 numbers apart.
        counter = np.array([0, 0, 0, step & 0xFFFF_FFFF_FFFF_FFFF], dtype=np.uint64)
        self._bits.state = {
            "bit_generator": "Philox",
            "state": {"counter": counter, "key": key},
            "buffer": NOTHING_BUFFERED,
            "buffer_pos": NOTHING_BUFFERED.size,
            "has_uint32": 0,
            "uinteger": 0,
        }
        return self._generator


_DICE = _Dice()


def draw(
    seed: int, name: str, step: int, shape: int | tuple[int, ...], law: Law = "uniform"
) -> FloatArray:
    """Return random numbers that depend on nothing but the arguments.

    A longer draw begins with the shorter one, so the first n sensors of a kind keep their numbers
    however many follow.

    Parameters
    ----------
    seed
        The run's seed, any integer.
    name
        What the numbers are for.
    step
        A minute, a day, a reading's number: whatever counts; -2**63 … 2**63 - 1.
    shape
        Shape of the result.
    law
        `uniform` in [0, 1) or `normal` with mean 0 and standard deviation 1.
    """
    generator = _DICE.at(_key(seed, name), step)
    if law == "normal":
        return generator.standard_normal(shape)
    return generator.random(shape)


def columns(seed: int, name: str, steps: IntArray, width: int, law: Law = "normal") -> FloatArray:
    """Return random numbers for consecutive steps, (step, width).

    They are drawn in tiles of `TILE` steps, one row of the tile for each column, because a draw
    for every single step would cost more than the models. Column i is the same for every width.

    Parameters
    ----------
    steps : (step,) int64
        Consecutive steps.
    width
        Number of columns: zones or sensors.
    """
    if steps.size == 0 or width == 0:
        return np.zeros((steps.size, width))
    first = int(steps[0])
    numbers, begin = window(seed, name, (first, int(steps[-1])), width, law)
    start = first - begin
    return numbers[:, start : start + steps.size].T


def window(
    seed: int, name: str, steps: tuple[int, int], width: int, law: Law = "normal"
) -> tuple[FloatArray, int]:
    """Return the numbers of a span of steps, (width, step), and the step of the first of them.

    They are those of `columns`, in one piece of memory: the whole tile where the span lies in one.

    Parameters
    ----------
    steps
        The first and the last that are needed.
    """
    first, last = steps
    numbers = range(first // TILE, last // TILE + 1)
    kept = (_ASIDE.tiles or _kept)(seed, name, width, law)
    drawn = [
        _tile(seed, name, number, width, law) if found is None else found
        for number, found in ((number, kept.get(number)) for number in numbers)
    ]
    # Time goes on: the next span begins in the last two tiles of this one, or behind them.
    kept.clear()
    kept.update(list(zip(numbers, drawn, strict=True))[-2:])
    if len(drawn) == 1:
        return drawn[0], numbers.start * TILE
    drawn[0] = drawn[0][:, first % TILE :]
    drawn[-1] = drawn[-1][:, : last % TILE + 1]
    return np.concatenate(drawn, axis=1), first


def _tile(seed: int, name: str, number: int, width: int, law: Law) -> FloatArray:
    """Return the numbers of `TILE` consecutive steps, (width, TILE), read-only."""
    numbers = draw(seed, name, number, (width, TILE), law)
    numbers.setflags(write=False)
    return numbers


class Tiles:
    """The newest tiles of each name, of a run beside the one that goes on."""

    def __init__(self) -> None:
        self._of: dict[tuple[int, str, int, Law], dict[int, FloatArray]] = {}

    def __call__(self, seed: int, name: str, width: int, law: Law) -> dict[int, FloatArray]:
        """Return those of a name, by number."""
        return self._of.setdefault((seed, name, width, law), {})


class _Aside(threading.local):
    """Which tiles a thread keeps, where they are not those of all."""

    tiles: Tiles | None = None


_ASIDE = _Aside()


@contextlib.contextmanager
def apart(tiles: Tiles) -> Generator[None]:
    """Keep what this thread draws in tiles of its own: two runs would take away each other's."""
    _ASIDE.tiles = tiles
    try:
        yield
    finally:
        _ASIDE.tiles = None


@lru_cache(maxsize=NAMES_KEPT)
def _kept(seed: int, name: str, width: int, law: Law) -> dict[int, FloatArray]:
    """Return the newest tiles of a name, by number: what bounds the memory of a large city."""
    del seed, name, width, law
    return {}


def centred(unit: FloatArray) -> FloatArray:
    """Return uniform numbers in [0, 1) moved to have mean 0: half to either side."""
    return unit - 0.5


def between(unit: FloatArray, bounds: FloatArray | tuple[float, float]) -> FloatArray:
    """Return uniform numbers in [0, 1) stretched over `bounds`."""
    low, high = float(bounds[0]), float(bounds[1])
    return low + (high - low) * unit


def pick(unit: FloatArray, cumulative: Sequence[float]) -> IntArray:
    """Return which class each uniform number falls in: 0 below the first bound, and so on."""
    return np.searchsorted(np.array(cumulative), unit, side="right").astype(np.int64)


def rounded(values: FloatArray, decimals: int = 0) -> FloatArray:
    """Return values rounded to decimals; numpy's own types forget that they stay float64."""
    return np.asarray(np.round(values, decimals), dtype=np.float64)


def lognormal(normal: FloatArray, sigma_ln: float | FloatArray) -> FloatArray:
    """Return factors with mean 1 from standard normal numbers."""
    return np.exp(sigma_ln * normal - np.square(sigma_ln) / 2)


def memory(hours: float, step_min: float = 1.0) -> float:
    """Return the share of a deviation that is left after one step, if it fades over `hours`."""
    return math.exp(-step_min / (60.0 * hours))


@lru_cache(maxsize=NAMES_KEPT)
def _key(seed: int, name: str) -> NDArray[np.uint64]:
    digest = hashlib.sha256(f"{seed}\0{name}".encode()).digest()
    return np.frombuffer(digest[:16], dtype="<u8").astype(np.uint64)
