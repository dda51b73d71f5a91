"""Real workers as processes of their own, publishers, and stations of both."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contract.database_role import Role
from embedded.mosquitto import MosquittoServer
from tests.stand.account import as_role
from tests.stand.publisher import Publisher
from tests.stand.station import StartWorker, Station
from tests.stand.waiting import Until
from tests.stand.worker import WorkerProcess


@pytest.fixture
def start_worker(tmp_path: Path, until: Until) -> Iterator[StartWorker]:
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
