"""One record for each kind of the catalogue."""

import pytest

from contract.catalogue import KIND_BY_CODE, KINDS
from launcher.checkout import ROOT
from simulator.kind_record import SimulatedKind
from simulator.kinds import SIMULATED

SOURCES = ROOT / "simulator"
RECORDS = pytest.mark.parametrize(("code", "record"), list(SIMULATED.items()), ids=list(SIMULATED))


def test_every_kind_of_the_catalogue_has_its_record() -> None:
    assert list(SIMULATED) == [kind.code for kind in KINDS]


@RECORDS
def test_a_kind_has_a_share_of_the_fleet(code: str, record: SimulatedKind) -> None:
    assert record.share > 0, code


@RECORDS
def test_a_record_speaks_of_quantities_that_exist(code: str, record: SimulatedKind) -> None:
    names = set(KIND_BY_CODE[code].quantity_names)

    assert set(record.errors) <= names
    assert record.increment is None or record.increment in names


def test_nothing_else_lists_kinds() -> None:
    """Not even one: what is special about a kind stands in its record. Models name themselves."""
    elsewhere = [
        (path.name, code)
        for path in SOURCES.rglob("*.py")
        if path.name != "kinds.py" and path.parent.name != "models"
        for code in SIMULATED
        if f'"{code}"' in path.read_text()
    ]

    assert elsewhere == []
