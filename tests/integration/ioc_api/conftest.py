"""A running API on a real database and a real broker."""

import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import psycopg
import pytest

from embedded.mosquitto import MosquittoServer
from tests.stand import entry
from tests.stand.entry import People
from tests.stand.history import WAYS
from tests.stand.live_frame import Broker
from tests.stand.running_api import Api, Start, running, settings_of
from tests.stand.stage import City
from tests.stand.waiting import UntilAsync


@pytest.fixture
def city(database_url: str) -> Iterator[City]:
    """The test's database."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield City(connection)


@pytest.fixture
async def start(
    database_url: str, broker: MosquittoServer, until_async: UntilAsync
) -> AsyncIterator[Start]:
    """Start an API on the test's database and broker, and wait until it has read them."""
    async with contextlib.AsyncExitStack() as stack:

        async def begin(**changes: Any) -> Api:
            settings = settings_of(database_url, broker.url, **changes)
            api = await stack.enter_async_context(running(settings))
            await until_async(
                lambda: api.fleet.is_loaded and api.link.is_connected, "the API is loaded"
            )
            return api

        yield begin


@pytest.fixture
async def people(database_url: str) -> AsyncIterator[People]:
    """Who may come in, in the test's database."""
    async with entry.of(database_url) as found:
        yield found


@pytest.fixture
async def mqtt(broker: MosquittoServer) -> Broker:
    """The test's broker."""
    return Broker(broker)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """How far maintenance has come."""
    return request.param
