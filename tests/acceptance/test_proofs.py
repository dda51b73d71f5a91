"""The short form of a proof or benchmark, run as a developer runs it."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.stand.stack import IOC

pytestmark = [pytest.mark.acceptance, pytest.mark.slow]

DEADLINE_S = 900  # minutes, where others work beside it


NAMES = ("loss", "history", "hostile", "scenarios", "scope", "rotation", "storm")


@pytest.mark.parametrize(
    ("command", "name"), [*(("prove", name) for name in NAMES), ("bench", "outlook")]
)
def test_a_proof_holds_in_its_short_form(tmp_path: Path, command: str, name: str) -> None:
    """Its exit code says so, and its file says so for each measure."""
    results = tmp_path / "results.json"
    answer = subprocess.run(
        [str(IOC), command, name, "--short", "--json", str(results)],
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE_S,
        stdin=subprocess.DEVNULL,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    measures = json.loads(results.read_text())["results"]
    assert [one["measure"] for one in measures if not one["held"]] == []
