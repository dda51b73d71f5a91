"""A server that is no broker for us is said to be just that, by each process that comes to it."""

import asyncio
from typing import Any

import aiomqtt
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
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

ANSWER_TIMEOUT_S = 0.5


def nothing(*_: Any) -> None:
    """Do nothing."""


@pytest.mark.parametrize(
    ("words", "said"),
    [(MQTT_3_REFUSES, NO_MQTT_5), (SAYS_NOTHING, NO_ANSWER), (HTTP_REFUSES, NO_ANSWER)],
)
async def test_the_simulator_names_it(words: bytes, said: str) -> None:
    unheard: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unheard.append(context))
    async with answering(words) as port:
        link = Link("gw-1", will=None, on_answer=nothing, on_request=nothing, on_refusal=nothing)
        with pytest.raises(LinkError) as found:
            await link.connect(BrokerAddress(ports.LOOPBACK, port))
    assert said in str(found.value)
    assert not unheard


@pytest.mark.parametrize(
    ("words", "event", "said"),
    [
        (MQTT_3_REFUSES, "broker_refused", NO_MQTT_5),
        (SAYS_NOTHING, "broker_refused", NO_ANSWER),
        (HTTP_REFUSES, "broker_refused", NO_ANSWER),
    ],
)
async def test_ingest_names_it(
    words: bytes, event: str, said: str, until_async: UntilAsync
) -> None:
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
            running = asyncio.create_task(source.run())
            await until_async(lambda: any(one["event"] == event for one in told), event)
            source.stop()
            running.cancel()
    [first, *_] = [one for one in told if one["event"] == event]
    assert first["reason"] == said


@pytest.mark.parametrize(
    ("words", "said"),
    [(MQTT_3_REFUSES, NO_MQTT_5), (SAYS_NOTHING, NO_ANSWER), (HTTP_REFUSES, NO_ANSWER)],
)
async def test_the_api_names_it(words: bytes, said: str) -> None:
    async with answering(words) as port:
        client = aiomqtt.Client(
            ports.LOOPBACK,
            port,
            protocol=aiomqtt.ProtocolVersion.V5,
            timeout=ANSWER_TIMEOUT_S,
        )
        with pytest.raises(aiomqtt.MqttError) as found:
            await client.__aenter__()
    assert feed.why(found.value) == said
