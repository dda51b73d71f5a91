"""Each statistic says of known arrays what is known of them."""

import numpy as np
import pytest

from tests.stand.fidelity import series

DAYS, THINGS = 400, 3
HOURS = DAYS * 24
GENERATOR = np.random.Generator(np.random.Philox(1))
HOUR = np.tile(np.arange(24.0), DAYS)[:, None]
MONTH = np.arange(DAYS) // 30 % 12


def _persistent(kept: float) -> np.ndarray:
    noise = GENERATOR.standard_normal((HOURS, THINGS))
    for row in range(1, HOURS):
        noise[row] = kept * noise[row - 1] + np.sqrt(1 - kept**2) * noise[row]
    return noise


PERSISTENT = _persistent(0.8)
WHITE = GENERATOR.standard_normal((HOURS, THINGS))


def test_the_profile_is_the_mean_of_each_hour_and_gaps_are_left_out() -> None:
    rows = HOUR + np.zeros((1, THINGS))
    rows[5] = np.nan
    assert series.hour_profile(rows).tolist() == list(range(24))
    assert series.peak_hour(series.hour_profile(rows)) == 23
    assert series.peak_hour(series.hour_profile(-rows), 6, 12) == 6


def test_the_index_of_a_profile_has_a_mean_of_one() -> None:
    assert series.index(np.array([1.0, 3.0])).tolist() == [0.5, 1.5]


def test_a_month_has_the_mean_of_its_days_and_none_that_is_not_there() -> None:
    rows = np.repeat(np.array([1.0, 3.0, 10.0]), 24)[:, None]
    means = series.month_profile(rows, np.array([0, 0, 4]))
    assert (means[0], means[4]) == (2.0, 10.0)
    assert np.isnan(means[1])


def test_what_is_left_has_neither_hours_nor_months() -> None:
    rows = 5 * HOUR + 100.0 * np.repeat(MONTH, 24)[:, None] + WHITE
    left = series.residual(rows, MONTH)
    assert np.std(left) == pytest.approx(1, abs=0.05)
    assert abs(series.hour_profile(left)).max() < 0.01


def test_an_anomaly_is_taken_from_days_of_its_own_group() -> None:
    groups = np.where(np.arange(DAYS) % 7 < 5, 0, 1)
    rows = HOUR * (1 + np.repeat(groups, 24)[:, None]) + np.zeros((1, THINGS))
    assert abs(series.anomaly(rows, groups)).max() < 1e-9
    groups[3] = -1
    assert np.isnan(series.anomaly(rows, groups)[3 * 24 : 4 * 24]).all()


@pytest.mark.parametrize("lag_h", [1, 6])
def test_autocorrelation_falls_by_the_power_of_the_lag(lag_h: int) -> None:
    assert series.autocorrelation(PERSISTENT, lag_h) == pytest.approx(0.8**lag_h, abs=0.05)
    assert abs(series.autocorrelation(WHITE, lag_h)).max() < 0.05


def test_correlation_leaves_gaps_out_and_knows_signs() -> None:
    with_gaps = np.where(GENERATOR.random(WHITE.shape) < 0.3, np.nan, WHITE)
    assert series.correlation(with_gaps, -2 * WHITE) == pytest.approx(-1)
    assert abs(series.correlation(WHITE, PERSISTENT)).max() < 0.05


def test_pairs_are_as_alike_as_what_they_share() -> None:
    shared = WHITE[:, [0]] + PERSISTENT
    assert series.pair_correlations(shared).size == 3
    assert series.pair_correlations(shared) == pytest.approx(0.5, abs=0.07)


def test_normal_steps_have_a_kurtosis_of_three_and_jumps_more() -> None:
    assert series.step_kurtosis(WHITE) == pytest.approx(3, abs=0.2)
    jumps = np.where(GENERATOR.random(WHITE.shape) < 0.01, 30 * WHITE, WHITE)
    assert series.step_kurtosis(jumps).min() > 9


def test_a_spike_is_an_hour_above_three_times_the_median_around() -> None:
    rows = np.ones((1000, 1))
    rows[[100, 500], 0] = 3.1
    rows[700, 0] = 2.9
    assert series.spike_frac(rows) == pytest.approx(2 / 976)


def test_a_share_at_hours_counts_these_hours_alone() -> None:
    assert series.share_at_hours(HOUR >= 18, 12, 24) == 0.5


def test_days_differ_by_their_spread_at_the_same_hour() -> None:
    rows = (HOUR + 1) * (1 + 0.1 * np.repeat(GENERATOR.standard_normal(DAYS), 24)[:, None])
    counted = np.ones(DAYS, dtype=np.bool_)
    assert series.cv_of_day_and_hour(rows, counted) == pytest.approx(0.1, abs=0.01)


def test_episodes_are_parted_by_long_gaps_only() -> None:
    is_on = np.array([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 1], dtype=np.bool_)
    assert series.episodes(is_on, 3) == [(1, 6), (10, 11)]
    assert series.episodes(is_on, 2) == [(1, 3), (5, 6), (10, 11)]
    assert series.episodes(np.zeros(4, dtype=np.bool_), 2) == []


def test_a_slope_is_that_of_the_line() -> None:
    x = np.arange(10.0)
    assert series.slope(x, 3 - 2 * x) == pytest.approx(-2)


def test_amplitudes_are_found_together() -> None:
    at_h = np.arange(0, 2000, 0.5)
    speeds = np.array([28.98, 15.04])
    values = 0.8 * np.cos(np.deg2rad(28.98 * at_h + 40)) + 0.5 * np.sin(np.deg2rad(15.04 * at_h))
    values[100:110] = np.nan
    assert series.amplitude(values, at_h, speeds) == pytest.approx([0.8, 0.5], abs=1e-6)
