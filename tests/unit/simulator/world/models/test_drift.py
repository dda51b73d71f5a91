"""Drift: the same minute has the same value from wherever it is asked, and days differ."""

import numpy as np
import pytest

from simulator.world.models.drift import drifting_sd

DAY_MIN = 1_440


def test_a_minute_has_its_value_wherever_a_block_is_cut_and_however_many_columns_there_are() -> (
    None
):
    steps = np.arange(10_000, 10_000 + DAY_MIN)
    whole = drifting_sd(7, "test", steps, 5, 6.0)
    parts = [drifting_sd(7, "test", part, 5, 6.0) for part in np.split(steps, [1, 359, 360])]

    assert np.array_equal(whole, np.vstack(parts))
    assert np.array_equal(whole[:, :3], drifting_sd(7, "test", steps, 3, 6.0))
    chosen = np.array([4, 0, 4])
    assert np.array_equal(whole[:, chosen], drifting_sd(7, "test", steps, 5, 6.0, chosen))


def test_it_is_standard_goes_smoothly_and_forgets_after_two_knots() -> None:
    drift = drifting_sd(7, "test", np.arange(60 * DAY_MIN), 40, 6.0)

    assert drift.mean() == pytest.approx(0, abs=0.05)
    assert drift.std() == pytest.approx(1, abs=0.05)
    assert np.abs(np.diff(drift, axis=0)).max() < 0.05
    later = np.mean(drift[12 * 60 :] * drift[: -12 * 60])
    assert abs(later) < 0.1
