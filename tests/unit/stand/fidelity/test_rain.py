"""Rain and floods of known arrays."""

import numpy as np
import pytest

from tests.stand.fidelity import rain

DAY_TENS = 144


def test_the_rain_of_a_day_is_the_sum_of_its_hours() -> None:
    rows = np.zeros((48, 2))
    rows[[3, 20], 0] = 4.0
    rows[30, 1] = np.nan
    assert rain.daily_mm(rows).tolist() == [[8.0, 0.0], [0.0, 0.0]]


def test_episodes_that_bring_little_are_not_told_of() -> None:
    rows = np.zeros((DAY_TENS, 1))
    rows[10:16] = 30.0  # an hour of 30 mm/h
    rows[100:103] = 5.0  # 2.5 mm
    assert rain.episode_lengths_min(rows, 20).tolist() == [60.0]
    assert rain.episode_lengths_min(rows, 1).tolist() == [60.0, 30.0]


def test_wet_days_that_come_together_are_a_gain_and_alternating_ones_a_loss() -> None:
    together = np.tile(np.repeat([1.0, 0.0], 5), 20)[:, None]
    assert rain.spell_gain(together) == pytest.approx(0.8 - 0.2, abs=0.01)
    assert rain.spell_gain(np.tile([1.0, 0.0], 50)[:, None]) == -1


def test_a_flood_follows_rain_only_where_enough_of_it_fell_before() -> None:
    depth, fell = np.zeros((DAY_TENS, 2)), np.zeros((DAY_TENS, 2))
    depth[20:30] = 0.2
    depth[90:95, 1] = 0.2
    fell[15:20, 0] = 5.0
    spots = rain.floods_after_rain(depth, fell)
    assert spots == [[True], [False, False]]
    assert rain.rain_flood_share(spots) == pytest.approx(1 / 3)
    assert rain.rain_spot_share(spots) == 0.5
    assert rain.rain_spot_share([[True, True, False], []]) == 1
    assert np.isnan(rain.rain_flood_share([[], []]))
    assert np.isnan(rain.rain_spot_share([[], []]))


def test_a_street_is_dry_so_long_after_the_last_of_the_rain() -> None:
    depth, fell = np.zeros((DAY_TENS, 1)), np.zeros((DAY_TENS, 1))
    depth[20:29], depth[29:31] = 0.2, 0.04
    depth[31:40] = 0.02
    fell[15:27] = 5.0
    assert rain.drained_min(depth, fell) == 40
    assert np.isnan(rain.drained_min(depth, np.zeros_like(fell)))
