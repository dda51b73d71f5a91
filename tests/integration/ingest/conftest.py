"""A real worker as a process of its own, a publisher, and a look into the database."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import paho.mqtt.client as mqtt
import psycopg
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from contract.clock import rfc3339, utc_now
from tests.worker import END_TIMEOUT_S, WorkerProcess

StartWorker = Callable[..., WorkerProcess]


@pytest.fixture
def start_worker(tmp_path: Path, until: Callable[..., None]) -> Iterator[StartWorker]:
    """Start workers that end with the test; returns when one has subscribed."""
    started: list[WorkerProcess] = []

    def start(
        database_url: str, mqtt_url: str, *, waits: bool = True, **settings: object
    ) -> WorkerProcess:
        environment = {"IOC_DATABASE_URL": database_url, "IOC_MQTT_URL": mqtt_url}
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

    def __init__(self, port: int) -> None:
        self._client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
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
        payload: bytes | str | dict[str, Any] | list[Any],
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


@pytest.fixture
def query(database_url: str) -> Callable[..., list[tuple[Any, ...]]]:
    """Ask the test's database."""

    def ask(statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(database_url, autocommit=True) as connection:
            return connection.execute(cast("Any", statement), parameters).fetchall()

    return ask
