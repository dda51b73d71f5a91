"""A hostile device with an account, on a running city: nothing but its own sensor moves."""

import json
from collections.abc import Iterator

import pytest

from contract.clock import rfc3339, utc_now
from embedded.runtime import Runtime
from simulator.wire import accounts, device_account, foreign
from tests.stand.account import LendDatabase
from tests.stand.broker_client import NOT_AUTHORISED, BrokerClient
from tests.stand.question import ask
from tests.stand.running_api import Api, running, settings_of
from tests.stand.town import Town, founded
from tests.stand.waiting import Until, UntilAsync

pytestmark = pytest.mark.integration

OWN = "city/v1/hcmc/760/environment/noise/my-noise-1"
CITY = "city/v1/hcmc"
FAR = "2100-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def town(
    binaries: Runtime, lend_database: LendDatabase, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """One city for all attempts."""
    with lend_database() as url, founded(binaries, url, tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture
def account(town: Town, until: Until) -> tuple[str, str]:
    """What the hostile device was given by the city's keeper, who lets each test have its own."""
    where = (town.credentials, "hcmc", "my-noise-1")
    known = "my-noise-1" in foreign.load(town.credentials)
    made = (device_account.rotate if known else device_account.add)(*where, utc_now())
    town.reread()
    given = made.device.user, made.password
    until(lambda: _is_let_in(town, given), "the broker knows it")
    return given


def _is_let_in(town: Town, account: tuple[str, str]) -> bool:
    assert town.server.inner is not None
    client = BrokerClient(town.server.inner.port, account=account)
    client.close()
    return not client.refused


@pytest.fixture
def device(town: Town, account: tuple[str, str]) -> Iterator[BrokerClient]:
    """The hostile device."""
    assert town.server.inner is not None
    client = BrokerClient(town.server.inner.port, account=account)
    yield client
    client.close()


def victim(town: Town) -> tuple[str, str, str]:
    """Return topic, id and gateway of a sensor of the city's that has readings."""
    [(area, sensor_id, gateway_id)] = ask(
        town.database_url,
        "SELECT area_code, sensor_id, gateway_id FROM sensor WHERE kind = 'traffic_flow' LIMIT 1",
    )
    return f"{CITY}/{area}/traffic/traffic_flow/{sensor_id}", sensor_id, gateway_id


def announced(**members: object) -> str:
    return json.dumps({"name": "x", "lat_deg": 10.7769, "lon_deg": 106.7009} | members)


def test_what_is_not_its_own_is_refused_and_changes_nothing(
    town: Town, device: BrokerClient, until: Until
) -> None:
    """Neither the clock, nor live frames, truth, commands, nor another's sensor or gateway."""
    topic, sensor_id, gateway_id = victim(town)
    area = topic.split("/")[3]
    clock = json.dumps({"city_at": FAR, "wall_at": FAR, "speed": 60})
    gateway = f"{CITY}/{area}/gateway/{gateway_id}"
    tries = {
        f"{CITY}/clock": clock,
        f"{CITY}/live/{area}": "{}",
        f"open/{CITY}/live/{area}": "{}",
        f"{CITY}/truth/storm.1": "{}",
        f"{CITY}/control/simulator": '{"command":"pause"}',
        f"{topic}/meta": "",
        f"{topic}/telemetry": "{}",
        f"{gateway}/status": "offline",
        f"{gateway}/telemetry": "{}",
        f"{gateway}/command": "{}",
        f"{OWN}/telemetry/": "{}",
        f"/{OWN}/telemetry": "{}",
    }
    answers = {where: device.publish(where, said, retain=True) for where, said in tries.items()}
    assert set(answers.values()) == {NOT_AUTHORISED}, answers
    assert device.is_connected
    state = "SELECT retired_at, status FROM sensor INNER JOIN gateway USING (gateway_id) "
    assert ask(town.database_url, state + "WHERE sensor_id = %s", sensor_id) == [(None, "online")]
    before = town.stored_count()
    until(lambda: town.stored_count() > before, "the city goes on")
    assert ask(town.database_url, "SELECT reason FROM dead_letter") == []


def test_it_hears_nothing(town: Town, device: BrokerClient, until: Until) -> None:
    """While the city tells its clock, its frames and, below the console's eyes, all else."""
    for where in ("#", "/#", "$SYS/#", f"{CITY}/#", "open/#", f"{CITY}/truth/+", f"{OWN}/meta"):
        device.subscribe(where)
    device.subscribe(f"$share/ingest/{CITY}/+/+/+/+/telemetry")
    assert town.overhear(f"{CITY}/live/+", "-C", "1", wait_s=20)
    device.publish(f"{OWN}/meta", announced(), retain=True)
    before = town.stored_count()
    until(lambda: town.stored_count() > before, "the city goes on")
    device.subscribe(f"{CITY}/clock")
    assert device.received == []


def test_it_cannot_take_sessions_over(town: Town, account: tuple[str, str]) -> None:
    """Client ids of ours end in a secret; what can be guessed is nobody's."""
    assert town.server.inner is not None
    for name in ("ingest-hcmc-0", "hcmc-simulator", victim(town)[2]):
        client = BrokerClient(town.server.inner.port, account=account, session=name)
        client.close()
    assert town.worker.is_running()
    assert town.worker.metric("ingest_connected") == 1
    assert town.simulator.poll() is None


async def test_by_its_own_topics_it_moves_its_own_sensor_alone(
    town: Town, device: BrokerClient, until_async: UntilAsync
) -> None:
    """A birth that names another's gateway, a far future, another kind: API and others stay."""
    _, sensor_id, gateway_id = victim(town)
    assert town.server.inner is not None
    path = town.credentials / "api" / accounts.CREDENTIALS
    settings = settings_of(town.database_url, town.server.inner_url, mqtt_credentials=path)
    async with running(settings) as api:
        await until_async(lambda: _lives(api, sensor_id), "the city's sensor lives")
        device.publish(f"{OWN}/meta", announced(gateway_id=gateway_id), retain=True)
        for at in (FAR, rfc3339(utc_now())):
            said = json.dumps({"observed_at": at, "values": {"leq_db": 60.0}})
            device.publish(f"{OWN}/telemetry", said)
        device.publish(f"{OWN.replace('noise/', 'rain_gauge/')}/meta", announced(), retain=True)
        await until_async(lambda: _lives(api, "my-noise-1"), "its own sensor is shown")
        device.publish(f"{OWN}/meta", "", retain=True)
        await until_async(lambda: _is(api, "my-noise-1", "retired"), "its own sensor is retired")
        assert await _lives(api, sensor_id)
        told = await api.get("/city")
    assert FAR[:4] not in json.dumps(told)
    reasons = {reason for (reason,) in ask(town.database_url, "SELECT reason FROM dead_letter")}
    assert reasons <= {"future_time", "topic_mismatch"}


async def _lives(api: Api, sensor_id: str) -> bool:
    return await _is(api, sensor_id, "live")


async def _is(api: Api, sensor_id: str, status: str) -> bool:
    answer = await api.client.get(f"/api/v1/sensors/{sensor_id}")
    return answer.status_code == 200 and answer.json()["status"] == status
