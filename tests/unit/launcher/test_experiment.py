"""Benchmarks and proofs are found by name."""

import pytest

from launcher import experiment
from launcher.errors import LauncherError
from launcher.screen import Screen


@pytest.mark.parametrize("arguments", [[], ["--short"], ["los"]])
def test_without_a_right_name_those_that_there_are_are_listed(arguments: list[str]) -> None:
    with pytest.raises(
        LauncherError, match=r"\./ioc prove NAME; there are: alerts, dataset, history, hostile,"
    ):
        experiment.run(experiment.PROOF, arguments, Screen())


def test_whoever_asks_for_help_is_told_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert experiment.run(experiment.BENCHMARK, ["--help"], Screen()) == 0
    assert "api, credentials, export, fidelity, history, ingest" in capsys.readouterr().out
