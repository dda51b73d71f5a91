"""The command line."""

from pathlib import Path

import pytest

from launcher import arguments, city
from launcher.city import Wishes


def test_what_is_not_wished_is_left_open() -> None:
    given = arguments.parse(["up"])
    assert (given.sensors, given.port, given.detach) == (None, None, False)


def test_a_relative_data_folder_is_the_callers() -> None:
    assert arguments.parse(["status", "--data", "x"]).data == Path.cwd() / "x"


def test_what_follows_test_belongs_to_pytest() -> None:
    assert arguments.parse(["test", "-k", "one", "--help"]).rest == ["-k", "one", "--help"]


@pytest.mark.parametrize(
    "words", [["up", "--port", "70000"], ["up", "--sensors", "0"], ["up", "--speed", "-1"]]
)
def test_impossible_values_are_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        arguments.parse(words)


def test_the_flags_of_wishes_wish_the_same() -> None:
    wishes = Wishes(sensors=10, seed=7, speed=60.0, port=8001, mqtt_port=1884, simulator=False)
    given = arguments.parse(["up", *wishes.flags()])
    assert (given.sensors, given.seed, given.speed) == (10, 7, 60.0)
    assert (given.port, given.mqtt_port, given.no_simulator) == (8001, 1884, True)
    assert city.Wishes().flags() == []
