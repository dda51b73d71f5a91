"""Truth and control on the broker as it is: who may say them, who hears them.

The clients are those of the accounts that the simulator makes; the broker judges by its own files.
"""

import subprocess
from collections.abc import Callable, Iterator

import pytest

from contract import topic
from embedded.runtime import Runtime
from tests.stand.private_broker import GATEWAYS, PrivateBroker
from tests.stand.publisher import Publisher
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration

TRUTH = str(topic.TruthTopic("hcmc", "storm.1"))
CONTROL = topic.control("hcmc")
ANSWER = str(topic.AnswerTopic("hcmc", "console-1"))
LIVE = topic.live("hcmc", "760")
ALERTS = topic.alerts("hcmc", "760")
HOME = {name: name for name in ("ingest", "api", "operations", "console", "simulator")} | {
    GATEWAYS[0]: "simulator"
}
NOT_AUTHORISED = "Not authorized"

Say = Callable[..., str]
Hear = Callable[[str, str], Publisher]


@pytest.fixture
def say(binaries: Runtime, private_broker: PrivateBroker) -> Say:
    """Publish with an account, without one where it is empty; return what the broker says."""

    def said(user: str, where: str, *, inner: bool = True) -> str:
        server = private_broker.server
        assert server.inner is not None
        argv = [str(binaries.mosquitto_pub), "-V", "mqttv5", "-q", "1", "-t", where, "-m", "{}"]
        argv += ["-p", str(server.inner.port if inner else server.port)]
        if user:
            name, password = private_broker.account(user, HOME[user])
            argv += ["-u", name, "-P", password]
        done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=30)
        return done.stderr

    return said


@pytest.fixture
def hear(private_broker: PrivateBroker, until: Until) -> Iterator[Hear]:
    """Subscribe with an account, or as a stranger on the public port where it is empty."""
    made: list[Publisher] = []

    def heard(user: str, where: str) -> Publisher:
        server = private_broker.server
        assert server.inner is not None
        if user:
            account = private_broker.account(user, HOME[user])
            made.append(Publisher(server.inner.port, account=account))
        else:
            made.append(Publisher(server.port))
        made[-1].subscribe(where, until)
        return made[-1]

    yield heard
    for one in made:
        one.close()


def test_the_simulator_alone_tells_the_truth(say: Say) -> None:
    for user in ("", *HOME):
        assert (NOT_AUTHORISED in say(user, TRUTH)) == (user != "simulator"), user


def test_the_console_alone_commands(say: Say) -> None:
    for user in ("", *HOME):
        assert (NOT_AUTHORISED in say(user, CONTROL)) == (user != "console"), user


def test_the_simulator_and_gateways_answer(say: Say) -> None:
    for user in ("", *HOME):
        answers = user in {"simulator", GATEWAYS[0]}
        assert (NOT_AUTHORISED in say(user, ANSWER)) != answers, user


@pytest.mark.parametrize("where", [TRUTH, CONTROL, ANSWER])
def test_a_stranger_says_none_of_it_on_any_port_under_any_prefix(say: Say, where: str) -> None:
    for inner in (True, False):
        assert NOT_AUTHORISED in say("", where, inner=inner)
        assert NOT_AUTHORISED in say("", f"{topic.OPEN}{where}", inner=inner)


def test_ingest_hears_the_truth_and_no_viewer_does(hear: Hear, say: Say, until: Until) -> None:
    """A live frame that is sent behind it comes to all: what did not come before, never will."""
    ingest, console = hear("ingest", TRUTH), hear("console", "city/v1/#")
    others = [hear("api", "#"), hear("", "#"), hear(GATEWAYS[0], "#")]
    say("simulator", TRUTH)
    say("ingest", LIVE)
    say("ingest", f"{topic.OPEN}{LIVE}")
    until(lambda: ingest.received == [(TRUTH, b"{}")], "ingest has heard it")
    until(lambda: len(console.received) == 2, "the console has heard it")
    until(lambda: all(one.received for one in others[:2]), "the live frame has come")
    assert [heard for one in others for heard, _ in one.received] == [LIVE, LIVE]


def test_a_command_goes_to_the_simulator_and_the_answer_to_the_console(
    hear: Hear, say: Say, until: Until
) -> None:
    simulator, console = hear("simulator", CONTROL), hear("console", topic.answer_filter("hcmc"))
    others = [hear("api", "#"), hear("", "#")]
    say("console", CONTROL)
    until(lambda: simulator.received == [(CONTROL, b"{}")], "the simulator has heard it")
    say("simulator", ANSWER)
    until(lambda: console.received == [(ANSWER, b"{}")], "the console has heard it")
    say("ingest", LIVE)
    say("ingest", f"{topic.OPEN}{LIVE}")
    until(lambda: all(one.received for one in others), "the live frame has come")
    assert [heard for one in others for heard, _ in one.received] == [LIVE, LIVE]


def test_who_judges_alone_tells_of_alerts_and_strangers_hear_it(
    hear: Hear, say: Say, until: Until
) -> None:
    for user in ("", *HOME):
        assert (NOT_AUTHORISED in say(user, ALERTS)) == (user != "operations"), user
        where = f"{topic.OPEN}{ALERTS}"
        assert (NOT_AUTHORISED in say(user, where)) == (user != "operations"), user
    console, stranger = hear("console", ALERTS), hear("", ALERTS)
    say("operations", ALERTS)
    say("operations", f"{topic.OPEN}{ALERTS}")
    until(lambda: bool(console.received and stranger.received), "it has come")
    assert console.received == stranger.received == [(ALERTS, b"{}")]
