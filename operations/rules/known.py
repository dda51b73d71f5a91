"""What a rule may name: of the city, of its fleet, and of the indices that there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from contract.city import City
from operations.errors import RuleError

NEAR_MAX_COUNT = 5
LIST_MAX_COUNT = 12
"""So many codes are listed whole; of more, those that come near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What there is.

    Attributes
    ----------
    areas : mapping of str to str
        Districts and wards: name by code.
    units : mapping of str to str
        Those who answer for something: name by code.
    indices : mapping of str to frozenset of str
        Kinds that an index is made of, by its name.
    sensors : mapping of str to str
        Kind by id; of many sensors those are enough that the rule names, and others as near ones.
    """

    areas: Mapping[str, str]
    units: Mapping[str, str]
    indices: Mapping[str, frozenset[str]]
    sensors: Mapping[str, str]


def known_of(
    city: City, indices: Mapping[str, frozenset[str]], sensors: Mapping[str, str]
) -> Known:
    """Return what rules of a city may name."""
    return Known(
        areas={code: area.name_vi for code, area in city.areas.items()},
        units={unit.code: unit.name_vi for unit in city.units},
        indices=indices,
        sensors=sensors,
    )


def demand(field: str, wrong: str, known: Mapping[str, str], what: str) -> None:
    """Refuse a code that is not known, with those that were probably meant.

    Raises
    ------
    RuleError
        `what` says what it is no code of: "a kind".
    """
    if wrong in known:
        return
    near = nearest(wrong, known)
    accepted = near if near or len(known) > LIST_MAX_COUNT else tuple(known)
    problem = f"{wrong[:100]!r} is not {what}"
    if near:
        problem += f"; near: {', '.join(near)}"
    elif accepted:
        problem += f"; known: {', '.join(accepted)}"
    raise RuleError(field, problem, accepted)


def nearest(wrong: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes that were probably meant, by code or by name, the likest first."""
    said: dict[str, list[str]] = {}
    for code, name in known.items():
        for word in {code.lower(), name.lower()}:
            said.setdefault(word, []).append(code)
    close = get_close_matches(wrong[:100].lower(), said, n=NEAR_MAX_COUNT, cutoff=0.6)
    return tuple(dict.fromkeys(code for word in close for code in said[word]))
