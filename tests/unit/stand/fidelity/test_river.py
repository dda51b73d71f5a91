"""Levels of known tides."""

import numpy as np
import pytest

from contract.arrays import FloatArray
from tests.stand.fidelity import river

DAYS = 60
AT_H = np.arange(DAYS * river.TEN_MIN_A_DAY) / river.TEN_MIN_AN_HOUR


def _wave(speed_deg_per_h: float, *, later_h: float = 0.0) -> FloatArray:
    return np.cos(np.deg2rad(speed_deg_per_h * (AT_H - later_h)))


def test_a_day_has_its_extremes_and_none_where_much_is_missing() -> None:
    level = np.tile(np.linspace(-1, 2, river.TEN_MIN_A_DAY), 3)
    level[5] = np.nan
    level[river.TEN_MIN_A_DAY : river.TEN_MIN_A_DAY + 60] = np.nan
    low, high = river.daily_extremes_m(level)
    assert (low[0], high[0]) == (-1, 2)
    assert np.isnan([low[1], high[1]]).all()


@pytest.mark.parametrize(("hour", "share"), [(5.0, 1.0), (18.0, 1.0), (11.0, 0.0), (0.0, 0.0)])
def test_only_peaks_at_the_published_hours_count(hour: float, share: float) -> None:
    assert river.peak_hour_share(2 * _wave(15.0, later_h=hour), 10) == share


def test_lower_days_do_not_count() -> None:
    level = _wave(15.0, later_h=5.0)
    level[: 30 * river.TEN_MIN_A_DAY] = 2 * _wave(15.0, later_h=11.0)[: 30 * river.TEN_MIN_A_DAY]
    assert river.peak_hour_share(level, 30) == 0
    assert river.peak_hour_share(level, 60) == 0.5


def test_the_form_factor_is_diurnal_over_semidiurnal() -> None:
    speed = river.TIDE_DEG_PER_H
    level = 0.8 * _wave(speed["M2"]) + 0.3 * _wave(speed["S2"]) + 0.55 * _wave(speed["K1"])
    expected = 0.55 / river.NODE_RATIO["K1"] / (0.8 / river.NODE_RATIO["M2"] + 0.3)
    assert river.form_factor(level) == pytest.approx(expected, abs=0.05)
    assert river.form_factor(level + 2 * _wave(speed["O1"])) > 1.5


def test_a_gauge_downstream_is_ahead() -> None:
    first, second = _wave(28.98), _wave(28.98, later_h=1.0)
    assert river.lead_min(first, second) == 60
    assert river.lead_min(second, first) == -60
