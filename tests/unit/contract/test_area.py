"""Areas exist for a span of days; boxes hold their edges."""

from datetime import date

from contract.area import Area, Extent
from contract.city import city_folder, load_city

BOX = Extent(west_deg=106.0, south_deg=10.0, east_deg=107.0, north_deg=11.0)


def district(code: str) -> Area:
    return load_city(city_folder("hcmc")).areas[code]


def test_a_district_exists_until_the_day_before_it_ends() -> None:
    assert district("760").is_valid_on(date(2025, 6, 30))
    assert not district("760").is_valid_on(date(2025, 7, 1))


def test_thu_duc_exists_from_its_founding_day() -> None:
    assert not district("769").is_valid_on(date(2020, 12, 31))
    assert district("769").is_valid_on(date(2021, 1, 1))


def test_a_district_without_a_first_day_has_always_existed() -> None:
    assert district("760").is_valid_on(date(1990, 1, 1))


def test_a_box_holds_its_edges() -> None:
    assert BOX.holds(10.0, 106.0)
    assert BOX.holds(11.0, 107.0)


def test_a_box_does_not_hold_a_swapped_point() -> None:
    assert not BOX.holds(106.5, 10.5)
