"""The random numbers of faults."""

import numpy as np
import pytest

from contract.arrays import IntArray
from simulator.faults import lot

SENSORS, NUMBERS = 200, 300


@pytest.fixture(scope="module")
def grid() -> tuple[IntArray, IntArray, IntArray]:
    """One fault's key, its sensors, and the numbers of their readings."""
    sensor, number = np.divmod(np.arange(SENSORS * NUMBERS), NUMBERS)
    return np.full(sensor.size, lot.key(7, "broken.1", "noisy")), sensor, 29_000_000 + number


def test_numbers_are_spread_evenly_and_of_nothing_beside_them(
    grid: tuple[IntArray, IntArray, IntArray],
) -> None:
    unit = lot.uniform(*grid).reshape(SENSORS, NUMBERS)

    assert 0 <= unit.min() < unit.max() < 1
    counts, _ = np.histogram(unit, bins=100, range=(0, 1))
    assert np.sum((counts - 600) ** 2 / 600) < 150  # chi square with 99 degrees of freedom
    for step in ((slice(1, None), slice(None)), (slice(None), slice(1, None))):
        here = unit[step]
        before = unit[: here.shape[0], : here.shape[1]]
        assert abs(np.corrcoef(here.ravel(), before.ravel())[0, 1]) < 0.02


def test_normal_numbers_are_normal(grid: tuple[IntArray, IntArray, IntArray]) -> None:
    normal = lot.normal(*grid)

    assert normal.mean() == pytest.approx(0, abs=0.02)
    assert normal.std() == pytest.approx(1, abs=0.02)
    assert np.mean(np.abs(normal) < 1.96) == pytest.approx(0.95, abs=0.005)


def test_another_fault_purpose_or_seed_has_other_numbers() -> None:
    keys = {
        lot.key(seed, event, purpose)
        for seed in (7, 8)
        for event in ("broken.1", "broken.2")
        for purpose in ("noisy", "spike")
    }
    assert len(keys) == 8


def test_a_case_is_named_by_its_fault_and_its_sensor() -> None:
    keys = np.repeat(np.array([lot.key(7, f"broken.{n}", "stuck") for n in range(50)]), 100)
    names = lot.case(keys, np.tile(np.arange(100), 50))

    assert np.unique(names).size == 5_000
