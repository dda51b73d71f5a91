"""What the command line says of itself."""

import pytest

from simulator.arguments import parse


@pytest.mark.parametrize("words", ["--help", "inject --help", "speed never"])
def test_requests_are_named_as_they_are_made(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """By `./ioc control`, which tells them to the city that runs."""
    with pytest.raises(SystemExit):
        parse(["control", *words.split()], None)
    said = "".join(capsys.readouterr())
    assert said.startswith("usage: ./ioc control ")
    assert "python -m" not in said
