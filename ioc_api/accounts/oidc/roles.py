"""Which role and areas the values of a claim bring. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from ioc_api.accounts.role import Role

VALUES_MAX_COUNT = 1000  # of a claim; the groups of one person


@dataclass(frozen=True, slots=True)
class Grant:
    """What one value of the claim brings.

    Attributes
    ----------
    value : str
        As the provider writes it.
    role : Role
    area : str or None
        A district or ward, None for the whole city.
    """

    value: str
    role: Role
    area: str | None


@dataclass(frozen=True, slots=True)
class Granted:
    """What a person has by all values: a role, and the areas it is for; None is the whole city."""

    role: Role
    areas: frozenset[str] | None


def parse(text: str) -> tuple[Grant, ...]:
    """Return the grants in a text such as ``ioc-admins=admin, ioc-east=operator:769``.

    Raises
    ------
    ValueError
        One has another form or names a role that is none.
    """
    return tuple(_grant(part.strip()) for part in text.split(",") if part.strip())


def _grant(text: str) -> Grant:
    value, equals, what = text.rpartition("=")
    role, colon, area = (part.strip() for part in what.partition(":"))
    if not equals or not value.strip() or role not in list(Role) or (colon and not area):
        raise ValueError(
            f"{text!r} must be VALUE=ROLE or VALUE=ROLE:AREA, with a role of {', '.join(Role)}"
        )
    return Grant(value.strip(), Role(role), area or None)


def granted(grants: Sequence[Grant], values: Collection[str]) -> Granted | None:
    """Return what values bring together, or None where they bring nothing.

    An account has one role: it is the highest, for the areas of the grants that bring that one. So
    a lesser role for more areas adds nothing to a higher one for fewer.
    """
    ours = [grant for grant in grants if grant.value in values]
    if not ours:
        return None
    highest = max((grant.role for grant in ours), key=list(Role).index)
    areas = [grant.area for grant in ours if grant.role == highest]
    named = frozenset(area for area in areas if area is not None)
    return Granted(highest, named if named and None not in areas else None)


def values_at(claims: Mapping[str, object], path: str) -> frozenset[str]:
    """Return the values of a claim: a text is one, a list of texts several, all else none.

    A claim within others has its names joined by dots, as ``realm_access.roles``. One whose own
    name has dots is found, too.
    """
    found = claims[path] if path in claims else _within(claims, path.split("."))
    if isinstance(found, str):
        return frozenset({found})
    if isinstance(found, list):
        several = cast("list[object]", found)[:VALUES_MAX_COUNT]
        return frozenset(value for value in several if isinstance(value, str))
    return frozenset()


def _within(claims: Mapping[str, object], names: Sequence[str]) -> object:
    inner: Mapping[str, object] = claims
    *outer, last = names
    for name in outer:
        found = inner.get(name)
        if not isinstance(found, dict):
            return None
        inner = cast("Mapping[str, object]", found)
    return inner.get(last)
