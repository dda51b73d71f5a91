"""A batch that was decoded ahead is stored as if it had been decoded when its turn came."""

import json
from collections.abc import AsyncGenerator

import pytest
import pytest_asyncio

from contract.city import city_folder, load_city
from contract.clock import to_us, utc_now
from ingest import slots
from ingest.judgement import Span
from ingest.message import Message
from ingest.place import Places
from ingest.registry import Registry
from ingest.slots import Connection
from ingest.store import Batch, Store
from tests.integration.ingest.conftest import birth, home_of, reading

pytestmark = pytest.mark.integration

SENSOR_ID = "hcmc-aq-0001"
HOME = home_of(SENSOR_ID)
DAY_US = 86_400_000_000


@pytest_asyncio.fixture
async def connection(database_url: str) -> AsyncGenerator[Connection]:
    async with await slots.connect(database_url, application="test") as opened:
        yield opened


def batch(topic: str, document: object) -> Batch:
    now_us = to_us(utc_now())
    message = Message(topic, json.dumps(document).encode(), 1, False, "", now_us, 1)
    return Batch([message], Span(city_now_us=now_us, oldest_us=now_us - DAY_US))


async def test_rows_of_a_registration_that_failed_meanwhile_are_decoded_again(
    connection: Connection,
) -> None:
    registry = Registry("hcmc")
    places = Places(load_city(city_folder("hcmc")), None)
    store = Store(registry, places, client_id="ingest-hcmc-0")
    await store.write(connection, batch(f"{HOME}/meta", birth()))
    ahead = await store.decode_ahead(batch(f"{HOME}/telemetry", reading()))
    assert ahead.ahead is not None
    # As when the batch before is rolled back: its registration is undone and made once more.
    stale_key = registry.by_id[SENSOR_ID].sensor_key
    registry.forget([SENSOR_ID])
    await connection.execute("DELETE FROM sensor")
    await store.write(connection, batch(f"{HOME}/meta", birth()))
    outcome = await store.write(connection, ahead)
    assert outcome.stored_count == 1
    found = await connection.execute(
        "SELECT sensor_key FROM reading_air_quality INNER JOIN sensor USING (sensor_key)"
    )
    [(key,)] = await found.fetchall()
    assert key != stale_key
