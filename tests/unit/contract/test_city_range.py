"""What is plausible is the city's to say, within what its instruments can show."""

import csv
import re
from pathlib import Path

import pytest

from contract.catalogue import KINDS
from contract.city import CITIES, city_folder, load_city
from contract.city_range import read_ranges
from contract.errors import CityError
from contract.plausible import WHEREVER_POSSIBLE

HEAD = "kind,quantity,low,high,source,confidence\n"


def test_hcmc_says_of_every_quantity_what_is_plausible() -> None:
    rows = (CITIES / "hcmc" / "ranges.csv").read_text().splitlines()[1:]
    said = {tuple(row.split(",")[:2]) for row in rows}

    assert said == {(kind.code, name) for kind in KINDS for name in kind.quantity_names}


def test_limits_are_the_ranges_by_column() -> None:
    plausible = load_city(city_folder("hcmc")).plausible
    for kind in KINDS:
        low, high = plausible.limits(kind.code)
        ranges = [plausible.range(kind.code, name) for name in kind.quantity_names]
        assert [(each.low, each.high) for each in ranges] == list(zip(low, high, strict=True))


def test_a_city_without_the_file_finds_plausible_what_is_possible(city_copy: Path) -> None:
    (city_copy / "ranges.csv").unlink()
    plausible = load_city(city_copy).plausible
    for kind in KINDS:
        for quantity in kind.quantities:
            found = plausible.range(kind.code, quantity.name)
            assert (found.low, found.high) == quantity.possible
            assert found == WHEREVER_POSSIBLE.range(kind.code, quantity.name)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("smell,depth_m,0,1,assumed,H", "column kind: 'smell' is not known"),
        ("noise,depth_m,0,1,assumed,H", "column quantity: 'depth_m' is not known"),
        ("noise,leq_db,19,100,assumed,H", "column low: 19 is outside 20…140"),
        ("noise,leq_db,35,35.05,assumed,H", "column high: 35.05 must lie more than 0.1 above low"),
        ("noise,leq_db,35,99,assumed,X", "column confidence: 'X' is not known"),
        ("noise,leq_db,35,99,a,H\nnoise,leq_db,35,98,a,H", "leq_db of noise stands twice"),
    ],
)
def test_a_range_that_cannot_be_is_refused(tmp_path: Path, rows: str, problem: str) -> None:
    path = tmp_path / "ranges.csv"
    path.write_text(HEAD + rows + "\n")
    with pytest.raises(CityError) as caught:
        read_ranges(path)
    assert problem in str(caught.value)


@pytest.mark.parametrize("path", sorted(city_folder("hcmc").rglob("*.csv")), ids=lambda p: p.stem)
def test_a_key_in_a_table_is_one_of_the_citys_sources(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        said = {row.get("source", "") for row in csv.DictReader(file)}
    sources = (CITIES / "hcmc" / "SOURCES.md").read_text("utf-8")
    known = re.findall(r"^\| (S\d+) \|", sources, re.MULTILINE)
    assert {key for text in said for key in re.findall(r"\bS\d+\b", text)} <= set(known)
