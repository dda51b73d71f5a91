"""What fades and what soaks: step by step, the same however a block is cut and however wide."""

from collections.abc import Callable

import numpy as np
import pytest

from contract.arrays import FloatArray
from simulator import rng
from simulator.world.models import recursion

WIDTH = 3 * recursion.FEW_COLUMN_COUNT
STEPS = 50
KEEP = 0.93

START = rng.draw(1, "start", 0, WIDTH, "normal")
DRIVE = rng.draw(1, "drive", 0, (STEPS, WIDTH), "normal")

Recursion = Callable[[FloatArray, float, FloatArray], FloatArray]
both = pytest.mark.parametrize("recur", [recursion.fade, recursion.soak], ids=["fade", "soak"])


def test_what_fades_is_what_is_left_and_what_is_added() -> None:
    value = START
    for row, drive in zip(recursion.fade(START, KEEP, DRIVE), DRIVE, strict=True):
        value = KEEP * value + drive
        assert np.array_equal(row, value)


def test_what_soaks_rises_at_once_and_falls_slowly() -> None:
    value = START
    for row, drive in zip(recursion.soak(START, KEEP, DRIVE), DRIVE, strict=True):
        value = np.maximum(KEEP * value, drive)
        assert np.array_equal(row, value)


@both
@pytest.mark.parametrize("width", [1, recursion.FEW_COLUMN_COUNT, recursion.FEW_COLUMN_COUNT + 1])
def test_a_column_is_the_same_whatever_stands_beside_it(recur: Recursion, width: int) -> None:
    whole = recur(START, KEEP, DRIVE)

    assert np.array_equal(recur(START[:width], KEEP, DRIVE[:, :width]), whole[:, :width])


@both
@pytest.mark.parametrize("width", [1, WIDTH])
def test_a_block_is_the_same_however_it_is_cut(recur: Recursion, width: int) -> None:
    start, drive = START[:width], DRIVE[:, :width]
    first = recur(start, KEEP, drive[:7])
    rest = recur(first[-1], KEEP, drive[7:])

    assert np.array_equal(np.concatenate([first, rest]), recur(start, KEEP, drive))


@both
def test_how_an_array_lies_in_memory_does_not_count(recur: Recursion) -> None:
    lying = np.asfortranarray(DRIVE)

    assert np.array_equal(recur(START, KEEP, lying), recur(START, KEEP, DRIVE))
    assert np.array_equal(lying, DRIVE)


def test_each_column_may_fade_at_its_own_pace() -> None:
    keep = np.linspace(0.0, 1.0, WIDTH)
    whole = recursion.fade(START, keep, DRIVE)

    for column in range(WIDTH):
        alone = recursion.fade(START[[column]], float(keep[column]), DRIVE[:, [column]])
        assert np.array_equal(whole[:, [column]], alone)
