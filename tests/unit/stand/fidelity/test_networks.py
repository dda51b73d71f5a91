"""Streets, loads, flows and pumps of known arrays."""

import numpy as np
import pytest

from tests.stand.fidelity import power, series, traffic, water
from tests.stand.fidelity.shown import in_bins

DAYS = 20
HOUR = np.tile(np.arange(24), DAYS)
ALL_DAYS = np.ones(DAYS, dtype=np.bool_)


def test_a_wet_hour_is_held_against_dry_ones_of_the_same_counter_and_hour() -> None:
    speed = (30.0 + np.stack([HOUR, 2 * HOUR], axis=1)).astype(np.float64)
    rain = np.zeros((HOUR.size, 2))
    rain[[40, 64], 0] = 10.0
    speed[[40, 64], 0] *= 0.8
    assert traffic.wet_change(speed, rain, ALL_DAYS) == pytest.approx(-0.2)
    assert np.isnan(traffic.wet_change(speed, np.zeros_like(rain), ALL_DAYS))


def test_a_peak_is_so_much_above_the_hours_between() -> None:
    means = np.ones((24, 1))
    means[traffic.PEAK_HOURS] = 1.5
    assert traffic.peak_over_off_peak(means)[0] == 1.5
    assert traffic.slower_half(np.array([1.0, 1.1, 1.3, np.nan, 1.5])) == 1.4


def test_only_warm_days_tell_what_a_degree_takes() -> None:
    degc = np.array([20.0, 25.0, 28.0, 29.0, 30.0, 31.0])
    load = np.exp(0.025 * np.maximum(degc - 27, 0))
    assert power.gain_per_degc(load, degc) == pytest.approx(0.025)


def test_the_load_factor_is_mean_over_peak() -> None:
    assert power.load_factor((1.0 + (HOUR == 14))[:, None]) == pytest.approx((25 / 24) / 2)


def test_the_night_is_two_to_four() -> None:
    flow = np.where((HOUR == 2) | (HOUR == 3), 0.0, 24 / 22)[:, None]
    assert water.night_ratio(flow)[0] == 0
    assert water.night_ratio(np.ones_like(flow))[0] == 1


def test_a_step_at_midnight_is_seen_and_the_usual_one_is_not() -> None:
    rows = np.exp(0.1 * np.cos(HOUR / 4))[:, None] * np.array([1.0, 9.0])
    rows[72, 1] = np.nan
    assert series.worst_midnight(rows) == pytest.approx(0, abs=1e-9)
    rows[10 * 24 :] *= 1.76
    assert series.worst_midnight(rows) == pytest.approx(np.log(1.76))


def test_days_and_months_are_held_against_one_another() -> None:
    rows = np.repeat(np.arange(1.0, DAYS + 1), 24)[:, None]
    month = np.where(np.arange(DAYS) < 10, 1, 2)
    assert series.month_ratio(rows, month, 3, 2) == pytest.approx(15.5 / 5.5)
    first = np.arange(DAYS) == 0
    assert series.ratio_of_days(rows, first, ~first) == pytest.approx(1 / 11)
    assert series.day_means(rows).tolist() == list(range(1, DAYS + 1))


def test_a_share_within_leaves_gaps_out() -> None:
    assert series.share_within(np.array([0.1, 0.5, 1.0, np.nan]), 0.2, 1.0) == pytest.approx(2 / 3)


READ = np.array([1.0, 3.0, 2.0, 0.0, 1.0, 0.0, 2.0])
ROW = np.array([0, 0, 0, 0, 1, 1, 1])
SENSOR = np.array([0, 0, 1, 1, 0, 1, 1])


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("mean", [[2.0, 1.0], [1.0, 1.0]]),
        ("highest", [[3.0, 2.0], [1.0, 2.0]]),
        ("lowest", [[1.0, 0.0], [1.0, 0.0]]),
        ("positive", [[1.0, 0.5], [1.0, 0.5]]),
        ("rises", [[2.0, 0.0], [0.0, 2.0]]),
    ],
)
def test_readings_become_one_number_a_bin_and_sensor(how: str, expected: list[list[float]]) -> None:
    assert in_bins(how, READ, ROW, SENSOR, (2, 2)).tolist() == expected  # type: ignore[arg-type]


def test_levels_are_means_of_energy_and_a_bin_without_readings_is_a_gap() -> None:
    read = in_bins("level", np.array([60.0, 70.0]), np.array([0, 0]), np.array([0, 0]), (2, 1))
    assert read[0, 0] == pytest.approx(10 * np.log10((10**6 + 10**7) / 2))
    assert np.isnan(read[1, 0])
