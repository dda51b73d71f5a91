"""Who may publish what on the private broker, by its own rules."""

import pytest
from paho.mqtt.client import topic_matches_sub

from contract.broker_access import device_user, rules

STRANGER = ""
DEVICES = {device_user(one): one for one in ("my-own-1", "my-own-2")}
HOME = "city/v1/hcmc/760/environment/noise/my-noise-1"
GATEWAY = "city/v1/hcmc/760/gateway/gw-1"
NOBODYS = [f"{HOME}/meta", f"{HOME}/telemetry", f"{GATEWAY}/status", f"{GATEWAY}/telemetry"]
OURS = [
    "city/v1/hcmc/clock",
    "city/v1/hcmc/live/760",
    "city/v1/hcmc/alerts/760",
    "city/v1/hcmc/truth/e-1",
    "city/v1/hcmc/control/simulator",
    "city/v1/hcmc/control/answer/a-1",
    f"{GATEWAY}/command",
]


TRUTH, CONTROL = "city/v1/hcmc/truth/e-1", "city/v1/hcmc/control/simulator"
ANSWER = "city/v1/hcmc/control/answer/a-1"


def granted(access: str) -> dict[str, list[str]]:
    """Return the filters of each account; those before the first `user` are a stranger's."""
    found: dict[str, list[str]] = {STRANGER: []}
    user = STRANGER
    for line in rules("hcmc", ["gw-1", "gw-2"], DEVICES).splitlines():
        word, _, rest = line.partition(" ")
        if word == "user":
            user = rest
            found[user] = []
        elif word == "topic" and rest.startswith(f"{access} "):
            found[user].append(rest.partition(" ")[2])
    return found


def who_may(access: str, where: str) -> set[str]:
    """Return who may read or write a topic."""
    return {
        user
        for user, filters in granted(access).items()
        if any(topic_matches_sub(one, where) for one in filters)
    }


def writers(where: str) -> set[str]:
    """Return who may publish to a topic."""
    return who_may("write", where)


def readers(where: str) -> set[str]:
    """Return who may hear a topic."""
    return who_may("read", where)


@pytest.mark.parametrize("where", NOBODYS + OURS)
def test_a_stranger_writes_nothing_without_the_prefix(where: str) -> None:
    assert STRANGER not in writers(where)


@pytest.mark.parametrize("where", NOBODYS)
def test_a_stranger_speaks_for_sensors_and_gateways(where: str) -> None:
    assert writers(f"open/{where}") == {STRANGER}


@pytest.mark.parametrize("where", OURS)
def test_what_is_the_citys_is_not_a_strangers(where: str) -> None:
    """Not even below the prefix: live frames and alerts there are ours, the others nobody's."""
    assert writers(f"open/{where}") <= {"ingest", "operations"}


def test_each_of_us_writes_what_is_his() -> None:
    everybody = {"gw-1", "gw-2"}
    assert writers("city/v1/hcmc/clock") == {"simulator"}
    assert writers("city/v1/hcmc/live/760") == {"ingest"}
    assert writers("open/city/v1/hcmc/live/760") == {"ingest"}
    assert writers("city/v1/hcmc/alerts/760") == {"operations"}
    assert writers("open/city/v1/hcmc/alerts/760") == {"operations"}
    assert writers(f"{GATEWAY}/status") == writers(f"{GATEWAY}/telemetry") == {"gw-1"}
    assert writers(f"{GATEWAY}/command") == {"console"}
    assert writers(f"{HOME}/telemetry") == everybody
    assert writers(f"{HOME}/meta") == everybody | {"simulator"}


def test_truth_is_told_by_the_simulator_and_kept_by_ingest() -> None:
    """The API has it from the database alone: no viewer's feed can let it out."""
    assert writers(TRUTH) == {"simulator"}
    assert readers(TRUTH) == {"ingest", "console"}


def test_the_console_commands_and_the_simulator_answers() -> None:
    """A gateway answers, too, where it is asked to send readings again."""
    assert writers(CONTROL) == {"console"}
    assert readers(CONTROL) - {"ingest"} == {"simulator", "console"}
    assert writers(ANSWER) == {"simulator", "gw-1", "gw-2"}
    assert readers(ANSWER) - {"ingest"} == {"console"}


def test_only_the_api_and_the_console_read_the_brokers_own_figures() -> None:
    assert readers("$SYS/broker/store/messages/count") == {"api", "console"}


def test_a_device_writes_its_own_sensors_topics_and_hears_nothing() -> None:
    home = HOME.replace("my-noise-1", "my-own-1")
    for plane in ("meta", "telemetry"):
        assert writers(f"{home}/{plane}") - {"gw-1", "gw-2", "simulator"} == {"device.my-own-1"}
    heard = granted("read")
    assert {user for user, filters in heard.items() if user in DEVICES and filters} == set()
    said = granted("write")
    assert all(len(said[user]) == 2 for user in DEVICES)
