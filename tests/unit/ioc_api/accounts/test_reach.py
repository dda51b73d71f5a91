"""Nobody gives more than they have: neither rights nor areas."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.city import city_folder, load_city
from contract.environment import DEFAULT_CITY
from ioc_api.accounts import reach
from ioc_api.accounts.people import Standing
from ioc_api.accounts.principal import LOOKING_ON
from ioc_api.accounts.right import Right
from ioc_api.accounts.role import Role
from ioc_api.accounts.scope import Scope
from ioc_api.errors import BadParameterError, ForbiddenError

CITY = load_city(city_folder(DEFAULT_CITY))
DISTRICTS = [area.code for area in CITY.areas_of("district")]
WARDS = [link.ward_code for link in CITY.links if link.share_frac > 0]
AREAS = st.none() | st.frozensets(st.sampled_from(DISTRICTS + WARDS), min_size=1, max_size=4)
RIGHTS = st.frozensets(st.sampled_from(list(Right)))


@given(areas=AREAS, own=AREAS)
def test_what_is_given_is_no_more_than_what_one_sees(
    areas: frozenset[str] | None, own: frozenset[str] | None
) -> None:
    """Whatever stands in the given areas stands in the giver's."""
    scope = Scope(own)
    if reach.is_within(areas, scope, CITY):
        assert areas is not None or scope.is_whole
        for code in areas or ():
            assert scope.covers(code, CITY)
    elif areas is not None:
        assert any(not scope.covers(code, CITY) for code in areas)


@given(role=st.sampled_from(list(Role)), rights=RIGHTS, areas=AREAS, own=AREAS)
def test_it_is_refused_where_a_right_or_an_area_is_missing(
    role: Role, rights: frozenset[Right], areas: frozenset[str] | None, own: frozenset[str] | None
) -> None:
    asking = replace(LOOKING_ON, name="lan", rights=rights, scope=Scope(own))
    standing = Standing(display_name="An", role=role, areas=areas)
    may = role.rights <= rights and reach.is_within(areas, asking.scope, CITY)
    if may:
        reach.refuse_beyond(asking, standing, CITY)
        return
    with pytest.raises(ForbiddenError) as refused:
        reach.refuse_beyond(asking, standing, CITY)
    assert set(refused.value.members or ()) <= {"right", "areas"}


def test_only_what_the_city_has_is_taken() -> None:
    assert reach.known_areas(["760", "760"], CITY) == {"760"}
    assert reach.known_areas(None, CITY) is None
    assert reach.known_unit("drainage", CITY) == "drainage"
    assert reach.known_unit(None, CITY) is None
    for wrong in (["999"], [], ["760", ""]):
        with pytest.raises(BadParameterError):
            reach.known_areas(wrong, CITY)
    with pytest.raises(BadParameterError, match="drainage"):
        reach.known_unit("fire", CITY)
