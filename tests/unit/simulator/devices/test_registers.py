"""Gauges that report by how much their register grew."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.devices.registers import increments, unread


@given(st.lists(st.floats(0, 0.4), min_size=1, max_size=60), st.integers(1, 59))
def test_increments_lose_no_rain_however_small_or_cut(falls_mm: list[float], cut: int) -> None:
    register = 17.03 + np.cumsum(falls_mm)
    sensor = np.zeros(register.size, dtype=np.int64)
    last, parts = unread(1), list[np.ndarray[tuple[int], np.dtype[np.float64]]]()
    for part, where in zip(np.split(register, [cut]), np.split(sensor, [cut]), strict=True):
        if part.size:
            grown, last = increments(part, where, last, 0.1)
            parts.append(grown)
    shown = np.concatenate(parts)

    assert shown[0] == 0
    assert shown.sum() == pytest.approx(register[-1] - register[0], abs=0.1001)
    assert np.all(shown >= 0)


def test_increments_keep_sensors_apart() -> None:
    sensor = np.array([0, 1, 0, 1])

    _, last = increments(np.array([5.0, 9.0]), np.array([0, 1]), unread(2), 0.1)
    grown, _ = increments(np.array([5.2, 9.0, 5.2, 9.5]), sensor, last, 0.1)
    assert grown == pytest.approx([0.2, 0.0, 0.0, 0.5])


def test_what_was_remembered_stays_as_it_was() -> None:
    last = np.array([50.0])
    _, after = increments(np.array([5.3]), np.array([0]), last, 0.1)

    assert last.tolist() == [50.0]
    assert after.tolist() == [53.0]
