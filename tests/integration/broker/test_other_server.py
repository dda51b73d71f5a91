"""A server that is no broker for us is said to be just that, by each process that comes to it."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from contract.broker_address import BrokerAddress
from contract.broker_refusal import NO_ANSWER, NO_MQTT_5
from contract.clock import utc_now
from embedded import ports
from ingest.receive.mqtt_source import MqttSource
from ingest.receive.subscription import Topics
from ioc_api.fleet import feed
from simulator.errors import LinkError
from simulator.wire.mqtt_publisher import Link
from tests.stand.other_server import HTTP_REFUSES, MQTT_3_REFUSES, SAYS_NOTHING, answering
from tests.stand.running_api import running, settings_of
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

ANSWER_TIMEOUT_S = 0.5
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1"
SERVERS = pytest.mark.parametrize(
    ("words", "said"),
    [(MQTT_3_REFUSES, NO_MQTT_5), (SAYS_NOTHING, NO_ANSWER), (HTTP_REFUSES, NO_ANSWER)],
)


def nothing(*_: Any) -> None:
    """Do nothing."""


@SERVERS
async def test_the_simulator_names_it(words: bytes, said: str) -> None:
    unheard: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unheard.append(context))
    async with answering(words) as port:
        address = BrokerAddress(ports.LOOPBACK, port)
        link = Link(
            address, "gw-1", will=None, on_answer=nothing, on_request=nothing, on_refusal=nothing
        )
        with pytest.raises(LinkError) as found:
            await link.connect()
    assert said in str(found.value)
    assert not unheard


@SERVERS
async def test_ingest_names_it(words: bytes, said: str, until_async: UntilAsync) -> None:
    with capture_logs() as told:
        async with answering(words) as port:
            source = MqttSource(
                BrokerAddress(ports.LOOPBACK, port),
                client_id="secret",
                name="ingest-hcmc-0",
                topics=Topics("hcmc", has_owners=False),
                receive_maximum=10,
                wall=utc_now,
                on_clock=nothing,
                on_drop=nothing,
            )
            following = asyncio.create_task(source.run())
            await until_async(lambda: refusals(told), "it is said")
            source.stop()
            following.cancel()
    assert refusals(told)[0] == said


def refusals(told: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Return why a broker refused, as the log has it."""
    return [one["reason"] for one in told if one["event"] == "broker_refused"]


@SERVERS
async def test_the_api_names_it(
    words: bytes, said: str, until_async: UntilAsync, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "CONNECT_TIMEOUT_S", ANSWER_TIMEOUT_S)
    async with (
        answering(words) as port,
        running(settings_of(NOWHERE, f"mqtt://{ports.LOOPBACK}:{port}")) as api,
    ):
        expected = f"the broker cannot be reached: {said}"
        await until_async(lambda: api.link.problem == expected, "readiness says it")
