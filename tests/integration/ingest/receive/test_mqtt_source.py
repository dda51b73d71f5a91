"""The session on the broker: who may acknowledge what, and who owns the session."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest
from structlog.testing import capture_logs

from contract.broker_address import BrokerAddress
from contract.clock import monotonic_s, utc_now
from embedded.mosquitto import MosquittoServer
from ingest.errors import SessionTakenOverError
from ingest.receive.link import KEEPALIVE_S
from ingest.receive.message import Message
from ingest.receive.mqtt_source import MqttSource
from ingest.receive.subscription import Topics
from tests.stand.line import LOOPBACK, Line
from tests.stand.publisher import Publisher
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

TOPIC = "city/v1/hcmc/760/environment/air_quality/hcmc-aq-0001/telemetry"


def make_source(
    broker: MosquittoServer,
    *,
    clocks: list[bytes] | None = None,
    port: int | None = None,
    keepalive_s: int = KEEPALIVE_S,
) -> MqttSource:
    return MqttSource(
        BrokerAddress(LOOPBACK, port or broker.port),
        client_id="ingest-hcmc-0",
        name="ingest-hcmc-0",
        topics=Topics("hcmc", has_owners=False),
        receive_maximum=100,
        wall=utc_now,
        on_clock=(list[bytes]() if clocks is None else clocks).append,
        on_drop=lambda: None,
        keepalive_s=keepalive_s,
    )


@asynccontextmanager
async def running(source: MqttSource, until_async: UntilAsync) -> AsyncGenerator[MqttSource]:
    """Run a source until the block ends; it takes leave without settling anything."""
    task = asyncio.create_task(source.run())
    await until_async(lambda: source.is_subscribed, "it has subscribed")
    yield source
    source.stop()
    await source.disconnect(timeout_s=5)
    await task


async def take(source: MqttSource, count: int) -> list[Message]:
    taken: list[Message] = []
    async with asyncio.timeout(20):
        while len(taken) < count:
            taken += await source.inbox.take(max_count=100, max_age_s=0.05)
    return taken


async def test_what_was_not_acknowledged_comes_again(
    broker: MosquittoServer,
    connect_publisher: Callable[[int], Publisher],
    until_async: UntilAsync,
) -> None:
    async with running(make_source(broker), until_async) as source:
        publisher = connect_publisher(broker.port)
        for number in range(10):
            publisher.publish(TOPIC, str(number))
        taken = await take(source, 10)
        source.acknowledge(taken[:6])
    async with running(make_source(broker), until_async) as source:
        again = await take(source, 4)
    assert [message.payload for message in again] == [b"6", b"7", b"8", b"9"]
    assert all(message.is_dup for message in again)


async def test_an_old_acknowledgement_does_not_hit_a_new_message(
    broker: MosquittoServer,
    connect_publisher: Callable[[int], Publisher],
    until_async: UntilAsync,
) -> None:
    async with running(make_source(broker), until_async) as source:
        publisher = connect_publisher(broker.port)
        for number in range(5):
            publisher.publish(TOPIC, f"old {number}")
        old = await take(source, 5)
        # Without persistence the broker forgets the session: packet ids start again.
        broker.kill()
        await until_async(lambda: not source.is_connected, "the loss is noticed")
        broker.start()
        await until_async(lambda: source.is_subscribed, "it is back")
        publisher = connect_publisher(broker.port)
        for number in range(5):
            publisher.publish(TOPIC, f"new {number}")
        new = await take(source, 5)
        assert {message.packet_id for message in old} & {message.packet_id for message in new}
        source.acknowledge(old)
    async with running(make_source(broker), until_async) as source:
        again = await take(source, 5)
    assert [message.payload for message in again] == [message.payload for message in new]


async def test_a_session_taken_over_ends_the_source(
    broker: MosquittoServer, until_async: UntilAsync
) -> None:
    first = make_source(broker)
    task = asyncio.create_task(first.run())
    await until_async(lambda: first.is_subscribed, "it has subscribed")
    async with running(make_source(broker), until_async):
        with pytest.raises(SessionTakenOverError, match="ingest-hcmc-0"):
            await asyncio.wait_for(task, 10)


async def test_the_retained_clock_is_known_before_the_first_message_is_handed_out(
    broker: MosquittoServer,
    connect_publisher: Callable[[int], Publisher],
    until_async: UntilAsync,
) -> None:
    async with running(make_source(broker), until_async):
        pass
    publisher = connect_publisher(broker.port)
    publisher.publish("city/v1/hcmc/clock", "the clock", retain=True)
    publisher.publish(TOPIC, "waited in the session")
    clocks: list[bytes] = []
    source = make_source(broker, clocks=clocks)
    task = asyncio.create_task(source.run())
    taken = await source.inbox.take(max_count=10, max_age_s=0)
    assert clocks == [b"the clock"]
    assert [message.payload for message in taken] == [b"waited in the session"]
    source.stop()
    await source.disconnect(timeout_s=5)
    await task


async def test_a_broker_that_is_away_is_waited_for(
    broker: MosquittoServer, until_async: UntilAsync
) -> None:
    broker.stop()
    source = make_source(broker)
    task = asyncio.create_task(source.run())
    await asyncio.sleep(0)
    assert not source.publish("city/v1/hcmc/live/760", b"")
    broker.start()
    await until_async(lambda: source.is_subscribed, "it has subscribed")
    source.stop()
    await source.disconnect(timeout_s=5)
    await task


async def test_a_line_that_only_keeps_silent_is_noticed_within_two_keep_alives(
    broker: MosquittoServer,
    draw_line: Callable[[int], Line],
    connect_publisher: Callable[[int], Publisher],
    until_async: UntilAsync,
) -> None:
    line = draw_line(broker.port)
    async with running(make_source(broker, port=line.port, keepalive_s=1), until_async) as source:
        line.stall()
        connect_publisher(broker.port).publish(TOPIC, "sent into silence")
        # Two keep-alives, and the second in which the client looks at its clock.
        await until_async(lambda: not source.is_connected, "the silence is noticed", 2 + 1 + 1)
        line.mend()
        assert [message.payload for message in await take(source, 1)] == [b"sent into silence"]


async def test_a_full_inbox_is_not_read_into_and_loses_neither_message_nor_connection(
    broker: MosquittoServer,
    connect_publisher: Callable[[int], Publisher],
    until_async: UntilAsync,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The broker keeps what finds no room; the connection is kept alive meanwhile.

    It is full many times over, and the log is not.
    """
    monkeypatch.setattr("ingest.receive.inbox.MAX_BYTES", 200_000)
    received: list[bytes] = []
    with capture_logs() as said:
        await _fill_and_empty(broker, connect_publisher, until_async, received)
    assert [int(payload) for payload in received] == list(range(40))
    assert [line["others"] for line in said if line["event"] == "inbox_full"] == [0]


async def _fill_and_empty(
    broker: MosquittoServer,
    connect_publisher: Callable[[int], Publisher],
    until_async: UntilAsync,
    received: list[bytes],
) -> None:
    async with running(make_source(broker, keepalive_s=1), until_async) as source:
        publisher = connect_publisher(broker.port)
        for number in range(40):
            publisher.publish(TOPIC, f"{number:100000}")
        await until_async(lambda: source.inbox.is_full, "it is full")
        began_s = monotonic_s()
        await until_async(lambda: monotonic_s() - began_s > 4, "keep-alive has passed twice")
        assert source.is_connected
        assert source.inbox.unsettled_count < 10
        while len(received) < 40:
            taken = await source.inbox.take(max_count=5, max_age_s=0.05)
            assert not any(message.is_dup for message in taken)
            received += [message.payload for message in taken]
            source.acknowledge(taken)
