"""The command line."""

from pathlib import Path
from typing import Any

import pytest

from launcher import arguments
from launcher.wishes import Wishes
from simulator.scenario.troubles import MAX_TROUBLE


def test_what_is_not_wished_is_left_open() -> None:
    given = arguments.parse(["up"])
    assert (given.sensors, given.port, given.detach) == (None, None, False)


def test_a_relative_data_folder_is_the_callers() -> None:
    assert arguments.parse(["status", "--data", "x"]).data == Path.cwd() / "x"


def test_what_follows_test_belongs_to_pytest() -> None:
    assert arguments.parse(["test", "-k", "one", "--help"]).rest == ["-k", "one", "--help"]


@pytest.mark.parametrize("place", [1, 3, 8])
def test_what_the_city_is_told_is_the_simulators_but_for_the_folder(place: int) -> None:
    words = ["control", "inject", "accident", "--at", "10.78,106.70", "--for", "30m", "--lost=0.7"]
    given = arguments.parse([*words[:place], "--data", "x", *words[place:]])

    assert given.rest == words[1:]
    assert given.data == Path.cwd() / "x"
    assert arguments.parse(["control", "--help"]).rest == ["--help"]


@pytest.mark.parametrize(
    "words",
    [
        ["link", "--as", "operator", "--area", "760", "--area", "761"],
        ["user", "add", "lan", "--role", "viewer", "--unit", "drainage"],
        ["user", "--help"],
        ["audit", "verify"],
    ],
)
def test_what_is_said_of_people_is_the_apis_but_for_the_folder(words: list[str]) -> None:
    given = arguments.parse([*words, "--data", "x"])
    assert [given.command, *given.rest] == words
    assert given.data == Path.cwd() / "x"


def test_what_device_is_told_is_the_simulators_but_for_the_folder() -> None:
    given = arguments.parse(["device", "--data", "x", "add", "my-noise-1", "--certificate", "c"])
    assert given.rest == ["add", "my-noise-1", "--certificate", "c"]
    assert given.data == Path.cwd() / "x"


def test_tls_is_for_this_machine_unless_a_host_is_named() -> None:
    assert arguments.parse(["up"]).mqtt_tls is None
    assert arguments.parse(["up", "--mqtt-tls", "-d"]).mqtt_tls == "127.0.0.1"
    assert arguments.parse(["up", "--mqtt-tls", "broker.example"]).mqtt_tls == "broker.example"
    assert arguments.parse(["up", "--mqtt-tls", "FD00::1"]).mqtt_tls == "fd00::1"


@pytest.mark.parametrize(
    "host", ["", "mqtts://x", "x:8883", "Đà-Nẵng.example", "a..b", "a b", "x\n"]
)
def test_a_host_that_no_certificate_can_bear_is_refused(
    host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty one would open the listeners to all addresses, and leave the broker none to show."""
    with pytest.raises(SystemExit):
        arguments.parse(["up", "--mqtt-tls", host])
    assert "is no host" in capsys.readouterr().err


def test_what_sql_does_not_know_is_psqls() -> None:
    given = arguments.parse(["sql", "--data", "x", "-XAt", "-c", "SELECT -1"])
    assert (given.print, given.data) == (False, Path.cwd() / "x")
    assert given.rest == ["-XAt", "-c", "SELECT -1"]
    assert arguments.parse(["sql", "--print"]).print


def test_trouble_is_bounded_as_the_simulator_bounds_it() -> None:
    assert arguments.TROUBLE_MAX == MAX_TROUBLE


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("up --port 70000", "'70000' is no port; ports are 1 to 65535"),
        ("up --port abc", "'abc' is no port"),
        ("up --sensors 0", "'0' is no count"),
        ("logs -n -3", "'-3' is no count"),
        ("up --speed -1", "'-1' is no speed; speeds are numbers above 0"),
        ("up --speed 3601", "speeds are numbers above 0, at most 3600"),
        ("up --speed fast", "'fast' is no speed"),
        ("up --history 5w", "'5w' is no past; one is as long as 24h, 30d or 1d12h, 3660 days"),
        ("up --trouble 21", "'21' is no number from 0 to 20"),
        ("up --prot 8000", "./ioc up: error: unknown: --prot 8000"),
        ("status api", "./ioc status: error: unknown: api"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(
    words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        arguments.parse(words.split())
    assert said in capsys.readouterr().err


def test_the_flags_of_wishes_wish_the_same() -> None:
    ports: dict[str, Any] = {"port": 8001, "mqtt_port": 1884, "db_port": 5433}
    wishes = Wishes(
        sensors=10, seed=7, speed=60.0, **ports, simulator=False,
        scenario="storm-west", trouble=0.0, history="30d", respin=True, mqtt_tls="broker.example",
        renew_passwords=True,
    )  # fmt: skip
    given = arguments.parse(["up", *wishes.flags()])
    assert (given.scenario, given.trouble, given.respin) == ("storm-west", 0.0, True)
    assert given.renew_passwords
    assert (given.history, given.mqtt_tls) == ("30d", "broker.example")
    assert (given.sensors, given.seed, given.speed) == (10, 7, 60.0)
    assert {name: getattr(given, name) for name in ports} == ports
    assert given.no_simulator
    assert Wishes().flags() == []
