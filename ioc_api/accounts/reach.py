"""How far somebody's hand reaches who lets others in: never further than they may go. Pure."""

from collections.abc import Collection, Iterable

from contract.city import City
from ioc_api.accounts.people import Standing
from ioc_api.accounts.principal import Principal
from ioc_api.accounts.right import Right
from ioc_api.accounts.scope import Scope
from ioc_api.errors import BadParameterError, ForbiddenError


def known_areas(areas: Collection[str] | None, city: City) -> frozenset[str] | None:
    """Return the areas that a list means; None for the whole city.

    Raises
    ------
    BadParameterError
        One is none of the city's, or there are none at all.
    """
    if areas is None:
        return None
    for code in areas:
        if code not in city.areas:
            raise BadParameterError("areas", code, tuple(city.areas))
    if not areas:
        raise BadParameterError("areas", "", ("codes of areas, or null for the whole city",))
    return frozenset(areas)


def known_unit(unit: str | None, city: City) -> str | None:
    """Return a unit of the city's, or None. Raises `BadParameterError` for any other."""
    codes = tuple(each.code for each in city.units)
    if unit is not None and unit not in codes:
        raise BadParameterError("unit", unit, codes)
    return unit


def is_within(areas: frozenset[str] | None, scope: Scope, city: City) -> bool:
    """Tell whether all of some areas lie inside a scope; None is the whole city."""
    if scope.is_whole:
        return True
    return areas is not None and all(scope.covers(code, city) for code in areas)


def refuse_beyond(asking: Principal, standing: Standing, city: City) -> None:
    """Refuse to make somebody more than the one who does it, or to touch such a one.

    Raises
    ------
    ForbiddenError
        It names the right or the areas that are missing.
    """
    refuse_rights(asking, standing.role.rights)
    refuse_areas(asking, standing.areas, city)


def refuse_rights(asking: Principal, rights: Iterable[Right]) -> None:
    """Refuse to give rights that the giver has not. Raises `ForbiddenError`."""
    missing = sorted(set(rights) - asking.rights)
    if missing:
        raise ForbiddenError(
            f"you lack the right {missing[0]} that would be given", members={"right": missing[0]}
        )


def refuse_areas(asking: Principal, areas: frozenset[str] | None, city: City) -> None:
    """Refuse to give areas that the giver has not. Raises `ForbiddenError`."""
    if not is_within(areas, asking.scope, city):
        named = "the whole city" if areas is None else ", ".join(sorted(areas))
        raise ForbiddenError.outside(named, asking.scope.areas or ())
