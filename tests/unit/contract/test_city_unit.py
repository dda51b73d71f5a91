"""Who answers for what is the city's to say, and is checked when it is loaded."""

from pathlib import Path

import pytest

from contract.city import city_folder, load_city
from contract.environment import DEFAULT_CITY
from contract.errors import CityError

UNIT = """
[[unit]]
code = "{code}"
name_vi = "Đơn vị"
name_en = "Unit"
kinds = {kinds}
"""


def test_the_units_are_those_of_the_file_in_its_order() -> None:
    units = load_city(city_folder(DEFAULT_CITY)).units
    assert [unit.code for unit in units] == [
        *("drainage", "power", "water", "lighting", "traffic-police", "environment", "wards")
    ]
    assert all(unit.name_vi and unit.name_en for unit in units)


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ((("Power", ()),), r"key unit\[0\].code: 'Power' must be 2 to 32 of a-z"),
        ((("power", ()), ("power", ())), r"key unit\[1\]: 'power' stands twice"),
        ((("power", ("lamp",)),), r"key unit\[0\].kinds: 'lamp' is not known; accepted: air"),
        (
            (("power", ("noise",)), ("water", ("noise",))),
            r"key unit\[1\].kinds: 'noise' is power's already",
        ),
    ],
)
def test_a_wrong_entry_is_named(
    city_copy: Path, entries: tuple[tuple[str, tuple[str, ...]], ...], problem: str
) -> None:
    text = "".join(UNIT.format(code=code, kinds=list(kinds)) for code, kinds in entries)
    (city_copy / "units.toml").write_text(text.replace("'", '"'), "utf-8")
    with pytest.raises(CityError, match=r"units\.toml: " + problem):
        load_city(city_copy)
