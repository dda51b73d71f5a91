"""A city's units: who answers for what its sensors tell of."""

import re
from dataclasses import dataclass
from pathlib import Path

from contract.catalogue import KIND_BY_CODE
from contract.city_file import shortened
from contract.city_toml import read_toml
from contract.errors import CityError

CODE = re.compile(r"[a-z0-9-]{2,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit.

    Attributes
    ----------
    code : str
        Stands in accounts and in what is given to somebody to do.
    name_vi, name_en : str
        For people.
    kinds : tuple of str
        Kinds of sensors that it answers for; of each at most one unit does.
    """

    code: str
    name_vi: str
    name_en: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """Everything in `units.toml`."""

    unit: tuple[Unit, ...]


def read_units(path: Path) -> tuple[Unit, ...]:
    """Return a city's units in the order of the file.

    Raises
    ------
    CityError
        The file cannot be read, a code is malformed or stands twice, or a kind does not exist or
        has two units.
    """
    units = read_toml(path, Units).unit
    codes: set[str] = set()
    kinds: dict[str, str] = {}
    for index, unit in enumerate(units):
        key = f"key unit[{index}]"
        if not CODE.fullmatch(unit.code):
            problem = f"{unit.code!r} must be 2 to 32 of a-z, 0-9 and -"
            raise CityError(path, f"{key}.code", problem)
        if unit.code in codes:
            raise CityError(path, key, f"{unit.code!r} stands twice")
        codes.add(unit.code)
        for kind in unit.kinds:
            if kind not in KIND_BY_CODE:
                problem = f"{kind!r} is not known; accepted: {shortened(sorted(KIND_BY_CODE))}"
                raise CityError(path, f"{key}.kinds", problem)
            if kind in kinds:
                problem = f"{kind!r} is {kinds[kind]}'s already"
                raise CityError(path, f"{key}.kinds", problem)
            kinds[kind] = unit.code
    return units
