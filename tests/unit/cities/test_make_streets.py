"""Corridors are found in the names of the sites, and the file is what the script makes."""

import pytest

from cities import make_streets
from contract.city import city_folder, load_city

CITY = load_city(city_folder("hcmc"))


def test_the_committed_file_is_what_the_script_makes() -> None:
    path = city_folder("hcmc") / "streets.csv"

    assert path.read_text("utf-8") == make_streets.streets_csv(CITY), (
        "run .ioc/env/bin/python -m cities.make_streets hcmc"
    )


@pytest.mark.parametrize(
    ("name", "streets"),
    [
        ("Main - Side 1", ["Main", "Side"]),
        ("3 Main – Side (bridge)", ["3 Main", "Side"]),
        ("Đường Main - Side 2 làn", ["Main", "Side"]),
        ("QL 22 - Side", ["Quốc lộ 22", "Side"]),
        ("Quốc lộ 50", ["Quốc lộ 50"]),
    ],
)
def test_a_name_tells_its_streets(name: str, streets: list[str]) -> None:
    assert make_streets.streets_named(name) == streets


def test_a_corridor_leads_inward_without_jumps() -> None:
    for street, sites in make_streets.corridors(CITY).items():
        assert len(sites) > 1, street
    longest = max(make_streets.corridors(CITY).values(), key=len)

    assert len(longest) >= 8
    assert [site.lon_deg for site in longest] == sorted(site.lon_deg for site in longest)
