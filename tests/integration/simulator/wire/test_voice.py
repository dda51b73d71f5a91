"""The city's clock is known before its readings are made, also after a pause."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from contract import broker_address
from contract.broker_account import Accounts
from contract.clock import CityClock
from contract.payload import notice
from embedded.mosquitto import MosquittoServer
from simulator import metrics
from simulator.wire.announcer import Announcer
from simulator.wire.connection import Broker, Connection
from simulator.wire.outbox import Outbox
from simulator.wire.voice import Voice
from tests.stand.simulator_run import Listener
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

BEGIN = datetime(2026, 11, 22, 7, tzinfo=UTC)
CLOCK = "city/v1/hcmc/clock"


async def test_after_a_pause_the_clock_is_told_before_anything_is_made(
    broker: MosquittoServer, until_async: UntilAsync
) -> None:
    now = [BEGIN]
    announcer = Announcer(
        city="hcmc",
        clock=lambda: CityClock(now[0], now[0], 60.0),
        retired=(),
        name="hcmc-simulator",
    )
    connection = Connection(
        announcer,
        Outbox(capacity=1, memory=0),
        broker=Broker(broker_address.parse(broker.url), Accounts()),
        metrics=metrics.create(),
        jitter=lambda: 0.0,
    )
    voice = Voice(connection, announcer, wall=lambda: now[0], on_withdrawn=lambda: None)
    listener = Listener(broker, CLOCK)
    serving = asyncio.create_task(connection.serve())
    try:
        # Once withdrawn it is retained no more: who subscribes after that hears nothing of it.
        await until_async(lambda: listener.subscribed, "subscribed")
        async with asyncio.timeout(10):
            await voice.be_known()
            await connection.has_spoken.wait()
            now[0] += timedelta(seconds=5)
            await voice.be_known()
            now[0] += timedelta(minutes=1)
            await voice.be_known()
        # The broker answers when it has the message, and tells the listener in its order.
        voice.withdraw()
        await until_async(
            lambda: any(not message.payload for message in listener.messages),
            "the clock is withdrawn",
        )
        told = [
            notice.decode_clock(bytes(message.payload)).wall_at
            for message in listener.messages
            if message.payload
        ]
        assert told[-1] == BEGIN + timedelta(seconds=65)
        assert BEGIN + timedelta(seconds=5) not in told
    finally:
        serving.cancel()
        listener.close()
