"""The calendar knows Tết by its lunar day, and the days around it."""

import itertools
from datetime import date

import pytest

from contract.city import city_folder, load_city
from contract.city_calendar import Calendar


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load_city(city_folder("hcmc")).calendar


def test_every_year_has_one_tet_and_five_holidays(calendar: Calendar) -> None:
    years = list(range(calendar.first_year, calendar.last_year + 1))
    assert [day.year for day in calendar.tet] == years
    for year in years:
        kinds = [holiday.kind for holiday in calendar.holiday if holiday.from_date.year == year]
        assert sorted(kinds) == ["public", "public", "public", "public", "tet"]


def test_every_tet_falls_into_its_days_off(calendar: Calendar) -> None:
    for day in calendar.tet:
        holiday = calendar.holiday_on(day)
        assert holiday is not None
        assert holiday.kind == "tet"


def test_a_working_day_is_no_holiday(calendar: Calendar) -> None:
    assert calendar.holiday_on(date(2026, 3, 17)) is None
    assert calendar.tet_effect_on(date(2026, 3, 17)) is None


def test_gateways_fill_before_tet_and_the_city_empties_on_it(calendar: Calendar) -> None:
    before = calendar.tet_effect_on(date(2026, 2, 12))
    during = calendar.tet_effect_on(date(2026, 2, 17))
    assert before is not None
    assert during is not None
    assert before.gateway_traffic_factor > 1 > during.inner_traffic_factor


def test_the_effects_of_tet_have_no_gap_and_no_overlap(calendar: Calendar) -> None:
    spans = [(effect.from_day, effect.to_day) for effect in calendar.tet_effect]
    for (_, end), (begin, _) in itertools.pairwise(spans):
        assert begin == end + 1
