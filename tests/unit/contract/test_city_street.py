"""The corridors of a city: real sites along one street, in order."""

from pathlib import Path

import pytest

from contract.city import city_folder, load_city
from contract.city_street import read_corridors
from contract.errors import CityError

SITES = load_city(city_folder("hcmc")).sites["traffic"]
HEAD = "street,order,site_id,source,confidence\n"


def written(folder: Path, rows: str) -> Path:
    path = folder / "streets.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return path


def test_sites_follow_one_another_along_a_street(tmp_path: Path) -> None:
    rows = "A,1,traffic-001,S30,D\nB,1,traffic-003,S30,D\nA,2,traffic-002,S30,D\n"

    assert read_corridors(written(tmp_path, rows), SITES) == {
        "A": ("traffic-001", "traffic-002"),
        "B": ("traffic-003",),
    }


def test_a_city_without_the_file_has_no_corridors(tmp_path: Path) -> None:
    assert read_corridors(tmp_path / "streets.csv", SITES) == {}


@pytest.mark.parametrize(
    ("rows", "column"),
    [
        ("A,1,traffic-999,S30,D\n", "site_id"),
        ("A,1,traffic-001,S30,D\nB,1,traffic-001,S30,D\n", "site_id"),
        ("A,2,traffic-001,S30,D\nA,1,traffic-002,S30,D\n", "order"),
        ("A,1,traffic-001,,D\n", "source"),
        ("A,1,traffic-001,S30,X\n", "confidence"),
    ],
    ids=["unknown site", "site twice", "order that falls", "no source", "no confidence"],
)
def test_a_wrong_cell_is_named(tmp_path: Path, rows: str, column: str) -> None:
    with pytest.raises(CityError, match=f"column {column}"):
        read_corridors(written(tmp_path, rows), SITES)
