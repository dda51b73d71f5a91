"""What benchmarks and proofs print, write and say by their exit code."""

import json
from pathlib import Path

import pytest

from tests.stand.report import Measure, Report

LONG = Measure(
    measure="worker's memory after the last round; limit: after the first",
    value=89.9,
    unit="MiB",
    limit=88.6,
    aim="at most 1.1 of the limit, in every round of the run",
)


def test_a_measure_is_one_line_where_no_terminal_is(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report("ingest", [LONG])
    assert report.finish(None) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if "memory" in line)
    for text in (LONG.measure, "89.9", "MiB", "88.6", "1.01", LONG.aim, "yes"):
        assert text in line


def test_an_aim_that_was_missed_is_the_exit_code_and_is_written(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    report = Report("loss")
    report.add(Measure(measure="stored", value=1, unit="readings", limit=2, aim="all", held=False))
    assert report.finish(path) == 1
    written = json.loads(path.read_text())
    assert (written["name"], written["results"][0]["ratio"]) == ("loss", 0.5)
    assert written["results"][0]["held"] is False


def test_a_value_without_limit_has_no_ratio() -> None:
    assert Measure(measure="rate", value=3, unit="1/s").ratio is None
