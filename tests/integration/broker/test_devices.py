"""Devices of others with an account: what each may do, and that changing one concerns no other."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract.broker_account import INGEST
from embedded.runtime import Runtime
from simulator.wire import accounts, device_account
from tests.stand.broker_client import NOT_AUTHORISED, BrokerClient, Shown
from tests.stand.guarded_broker import CITY, DEVICES, GATEWAYS, STRANGER, GuardedBroker, guarded
from tests.stand.message import birth, reading
from tests.stand.question import ask
from tests.stand.station import StartWorker
from tests.stand.waiting import Until

pytestmark = pytest.mark.integration

FIRST, SECOND = DEVICES
COUNT = 400


def home_of(sensor_id: str) -> str:
    """Return where a device's sensor speaks."""
    return f"city/v1/hcmc/760/environment/noise/{sensor_id}"


@pytest.fixture
def broker(binaries: Runtime, tmp_path: Path) -> Iterator[GuardedBroker]:
    """A broker of this test's own."""
    with guarded(binaries, tmp_path) as found:
        yield found


def test_a_device_writes_its_own_topics_and_no_others(broker: GuardedBroker) -> None:
    client = broker.client(FIRST)
    for plane in ("meta", "telemetry"):
        assert client.publish(f"{home_of(FIRST)}/{plane}", "{}") != NOT_AUTHORISED
        assert client.publish(f"{home_of(SECOND)}/{plane}", "{}") == NOT_AUTHORISED
        assert client.publish(f"open/{home_of(FIRST)}/{plane}", "{}") == NOT_AUTHORISED
        other_city = home_of(FIRST).replace("hcmc", "other")
        assert client.publish(f"{other_city}/{plane}", "{}") == NOT_AUTHORISED
    assert client.is_connected


def test_rotation_cuts_the_rotated_device_alone(broker: GuardedBroker, until: Until) -> None:
    """The others keep their connections while they send, and all that they send arrives."""
    heard = broker.client(INGEST)
    heard.subscribe("city/v1/#")
    heard.subscribe("open/#")
    rotated, old = broker.client(FIRST), broker.account(FIRST)
    sending = {
        SECOND: broker.client(SECOND),
        GATEWAYS[0]: broker.client(GATEWAYS[0]),
        STRANGER: broker.client(STRANGER),
        "by TLS": broker.secured_client(SECOND),
    }

    def send(name: str, client: BrokerClient) -> None:
        for number in range(COUNT):
            client.publish(f"{home_of(SECOND)}/telemetry", f"{name} {number}")

    threads = [threading.Thread(target=send, args=pair) for pair in sending.items()]
    for thread in threads:
        thread.start()
    broker.rotate(FIRST)
    broker.reread()
    until(lambda: rotated.cut_s, "the rotated device is cut off")
    for thread in threads:
        thread.join()
    assert [name for name, client in sending.items() if client.cut_s] == []
    assert not heard.cut_s
    wanted = {f"{name} {number}".encode() for name in sending for number in range(COUNT)}
    until(lambda: {payload for _, payload in heard.received} >= wanted, "all that was sent came")
    assert BrokerClient(broker.inner.port, account=old).refused == NOT_AUTHORISED
    assert not broker.client(FIRST).refused, "the broker has read all before it cut anybody off"


def test_a_removed_device_is_cut_off_and_refused(broker: GuardedBroker, until: Until) -> None:
    client, account = broker.client(FIRST), broker.account(FIRST)
    device_account.remove(broker.folder, CITY, FIRST)
    broker.reread()
    until(lambda: client.cut_s, "it is cut off")
    assert BrokerClient(broker.inner.port, account=account).refused == NOT_AUTHORISED


def test_an_added_device_comes_in_at_once(broker: GuardedBroker, until: Until) -> None:
    broker.add("my-noise-3")
    broker.reread()
    until(lambda: not broker.client("my-noise-3").refused, "it is let in")


def test_a_certificate_stands_for_the_password_until_it_is_replaced(
    broker: GuardedBroker, until: Until, tmp_path: Path
) -> None:
    """One that was replaced may still connect: whom it names has no rights any more."""
    made = broker.add("my-noise-3", has_certificate=True)
    broker.reread()
    client = broker.certified_client(made, tmp_path)
    topic = f"{home_of('my-noise-3')}/telemetry"
    until(lambda: client.publish(topic, "{}") != NOT_AUTHORISED, "the broker knows it")
    assert client.publish(f"{home_of(FIRST)}/telemetry", "{}") == NOT_AUTHORISED

    newer = broker.rotate("my-noise-3")
    broker.reread()
    until(lambda: client.publish(topic, "{}") == NOT_AUTHORISED, "the old one is worth nothing")
    assert broker.certified_client(made, tmp_path).publish(topic, "{}") == NOT_AUTHORISED
    assert broker.certified_client(newer, tmp_path).publish(topic, "{}") != NOT_AUTHORISED


def test_without_a_certificate_nobody_comes_in_where_one_is_asked_for(
    broker: GuardedBroker,
) -> None:
    """A password does not help there."""
    account, shown = broker.account(FIRST), Shown(broker.ca)
    client = BrokerClient(broker.secured.certificate_port, account=account, shown=shown)
    assert client.refused


def test_by_tls_nobody_comes_in_without_an_account(broker: GuardedBroker) -> None:
    """Its listeners may be open to a whole network: who is nobody hears not even live frames."""
    shown, account = Shown(broker.ca), broker.account(FIRST)
    assert account is not None
    nobody = BrokerClient(broker.secured.port, shown=shown)
    guessing = BrokerClient(broker.secured.port, account=(account[0], "guess"), shown=shown)
    assert (nobody.refused, guessing.refused) == (NOT_AUTHORISED, NOT_AUTHORISED)


def test_by_tls_an_account_has_a_session_of_its_own_name(
    broker: GuardedBroker, until: Until
) -> None:
    """Else a device could take over the session of any other whose client id it guesses."""
    shown = Shown(broker.ca)
    first, second = (
        BrokerClient(
            broker.secured.port, account=broker.account(who), shown=shown, session="my-device"
        )
        for who in (FIRST, SECOND)
    )
    assert first.publish(f"{home_of(FIRST)}/telemetry", "{}") != NOT_AUTHORISED
    assert second.publish(f"{home_of(SECOND)}/telemetry", "{}") != NOT_AUTHORISED
    assert not first.cut_s
    broker.secured_client(FIRST)
    until(lambda: first.cut_s, "its own newer connection takes the place of the older")


def test_devices_outlive_restarts_of_the_broker_and_new_accounts(broker: GuardedBroker) -> None:
    """A start makes the files of the broker anew, for other gateways perhaps."""
    broker.server.stop()
    accounts.make(broker.folder, CITY, ["gw-760-3"])
    broker.server.start()
    client = broker.client(FIRST)
    assert not client.refused
    assert client.publish(f"{home_of(FIRST)}/telemetry", "{}") != NOT_AUTHORISED
    assert client.publish(f"{home_of(SECOND)}/telemetry", "{}") == NOT_AUTHORISED


def test_a_restored_session_must_have_its_owner_before_accounts_are_read_again(
    broker: GuardedBroker,
) -> None:
    """Why the launcher waits for ingest: Mosquitto would answer "success" and keep nothing.

    If this fails, a newer Mosquitto has mended it, and nobody needs to wait any more.
    """
    kept = _heard_after_a_restart(broker, rereads=False)
    lost = _heard_after_a_restart(broker, rereads=True)
    assert kept
    assert not lost


def _heard_after_a_restart(broker: GuardedBroker, *, rereads: bool) -> bool:
    """Tell whether a session gets what is published while its owner is away."""
    account = broker.account(INGEST)
    assert account is not None
    session = BrokerClient(broker.inner.port, account=account, session=f"away-{rereads}")
    session.subscribe("city/v1/#")
    session.close()
    broker.server.stop()
    broker.server.start()
    if rereads:
        assert broker.server.pid is not None
        os.kill(broker.server.pid, signal.SIGHUP)
    device = broker.client(FIRST)
    device.publish(f"{home_of(FIRST)}/telemetry", "said meanwhile")
    device.close()
    session = BrokerClient(broker.inner.port, account=account, session=f"away-{rereads}")
    session.subscribe("city/v1/#")
    heard = any(payload == b"said meanwhile" for _, payload in session.received)
    session.close()
    return heard


def test_a_devices_sensor_is_its_own(
    broker: GuardedBroker, database_url: str, start_worker: StartWorker, until: Until
) -> None:
    """What comes with an account owns: a stranger can neither rename, retire nor speak for it."""
    credentials = broker.folder / INGEST / accounts.CREDENTIALS
    start_worker(database_url, broker.server.inner_url, mqtt_credentials=credentials)
    home, stranger = home_of(FIRST), broker.client(STRANGER)
    device = broker.client(FIRST)
    device.publish(f"{home}/meta", json.dumps(birth(name="mine")), retain=True)
    owned = "SELECT name, is_owned, retired_at FROM sensor"
    until(lambda: ask(database_url, owned) == [("mine", True, None)], "it is announced")
    stranger.publish(f"{home}/meta", json.dumps(birth(name="stolen")), retain=True)
    stranger.publish(f"{home}/meta", b"", retain=True)
    stranger.publish(f"{home}/telemetry", json.dumps(reading(seq=9, leq_db=99.0)))
    device.publish(f"{home}/telemetry", json.dumps(reading(seq=1, leq_db=60.0)))
    until(
        lambda: ask(database_url, "SELECT leq_db FROM reading_noise") == [(60.0,)],
        "its own reading is stored",
    )
    letters = ask(database_url, "SELECT reason FROM dead_letter")
    assert letters == [("not_owner",)] * 3
    assert ask(database_url, owned) == [("mine", True, None)]
