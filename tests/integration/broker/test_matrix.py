"""Who may say and hear what on the broker, tried by real clients: every topic, every credential.

What is delivered counts, not what is answered: a subscription is granted and stays empty. Topics
are those of the contract, so that a new one without a row here fails.
"""

from collections.abc import Iterator, Mapping

import pytest

from contract.broker_account import API, CONSOLE, INGEST, OPERATIONS, SIMULATOR
from contract.schema.channel import CHANNELS, PARAMETERS
from contract.topic import OPEN
from embedded.runtime import Runtime
from tests.stand.broker_client import NOT_AUTHORISED, BrokerClient
from tests.stand.guarded_broker import (
    CREDENTIALS,
    DEVICES,
    GATEWAYS,
    STRANGER,
    STRANGER_INSIDE,
    GuardedBroker,
    guarded,
)

pytestmark = pytest.mark.integration

STRANGERS = {STRANGER, STRANGER_INSIDE}
GATEWAY, DEVICE = GATEWAYS[0], DEVICES[0]
NOBODY: set[str] = set()
EVERYTHING = {INGEST, CONSOLE}  # they hear all that goes over the broker
STRAY, FIGURES = "stray", "figures"

WRITERS: Mapping[str, set[str]] = {
    "sensor-birth": {DEVICE, *GATEWAYS, SIMULATOR},
    "sensor-telemetry": {DEVICE, *GATEWAYS},
    "gateway-telemetry": {GATEWAY},
    "gateway-status": {GATEWAY},
    "gateway-command": {CONSOLE},
    "clock": {SIMULATOR},
    "live": {INGEST},
    "alerts": {OPERATIONS},
    "truth": {SIMULATOR},
    "control": {CONSOLE},
    "answer": {SIMULATOR, *GATEWAYS},
    STRAY: NOBODY,
    FIGURES: NOBODY,
}
READERS: Mapping[str, set[str]] = {
    "sensor-birth": EVERYTHING,
    "sensor-telemetry": EVERYTHING,
    "gateway-telemetry": EVERYTHING,
    "gateway-status": EVERYTHING | {API},
    "gateway-command": EVERYTHING | {GATEWAY},
    "clock": EVERYTHING | {API, OPERATIONS},
    "live": EVERYTHING | {API},
    "alerts": EVERYTHING | {API},
    "truth": EVERYTHING,
    "control": EVERYTHING | {SIMULATOR},
    "answer": EVERYTHING,
    STRAY: {INGEST},
    FIGURES: {API, CONSOLE},
}
# Below the prefix of those without an account: what they may say, and nothing of ours but frames.
OPEN_WRITERS: Mapping[str, set[str]] = {
    **dict.fromkeys(WRITERS, NOBODY),
    "sensor-birth": STRANGERS,
    "sensor-telemetry": STRANGERS,
    "gateway-telemetry": STRANGERS,
    "gateway-status": STRANGERS,
    "live": {INGEST},
    "alerts": {OPERATIONS},
    STRAY: STRANGERS,
}
OPEN_READERS = EVERYTHING | STRANGERS

IDS = {
    "city": "hcmc",
    "area": "760",
    "domain": "environment",
    "kind": "noise",
    "sensor_id": DEVICE,
    "gateway_id": GATEWAY,
    "event_id": "storm.storm",
    "answer_id": "console-1",
}
TOPICS = {one.name: one.address.format(**IDS) for one in CHANNELS} | {
    STRAY: f"/city/v1/hcmc/760/environment/noise/{DEVICE}/telemetry",
    FIGURES: "$SYS/broker/store/messages/count",
}
FENCE = "city/v1/hcmc/clock"


@pytest.fixture(scope="module")
def broker(binaries: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedBroker]:
    """One broker for all: nothing of a try outlasts it."""
    with guarded(binaries, tmp_path_factory.mktemp("matrix")) as found:
        yield found


@pytest.fixture(scope="module")
def everybody(broker: GuardedBroker) -> dict[str, BrokerClient]:
    """A client under each credential."""
    return {who: broker.client(who) for who in CREDENTIALS}


def test_every_topic_of_the_contract_has_its_row() -> None:
    named = {one.name for one in CHANNELS} | {STRAY, FIGURES}
    assert set(WRITERS) == set(READERS) == set(OPEN_WRITERS) == named
    assert set(IDS) == set(PARAMETERS)
    for row in (*WRITERS.values(), *READERS.values(), *OPEN_WRITERS.values()):
        assert row <= set(CREDENTIALS)
    said = {one.name for one in CHANNELS if one.is_open}
    assert said == {name for name, who in OPEN_WRITERS.items() if who} - {STRAY}


@pytest.mark.parametrize("name", TOPICS)
def test_what_each_says_comes_or_does_not(
    name: str, broker: GuardedBroker, everybody: dict[str, BrokerClient]
) -> None:
    """Who may not is told so, and stays connected."""
    heard = broker.client(INGEST)
    for one in ("city/v1/#", "/#", f"{OPEN}#"):
        heard.subscribe(one)
    for who, client in everybody.items():
        below = "" if who == STRANGER else OPEN
        tries = [(f"{OPEN}{TOPICS[name]}", f"{below}{TOPICS[name]}", OPEN_WRITERS[name])]
        if who != STRANGER:  # where it is, all is below the prefix
            tries.append((TOPICS[name], TOPICS[name], WRITERS[name]))
        for arrives, where, may in tries:
            heard.received.clear()
            answer = client.publish(where, who)
            heard.subscribe(FENCE)
            came = (arrives, who.encode()) in heard.received
            assert came == (who in may), f"{who} on {where}: {answer}"
            assert (answer == NOT_AUTHORISED) == (who not in may), f"{who} on {where}"
        assert not client.cut_s, f"{who} is cut off"
    heard.close()


@pytest.mark.parametrize("name", TOPICS)
def test_what_is_said_is_heard_by_whom_it_is_for(
    name: str, broker: GuardedBroker, everybody: dict[str, BrokerClient]
) -> None:
    """By the widest filters there are, by the topic itself, and by a share in somebody's."""
    said = [(TOPICS[name], who, READERS[name]) for who in sorted(WRITERS[name])[:1]]
    said += [(f"{OPEN}{TOPICS[name]}", who, OPEN_READERS) for who in sorted(OPEN_WRITERS[name])[:1]]
    listeners = {who: broker.client(who) for who in CREDENTIALS}
    for who, one in listeners.items():
        below = "" if who == STRANGER else OPEN
        for where in ("#", "/#", "$SYS/#", TOPICS[name], f"{below}{TOPICS[name]}"):
            one.subscribe(where)
        one.subscribe(f"$share/somebody/{TOPICS[name]}")
    if name == FIGURES:
        told = {who for who, one in listeners.items() if one.received and _tells(one)}
        assert told == READERS[FIGURES]
    for where, speaker, may in said:
        for one in listeners.values():
            one.received.clear()
        client = everybody[speaker]
        as_said = where.removeprefix(OPEN) if speaker == STRANGER else where
        assert client.publish(as_said, name) != NOT_AUTHORISED
        for one in listeners.values():
            one.subscribe(FENCE)
        shown = {who: where.removeprefix(OPEN) if who == STRANGER else where for who in listeners}
        told = {
            who for who, one in listeners.items() if (shown[who], name.encode()) in one.received
        }
        assert told == may, f"{where} by {speaker}"
    for one in listeners.values():
        one.close()


def _tells(client: BrokerClient) -> bool:
    return any(where.startswith("$SYS/") for where, _ in client.received)


@pytest.mark.parametrize("who", sorted(set(CREDENTIALS) - STRANGERS))
def test_a_name_without_its_password_is_nobody(who: str, broker: GuardedBroker) -> None:
    """On any port: no account's rights come without its password, nor another's with it."""
    account = broker.account(who)
    assert account is not None
    for port in (broker.server.port, broker.inner.port):
        guessing = BrokerClient(port, account=(account[0], "guess"))
        assert guessing.refused == NOT_AUTHORISED
        guessing.close()
