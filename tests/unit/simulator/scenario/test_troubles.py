"""How often things go wrong by themselves, as a pack says it."""

from dataclasses import replace
from pathlib import Path

import pytest

from contract.city import City
from contract.errors import CityError
from simulator.scenario.repertoire import EVENTS, FAULTS
from simulator.scenario.troubles import NOT_BY_ITSELF, read_troubles

ROW = """
[[trouble]]
what = "{what}"
per_year = 3
of = "{of}"
lasts_median_min = 35
lasts_sigma_ln = 0.5
lasts_max_min = {longest}
source = "assumed"
confidence = "H"
value = [{value}]
"""


def pack(city: City, folder: Path, text: str) -> City:
    (folder / "troubles.toml").write_text(text, "utf-8")
    return replace(city, outlines_path=folder / "outlines.geojson")


def row(what: str = "accident", of: str = "city", value: str = "", longest: int = 180) -> str:
    return ROW.format(what=what, of=of, value=value, longest=longest)


def test_the_pack_has_every_event_and_fault_but_what_needs_a_cause(city: City) -> None:
    whats = {one.what for one in read_troubles(city).trouble}

    assert whats == {*EVENTS, *FAULTS} - NOT_BY_ITSELF.keys()
    assert NOT_BY_ITSELF.keys() == {
        "storm",
        "surge",
        "heat_wave",
        "inversion",
        "crowd",
        "missed_collection",
        "partition",
    }


def test_it_is_looked_back_as_far_as_the_longest_trouble_lasts(city: City, tmp_path: Path) -> None:
    text = row(longest=1_441) + row("stuck", "sensor")

    assert read_troubles(pack(city, tmp_path, text)).look_back_days == 2


def test_a_pack_without_troubles_has_none(city: City, tmp_path: Path) -> None:
    path = tmp_path / "outlines.geojson"

    assert read_troubles(replace(city, outlines_path=path)).trouble == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (row("flood"), "key trouble[0].what: 'flood' is not known; accepted: accident, closure"),
        (
            row("storm"),
            "key trouble[0].what: storm is no everyday trouble: the sky has cells of its own",
        ),
        (row("gate_stuck"), "key trouble[0].of: must be 'station' for gate_stuck"),
        (
            row("leak").replace('source = "a', 'follows = "traffic"\nsource = "a'),
            "key trouble[0].follows: leak happens on no street",
        ),
        (row(of="sensor"), "key trouble[0].of: must be 'city' for accident"),
        (row() + row(), "key trouble[1].what: 'accident' stands twice"),
        (
            row(value='{ name = "peak_mmh", between = [1, 2] }'),
            "'peak_mmh' is no parameter of accident; accepted: lost_capacity_frac",
        ),
        (
            row(value='{ name = "lost_capacity_frac", between = [0.5, 2] }'),
            "lost_capacity_frac must lie in 0.05…1",
        ),
        (row() + "per_month = 3", "per_month: is not known; accepted: confidence, follows"),
    ],
)
def test_what_is_wrong_is_named(city: City, tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(CityError) as error:
        read_troubles(pack(city, tmp_path, text))

    assert says in str(error.value)
