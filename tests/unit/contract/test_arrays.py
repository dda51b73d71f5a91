"""What an array holds is said in one place."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("cities", "contract", "db", "ingest", "ioc_api", "operations", "simulator")
ALIAS = re.compile(r"^\w+ = (?:npt\.)?NDArray\[np\.(?:float64|int64|bool_)\]", re.MULTILINE)


def test_arrays_of_the_usual_types_are_named_in_one_place() -> None:
    naming = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if ALIAS.search(path.read_text())
    }

    assert naming == {"contract/arrays.py"}
