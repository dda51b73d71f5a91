"""A broker with a publisher, a database, and the workers between them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from embedded.mosquitto import MosquittoServer
from tests.stand.message import birth, reading
from tests.stand.publisher import Payload, Publisher
from tests.stand.question import ask
from tests.stand.waiting import Until
from tests.stand.worker import WorkerProcess

StartWorker = Callable[..., WorkerProcess]


Query = Callable[..., list[tuple[Any, ...]]]


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
