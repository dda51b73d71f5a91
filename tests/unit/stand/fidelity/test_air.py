"""Events, holidays and streets of known arrays."""

from datetime import date

import numpy as np
import pytest

from tests.stand.fidelity import dust, noise
from tests.stand.fidelity.year import FESTIVE, SATURDAY, SUNDAY, WORKING, Year

DAYS = 40
GENERATOR = np.random.Generator(np.random.Philox(5))


def _year(rows: np.ndarray, kinds: np.ndarray, tet: np.ndarray) -> Year:
    return Year(date(2025, 1, 1), kinds, tet, {"air.pm25_ugm3": rows}, {}, {})


def test_only_what_turns_cool_and_moist_at_once_is_like_rain() -> None:
    degc = np.array([[30, 30, 30], [27, 27, 30], [27, 27, 30.0]])
    moist = np.array([[0.6, 0.6, 0.6], [0.7, 0.6, 0.7], [0.7, 0.6, 0.7]])
    assert dust.rain_like(degc, moist).tolist() == [
        [False, False, False],
        [True, False, False],
        [False, False, False],
    ]


def test_events_are_counted_by_their_hour() -> None:
    event = np.zeros((48, 1), dtype=np.bool_)
    event[[15, 16, 24 + 2]] = True
    assert dust.share_of_events(event, (13, 18)) == pytest.approx(2 / 3)


def test_what_is_washed_out_is_the_three_hours_against_the_two_before() -> None:
    rows, event = np.full((48, 1), 10.0), np.zeros((48, 1), dtype=np.bool_)
    rows[15:18] = 8.0
    event[15] = True
    assert dust.wash_out(rows, event) == pytest.approx(0.8)
    assert dust.wash_out(10 / rows, event) == pytest.approx(1.25)
    assert np.isnan(dust.wash_out(rows, np.zeros_like(event)))


def test_tet_is_held_against_the_weeks_before_it() -> None:
    tet = np.arange(DAYS) - 28
    rows = np.repeat(np.where(np.abs(tet) <= 3, 5.0, 10.0), 24)[:, None]
    year = _year(rows, np.full(DAYS, FESTIVE), tet)
    assert dust.tet_change(year, "air.pm25_ugm3") == pytest.approx(-0.5)


def test_weekends_are_held_against_working_days_and_feasts_are_neither() -> None:
    kinds = np.array([WORKING] * 5 + [SATURDAY, SUNDAY] + [FESTIVE] * 33)
    of_day = np.array([10.0] * 5 + [9.0, 9.0] + [99.0] * 33)
    year = _year(np.repeat(of_day, 24)[:, None], kinds, np.full(DAYS, 99))
    assert dust.weekend_change(year, "air.pm25_ugm3") == pytest.approx(-0.1)


def test_day_and_night_are_means_of_energy() -> None:
    hour = np.tile(np.arange(24), 3)
    rows = np.where((hour >= 6) & (hour < 21), 75.0, 70.0)[:, None]
    rows[8] = 85.0
    day, night = noise.day_and_night_db(rows)
    assert night[0] == pytest.approx(70)
    assert day[0] == pytest.approx(10 * np.log10((44 * 10**7.5 + 10**8.5) / 45))


def test_who_follows_the_own_street_is_told_from_who_follows_all() -> None:
    streets = GENERATOR.standard_normal((500, 4))
    own = streets[:, [2]] + 0.5 * GENERATOR.standard_normal((500, 1))
    assert noise.own_less_strangers(own, streets, np.array([2])) > 0.7
    of_all = streets.sum(axis=1, keepdims=True)
    assert abs(noise.own_less_strangers(of_all, streets, np.array([2]))) < 0.2
