"""Every process takes every kind of line to the broker, and says what is wrong with one."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from contract.broker_account import Accounts
from contract.broker_address import BrokerAddress, TlsFiles, parse
from contract.broker_refusal import NO_TLS, NO_WEB, WANTS_CERTIFICATE
from contract.clock import utc_now
from contract.database_role import Role
from contract.payload.control import Done
from contract.payload.request import AskState
from embedded import ports
from embedded.runtime import Runtime
from ingest.receive.mqtt_source import MqttSource
from ingest.receive.subscription import Topics
from simulator.errors import LinkError
from simulator.run.asking import ask
from simulator.wire import certificates
from simulator.wire.mqtt_publisher import Link
from tests.stand import lined_broker
from tests.stand.account import as_role
from tests.stand.lined_broker import LINES, OTHER_NAME, Lines, lined
from tests.stand.publisher import Publisher
from tests.stand.question import ask as query
from tests.stand.running_api import running as running_api
from tests.stand.running_api import settings_of
from tests.stand.simulator_run import running
from tests.stand.waiting import Until, UntilAsync, wait_until_async
from tests.stand.worker import WorkerProcess

pytestmark = [
    pytest.mark.integration,
    # paho leaves the socket of a greeting that failed to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings(
        "ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning"
    ),
]

TOPIC = "city/v1/hcmc/760/environment/air_quality/hcmc-aq-0001/telemetry"
MANY, LARGE_BYTES = 3_000, 700_000
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1"

Fail = Callable[[BrokerAddress], Awaitable[str]]


@pytest.fixture(scope="module")
def lines(binaries: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lines]:
    """One broker for all who do not come in."""
    with lined(binaries, tmp_path_factory.mktemp("lines")) as found:
        yield found


@pytest.fixture
def own_lines(binaries: Runtime, tmp_path: Path) -> Iterator[Lines]:
    """A broker of this test's own."""
    with lined(binaries, tmp_path) as found:
        yield found


def nothing(*_: Any) -> None:
    """Do nothing."""


def source_of(address: BrokerAddress) -> MqttSource:
    return MqttSource(
        address,
        client_id="ingest-hcmc-0",
        name="ingest-hcmc-0",
        topics=Topics("hcmc", has_owners=False),
        receive_maximum=100,
        wall=utc_now,
        on_clock=nothing,
        on_drop=nothing,
    )


@pytest.mark.parametrize("line", LINES)
def test_a_city_lives_on_it(
    line: str, own_lines: Lines, database_url: str, tmp_path: Path, until: Until
) -> None:
    """Simulator and ingest as processes, and a question to the city."""
    told = own_lines.told(line)
    worker = WorkerProcess(
        {"IOC_DATABASE_URL": as_role(database_url, Role.INGEST), **told}, tmp_path / "worker.log"
    ).start()
    try:
        until(lambda: worker.metric("ingest_subscribed") == 1, "the worker subscribes")
        with running(own_lines.url(line), tmp_path / "city", environment=told, sensors=60) as run:
            until(
                lambda: query(database_url, "SELECT count(*) > 50 FROM reading_traffic_flow")[0][0],
                "readings are stored",
            )
            answer = ask("hcmc", own_lines.address(line), Accounts(), AskState())
            assert isinstance(answer, Done)
            assert run.child.poll() is None
        assert query(database_url, "SELECT 1 FROM dead_letter") == []
    finally:
        worker.kill()


@pytest.mark.parametrize("line", LINES)
async def test_ingest_takes_all_however_much_waits(
    line: str, own_lines: Lines, until_async: UntilAsync
) -> None:
    """More messages than a record, a frame or a buffer has room for, and a large one among them."""
    source = source_of(own_lines.address(line))
    task = asyncio.create_task(source.run())
    await until_async(lambda: source.is_subscribed, "it has subscribed")
    publisher = Publisher(own_lines.server.port)
    sent = [f"{number}".encode() for number in range(MANY)]
    sent[MANY // 2] = b"x" * LARGE_BYTES
    for payload in sent:
        publisher.publish(TOPIC, payload, waits=False)
    taken: list[bytes] = []
    async with asyncio.timeout(30):
        while len(taken) < MANY:
            messages = await source.inbox.take(max_count=100, max_age_s=0.05)
            taken += [message.payload for message in messages]
            source.acknowledge(messages)
    assert taken == sent
    publisher.close()
    source.stop()
    await source.disconnect(timeout_s=5, ends_session=True)
    await task


@pytest.mark.parametrize("line", LINES)
async def test_the_api_follows_on_it(
    line: str, own_lines: Lines, database_url: str, until_async: UntilAsync
) -> None:
    files = own_lines.files_of(line)
    settings = settings_of(
        database_url,
        own_lines.url(line),
        mqtt_ca_file=files.ca,
        mqtt_cert_file=files.certificate,
        mqtt_key_file=files.key,
    )
    async with running_api(settings) as api:
        await until_async(lambda: api.link.is_connected, "it follows")


async def simulator_fails(address: BrokerAddress) -> str:
    link = Link(
        address, "gw-1", will=None, on_answer=nothing, on_request=nothing, on_refusal=nothing
    )
    with pytest.raises(LinkError) as found:
        await link.connect()
    return str(found.value)


async def ingest_fails(address: BrokerAddress) -> str:
    said = {"broker_away": "error", "broker_refused": "reason"}
    with capture_logs() as told:
        source = source_of(address)
        task = asyncio.create_task(source.run())
        await wait_until_async(lambda: _first(told, said), "it says why")
        source.stop()
        task.cancel()
    return _first(told, said)


def _first(told: list[Any], said: Mapping[str, str]) -> str:
    return next((one[said[one["event"]]] for one in told if one["event"] in said), "")


async def api_fails(address: BrokerAddress) -> str:
    files = address.files
    settings = settings_of(
        NOWHERE,
        f"{address.scheme}://{address.host}:{address.port}",
        mqtt_ca_file=files.ca,
        mqtt_cert_file=files.certificate,
        mqtt_key_file=files.key,
    )
    async with running_api(settings) as api:
        await wait_until_async(lambda: "reached" in (api.link.problem or ""), "it says why")
        return str(api.link.problem)


FAILURES = pytest.mark.parametrize(
    "fail", [simulator_fails, ingest_fails, api_fails], ids=["simulator", "ingest", "api"]
)


@FAILURES
async def test_a_broker_of_another_authority_is_not_trusted(
    fail: Fail, lines: Lines, tmp_path: Path
) -> None:
    other = certificates.authority(tmp_path / "other", utc_now())
    (tmp_path / "other.crt").write_bytes(other.pem)
    files = TlsFiles(ca=tmp_path / "other.crt")
    said = await fail(replace(lines.address("mqtts"), files=files))
    assert "the broker's certificate cannot be trusted: " in said
    assert "IOC_MQTT_CA_FILE" in said


@FAILURES
async def test_a_broker_of_another_name_is_not_the_one_that_was_asked_for(
    fail: Fail, lines: Lines
) -> None:
    said = await fail(lines.address(OTHER_NAME))
    assert f"is not one of {ports.LOOPBACK}, the host in IOC_MQTT_URL" in said


@FAILURES
async def test_tls_on_a_plain_port_is_named(fail: Fail, lines: Lines) -> None:
    address = replace(lines.address("mqtts"), port=lines.server.port)
    assert NO_TLS in await fail(address)


@FAILURES
async def test_a_websocket_on_a_plain_port_is_named(fail: Fail, lines: Lines) -> None:
    address = parse(f"ws://{ports.LOOPBACK}:{lines.server.port}")
    assert NO_WEB in await fail(address)


@FAILURES
async def test_a_broker_that_wants_a_certificate_says_so(fail: Fail, lines: Lines) -> None:
    address = replace(lines.address(lined_broker.WANTS_CERTIFICATE), files=lines.files_of("mqtts"))
    assert WANTS_CERTIFICATE in await fail(address)
