"""What lies inside somebody's areas, by the city's own districts and wards."""

import pytest

from contract.city import City, city_folder, load_city
from contract.environment import DEFAULT_CITY
from ioc_api.accounts.scope import WHOLE_CITY, Scope
from ioc_api.errors import ForbiddenError


@pytest.fixture(scope="module")
def city() -> City:
    return load_city(city_folder(DEFAULT_CITY))


def straddling(city: City) -> tuple[str, str, str]:
    """Return a ward and two districts that share its ground."""
    for code, area in city.areas.items():
        if area.level == "ward":
            found = [
                link.district_code
                for link in city.links
                if link.ward_code == code and link.share_frac > 0
            ]
            if len(found) > 1:
                return code, found[0], found[1]
    raise AssertionError("every ward lies in one district")


def test_the_whole_city_holds_everything_also_what_stands_nowhere(city: City) -> None:
    assert WHOLE_CITY.is_whole
    assert WHOLE_CITY.holds(None, None)
    WHOLE_CITY.refuse_outside(city.areas, city)


def test_what_stands_nowhere_is_outside_every_area() -> None:
    assert not Scope(frozenset({"760"})).holds(None, None)


def test_a_ward_that_crosses_a_border_is_touched_by_both_and_covered_by_neither(city: City) -> None:
    ward, one, other = straddling(city)
    for district in (one, other):
        scope = Scope(frozenset({district}))
        assert scope.touches(ward, city)
        assert not scope.covers(ward, city)
        assert scope.holds(district, ward)
    assert not Scope(frozenset({one})).holds(other, ward)


def test_an_area_of_which_nothing_is_inside_is_refused_by_name(city: City) -> None:
    _, one, other = straddling(city)
    scope = Scope(frozenset({one}))
    scope.refuse_outside(None, city)
    scope.refuse_outside({one}, city)
    with pytest.raises(ForbiddenError, match=rf"area {other} is outside your areas: {one}"):
        scope.refuse_outside({one, other}, city)


def test_no_area_at_all_is_nothing_and_not_the_whole_city(city: City) -> None:
    nothing = Scope(frozenset())
    assert not nothing.is_whole
    assert not nothing.holds("760", None)
    assert not any(nothing.touches(code, city) for code in city.areas)


def test_a_key_holds_no_more_than_its_owner(city: City) -> None:
    ward, one, other = straddling(city)
    owner = Scope(frozenset({one}))
    assert WHOLE_CITY.within(owner, city) == owner
    assert Scope(frozenset({one, other, ward})).within(owner, city) == owner
    assert Scope(frozenset({ward})).within(WHOLE_CITY, city) == Scope(frozenset({ward}))
