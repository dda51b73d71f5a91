"""What a stranger with real clients can do to a running city: nothing that is not his.

The broker is the private one with two listeners; the simulator, ingest and the stranger's clients
are processes of their own.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract import broker_account
from contract.broker_access import rules
from embedded import location, ports
from embedded.mosquitto import Inner, MosquittoServer
from embedded.runtime import Runtime
from simulator.wire import accounts
from tests.stand.account import LendDatabase
from tests.stand.clean_environment import QUIET, clean_environment
from tests.stand.question import ask
from tests.stand.town import SENSORS, TIMEOUT_S, Town, founded
from tests.stand.waiting import Until
from tests.stand.worker import ROOT

pytestmark = pytest.mark.integration

GATEWAY = "hcmc-gw-760-01"
CLOCK, LIVE = "city/v1/hcmc/clock", "city/v1/hcmc/live/760"
NOT_AUTHORISED = "Not authorized"


@pytest.fixture(scope="module")
def town(
    binaries: Runtime, lend_database: LendDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """One city for all attempts; after each, it goes on as before."""
    with lend_database() as url, founded(binaries, url, tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture
def own_town(binaries: Runtime, database_url: str, tmp_path: Path) -> Iterator[Town]:
    """A city of this test's own: it may stop parts of it."""
    with founded(binaries, database_url, tmp_path) as town:
        yield town


def test_a_stranger_can_do_nothing_to_the_city(town: Town, until: Until) -> None:
    """After each attempt the city goes on as before."""
    at = town.overhear(CLOCK, "-C", "1")
    assert at, "the city tells its time"

    # The clock.
    forged = json.dumps({"city_at": "2100-01-01T00:00:00Z", "wall_at": "2100-01-01T00:00:00Z"})
    assert NOT_AUTHORISED in town.publish(CLOCK, forged, "-r")
    assert forged not in town.overhear(CLOCK, wait_s=1)
    assert town.hear(CLOCK, wait_s=1) == []

    # The simulator, by every client id of it that can be known.
    for name in ("hcmc-simulator", GATEWAY):
        assert town.publish(CLOCK, "x", "-i", name)
    # Ingest's session: what it would have been delivered, and that it stays.
    sensors = "city/v1/hcmc/+/+/+/+/telemetry"
    assert town.hear(sensors, "-i", "ingest-hcmc-0", "-c", wait_s=2) == []
    assert town.hear("$share/ingest/city/v1/+/+/+/+/+/telemetry", wait_s=2) == []

    # Live frames, truth and commands.
    for where in (LIVE, "city/v1/hcmc/truth/e-1", f"city/v1/hcmc/760/gateway/{GATEWAY}/command"):
        assert NOT_AUTHORISED in town.publish(where, "{}"), where
        assert NOT_AUTHORISED in town.publish(f"open/{where}", "{}"), where

    # The will of a stranger says what he could say himself.
    status = f"city/v1/hcmc/760/gateway/{GATEWAY}/status"
    town.publish(status, "offline", "-r")
    until(
        lambda: ask(town.database_url, "SELECT 1 FROM dead_letter WHERE reason = 'not_owner'"),
        "the status has its letter",
    )
    [(said,)] = ask(town.database_url, "SELECT status FROM gateway WHERE gateway_id = %s", GATEWAY)
    assert said == "online"
    # It is the stranger's own to keep, and to take away from those who listen.
    town.publish(status, "", "-r")

    assert town.simulator.poll() is None
    assert town.worker.is_running()
    assert town.worker.metric("ingest_connected") == 1
    before = town.stored_count()
    until(lambda: town.stored_count() > before, "the city goes on")


def test_births_outlive_a_restart_of_the_broker_while_ingest_is_away(
    own_town: Town, until: Until
) -> None:
    """The broker restores ingest's session without its rights' being lost, and keeps births."""
    own_town.worker.stop()
    own_town.server.stop()
    own_town.server.start()
    foreign = "city/v1/hcmc/760/environment/noise/my-noise-1"
    born = json.dumps({"name": "Bến Thành", "lat_deg": 10.7769, "lon_deg": 106.7009})
    assert not own_town.publish(f"{foreign}/meta", born)
    own_town.worker.start()
    until(
        lambda: ask(own_town.database_url, "SELECT 1 FROM sensor WHERE sensor_id = 'my-noise-1'"),
        "the birth has come",
    )


def test_everybody_may_hear_live_frames_and_no_more(town: Town) -> None:
    """As before on the same port, under the same topic."""
    [frame, *_] = town.hear("city/v1/hcmc/live/+", "-C", "1", wait_s=20)
    assert json.loads(frame)["items"]
    assert town.hear("city/v1/hcmc/+/+/+/+/telemetry", wait_s=2) == []
    assert town.hear("#", "-v", "-C", "1", wait_s=20)[0].startswith("city/v1/hcmc/live/")


def test_the_inner_listener_is_for_accounts(town: Town) -> None:
    """Without one, one may do there what one may do on the other, and a wrong one is refused."""
    assert town.server.inner is not None
    inner = ("-p", str(town.server.inner.port))
    assert NOT_AUTHORISED in town.publish(CLOCK, "{}", *inner)
    sensor = "city/v1/hcmc/760/environment/noise/my-noise-1"
    assert NOT_AUTHORISED in town.publish(f"{sensor}/telemetry", "{}", *inner)
    assert town.hear("city/v1/#", *inner, wait_s=2) == []
    assert NOT_AUTHORISED in town.publish(CLOCK, "{}", *inner, "-u", "ingest", "-P", "guess")
    # Nor does a name without its password help on the public one.
    assert NOT_AUTHORISED in town.publish(LIVE, "{}", "-u", "ingest", "-P", "guess")


def test_a_gateway_cannot_speak_for_another(town: Town) -> None:
    """Its account writes its own status and packs alone."""
    assert town.server.inner is not None
    held = broker_account.load(town.credentials / "simulator" / accounts.CREDENTIALS)
    other = next(name for name in sorted(held.passwords) if name not in {GATEWAY, "simulator"})
    inner = ("-p", str(town.server.inner.port), "-u", other, "-P", held.passwords[other])
    for plane in ("status", "telemetry", "command"):
        where = f"city/v1/hcmc/760/gateway/{GATEWAY}/{plane}"
        assert NOT_AUTHORISED in town.publish(where, "offline", *inner), plane
    assert NOT_AUTHORISED in town.publish(CLOCK, "{}", *inner)
    assert NOT_AUTHORISED in town.publish(LIVE, "{}", *inner)


def test_a_second_simulator_without_an_account_ends_and_says_why(
    town: Town, tmp_path: Path
) -> None:
    environment = clean_environment()
    second = subprocess.run(
        [sys.executable, "-m", "simulator", "run", "--sensors", SENSORS],
        cwd=ROOT,
        env=environment
        | {
            "IOC_MQTT_URL": town.server.url,
            "IOC_SIMULATOR_METRICS_PORT": "0",
            "IOC_SIMULATOR_DATA_DIR": str(tmp_path / "second"),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_S,
    )
    assert second.returncode == 1
    last = json.loads(second.stdout.splitlines()[-1])
    assert (last["event"], last["type"]) == ("city_failed", "NotTheCityError")
    assert "another simulator is this city" in last["error"]


def test_a_gateway_that_the_broker_refuses_says_so(
    binaries: Runtime, tmp_path: Path, until: Until
) -> None:
    """Rules that are not the simulator's would silence it without a word."""
    folder = tmp_path / "credentials"
    environment = clean_environment() | QUIET
    environment |= {"IOC_SIMULATOR_SENSOR_COUNT": SENSORS, "IOC_SIMULATOR_METRICS_PORT": "0"}
    python = (sys.executable, "-m", "simulator")
    subprocess.run(
        [*python, "accounts", "--folder", str(folder)], cwd=ROOT, env=environment, check=True
    )
    (folder / accounts.BROKER / accounts.RULES).write_text(rules("hcmc", []))
    log = tmp_path / "simulator.log"
    with location.scratch() as scratch:
        inner = Inner(ports.choose(0), folder / accounts.BROKER)
        with MosquittoServer(binaries, scratch / "mosquitto", inner=inner) as server:
            environment |= {
                "IOC_MQTT_URL": server.inner_url,
                "IOC_MQTT_CREDENTIALS": str(folder / "simulator" / accounts.CREDENTIALS),
                "IOC_SIMULATOR_DATA_DIR": str(tmp_path / "simulator"),
            }
            with log.open("wb") as output:
                argv = [*python, "run"]
                child = subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=output)
            try:
                until(lambda: b"messages_refused" in log.read_bytes(), "the refusal is said")
            finally:
                child.terminate()
                child.wait(TIMEOUT_S)
    said = [json.loads(line) for line in log.read_text().splitlines()]
    refused = {
        line["client"]: line["reason"] for line in said if line["event"] == "messages_refused"
    }
    assert refused[GATEWAY] == NOT_AUTHORISED
