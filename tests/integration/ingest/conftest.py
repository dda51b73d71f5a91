"""A real worker as a process of its own, a publisher, and a look into the database."""

import json
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import paho.mqtt.client as mqtt
import psycopg
import pytest
import pytest_asyncio
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from contract.city import city_folder, load_city
from contract.clock import rfc3339, to_us, utc_now
from contract.database_role import Role
from db.connection import Connection, connect
from embedded.mosquitto import MosquittoServer
from ingest.judge.judgement import Span
from ingest.receive.message import Message
from ingest.registry.place import Places
from ingest.registry.registry import Registry
from ingest.write.outcome import Outcome
from ingest.write.store import Batch, Store
from tests.account import as_role
from tests.conftest import Until
from tests.worker import END_TIMEOUT_S, WorkerProcess

Payload = bytes | str | dict[str, Any] | list[Any]
StartWorker = Callable[..., WorkerProcess]
Query = Callable[..., list[tuple[Any, ...]]]
DAY_US = 86_400_000_000


@pytest.fixture
def start_worker(tmp_path: Path, until: Callable[..., None]) -> Iterator[StartWorker]:
    """Start workers that end with the test; returns when one has subscribed."""
    started: list[WorkerProcess] = []

    def start(
        database_url: str, mqtt_url: str, *, waits: bool = True, **settings: object
    ) -> WorkerProcess:
        environment = {
            "IOC_DATABASE_URL": as_role(database_url, Role.INGEST),
            "IOC_MQTT_URL": mqtt_url,
        }
        environment |= {f"IOC_{name.upper()}": str(value) for name, value in settings.items()}
        worker = WorkerProcess(environment, tmp_path / f"worker-{len(started)}.log").start()
        started.append(worker)
        if waits:
            until(
                lambda: worker.metric("ingest_subscribed") == 1 or not worker.is_running(),
                "the worker has subscribed",
            )
            assert worker.is_running(), worker.log
        return worker

    yield start
    for worker in started:
        worker.kill()


class Publisher:
    """A client that publishes at QoS 1 and knows what the broker has confirmed."""

    def __init__(self, port: int, *, account: tuple[str, str] | None = None) -> None:
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        if account is not None:
            self._client.username_pw_set(*account)
        self._client.max_inflight_messages_set(1000)
        self.received: list[tuple[str, bytes]] = []
        self._client.on_message = lambda _client, _data, message: self.received.append(
            (message.topic, bytes(message.payload))
        )
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def publish(
        self,
        topic: str,
        payload: Payload,
        *,
        retain: bool = False,
        content_type: str | None = None,
        waits: bool = True,
    ) -> None:
        """Publish; waits until the broker has it."""
        properties = None
        if content_type is not None:
            properties = Properties(PacketTypes.PUBLISH)
            properties.ContentType = content_type
        body = json.dumps(payload) if isinstance(payload, dict | list) else payload
        sent = self._client.publish(topic, body, qos=1, retain=retain, properties=properties)
        if waits:
            sent.wait_for_publish(END_TIMEOUT_S)

    def subscribe(self, where: str, until: Callable[..., None]) -> None:
        """Collect in `received` what comes on a filter; returns when the broker has agreed."""
        agreed: list[int] = []
        self._client.on_subscribe = lambda _client, _data, mid, _codes, _properties: agreed.append(
            mid
        )
        self._client.subscribe(where, qos=1)
        until(lambda: agreed, f"subscribed to {where}")

    def close(self) -> None:
        """Leave the broker."""
        self._client.disconnect()
        self._client.loop_stop()


def home_of(sensor_id: str, *, kind: str = "air_quality", domain: str = "environment") -> str:
    """Return the topic of a sensor, without its last level."""
    return f"city/v1/hcmc/760/{domain}/{kind}/{sensor_id}"


def birth(**members: object) -> dict[str, Any]:
    """Return a birth in the first district."""
    return {"name": "Bến Thành", "lat_deg": 10.7769, "lon_deg": 106.7009, **members}


def reading(
    age_s: float = 0.0, *, seq: int | None = None, **values: float | None
) -> dict[str, Any]:
    """Return a reading that was made some seconds ago."""
    message: dict[str, Any] = {
        "observed_at": rfc3339(utc_now() - timedelta(seconds=age_s)),
        "values": values or {"pm25_ugm3": 42.1},
    }
    return message if seq is None else message | {"boot": 1, "seq": seq}


@pytest.fixture
def connect_publisher() -> Iterator[Callable[[int], Publisher]]:
    """Connect publishers to brokers by port."""
    made: list[Publisher] = []

    def connect(port: int) -> Publisher:
        made.append(Publisher(port))
        return made[-1]

    yield connect
    for publisher in made:
        publisher.close()


def ask(database_url: str, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Return a query's rows."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        return connection.execute(cast("Any", statement), parameters).fetchall()


@dataclass(frozen=True, slots=True)
class Station:
    """A broker with a publisher, a database, and the workers that a test starts between them."""

    broker: MosquittoServer
    database_url: str
    publisher: Publisher
    until: Until
    _start_worker: StartWorker

    def start_worker(self, *, waits: bool = True, **settings: object) -> WorkerProcess:
        """Start a worker; returns when it has subscribed."""
        url = self.broker.inner_url
        return self._start_worker(self.database_url, url, waits=waits, **settings)

    def query(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Ask the database."""
        return ask(self.database_url, statement, *parameters)

    def publish(self, topic: str, payload: Payload, **how: Any) -> None:
        """Publish as the publisher does."""
        self.publisher.publish(topic, payload, **how)

    def register(self, home: str, **members: object) -> None:
        """Publish a sensor's birth and wait until a worker has registered it."""
        self.publish(f"{home}/meta", birth(**members), retain=True)
        sensor_id = home.rpartition("/")[2]
        self.until(
            lambda: self.query("SELECT 1 FROM sensor WHERE sensor_id = %s", sensor_id),
            f"{sensor_id} is registered",
        )

    def publish_many(self, home: str, count: int, *, first: int = 0) -> None:
        """Publish readings one second apart; the broker has them all when this returns."""
        for seq in range(first, first + count):
            self.publish(
                f"{home}/telemetry",
                reading(30_000 - seq, seq=seq, pm25_ugm3=1.0 + seq % 300),
                waits=seq == first + count - 1,
            )

    def until_stored(self, count: int) -> None:
        """Wait until so many readings of air quality are stored, each number once."""
        self.until(
            lambda: (
                self.query("SELECT count(*), count(DISTINCT seq) FROM reading_air_quality")
                == [(count, count)]
            ),
            f"{count} readings are stored once",
        )


@pytest.fixture
def open_station(
    start_worker: StartWorker, connect_publisher: Callable[[int], Publisher], until: Until
) -> Callable[[str, MosquittoServer], Station]:
    """Make a station of a database and a broker."""
    return lambda database_url, broker: Station(
        broker, database_url, connect_publisher(broker.port), until, start_worker
    )


@pytest.fixture
def station(
    database_url: str,
    broker: MosquittoServer,
    open_station: Callable[[str, MosquittoServer], Station],
) -> Station:
    """A station of this test's own."""
    return open_station(database_url, broker)


@pytest.fixture
def query(database_url: str) -> Query:
    """Ask the test's database."""
    return partial(ask, database_url)


@dataclass(frozen=True, slots=True)
class Slot:
    """A store with a connection of its own."""

    store: Store
    connection: Connection

    async def write(self, messages: Batch) -> Outcome:
        return await self.store.write(self.connection, messages)


@pytest.fixture(scope="module")
def places() -> Places:
    return Places(load_city(city_folder("hcmc")), None)


@pytest.fixture
def registry() -> Registry:
    return Registry("hcmc")


@pytest_asyncio.fixture
async def slot(database_url: str, registry: Registry, places: Places) -> AsyncGenerator[Slot]:
    async with await connect(as_role(database_url, Role.INGEST), application="slot") as connection:
        yield Slot(Store(registry, places, client_id="ingest-hcmc-0"), connection)


@pytest_asyncio.fixture
async def sibling(database_url: str, registry: Registry, places: Places) -> AsyncGenerator[Slot]:
    """Another slot of the same worker."""
    async with await connect(
        as_role(database_url, Role.INGEST), application="sibling"
    ) as connection:
        yield Slot(Store(registry, places, client_id="ingest-hcmc-1"), connection)


@pytest_asyncio.fixture
async def stranger(database_url: str, places: Places) -> AsyncGenerator[Slot]:
    """A slot of another worker."""
    async with await connect(
        as_role(database_url, Role.INGEST), application="stranger"
    ) as connection:
        yield Slot(Store(Registry("hcmc"), places, client_id="ingest-hcmc-2"), connection)


@pytest_asyncio.fixture
async def blocker(database_url: str) -> AsyncGenerator[psycopg.AsyncConnection[Any]]:
    """A transaction in which others can be held up."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        yield connection


def batch(*sent: tuple[str, object]) -> Batch:
    """Return a batch of messages by topic and document; None is an empty payload."""
    now_us = to_us(utc_now())
    messages = [
        Message(
            topic,
            b"" if document is None else json.dumps(document).encode(),
            number,
            False,
            "",
            now_us,
            1,
        )
        for number, (topic, document) in enumerate(sent, 1)
    ]
    return Batch(messages, Span(city_now_us=now_us, oldest_us=now_us - DAY_US))
