"""Broker, database and ingest without the rest of the city, for benchmarks and proofs.

Publishers are Mosquitto's own clients, so that what is measured is the receiving side.
"""

import contextlib
import subprocess
import threading
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from contract import broker_account, topic
from contract.clock import monotonic_s, utc_now
from contract.database_role import Role
from embedded import location, ports, runtime
from embedded.mosquitto import MosquittoServer
from embedded.postgres import PostgresServer
from embedded.runtime import Runtime
from simulator.wire import accounts
from tests.stand import question
from tests.stand.account import as_role, make_schema
from tests.stand.worker import INGEST, ROOT, WorkerProcess

CITY = "hcmc"
SHARED = "$share/ingest/"
SESSION_EXPIRY_S = 3600
POLL_S = 0.05
START_TIMEOUT_S = 30.0

_REGISTER = """
INSERT INTO sensor (
    city, sensor_id, kind, domain, name, lat_deg, lon_deg, area_code, gateway_id, quantities,
    period_s, announced_at
)
SELECT 'hcmc', id, %(kind)s, %(domain)s, id, 10.78, 106.70, area, gateway, '{}', 60, %(at)s
FROM UNNEST(%(ids)s::text[], %(areas)s::text[], %(gateways)s::text[]) AS sensor (id, area, gateway)
"""


class OverdueError(Exception):
    """Something that should come true did not."""


@dataclass(frozen=True, slots=True)
class Access:
    """How to come in where the broker wants to know who one is.

    Attributes
    ----------
    port : int
        The inner listener's.
    credentials : Path
        The folder below which each process finds its own.
    publisher : str
        The gateway as which readings are sent.
    """

    port: int
    credentials: Path
    publisher: str

    def file_of(self, process: str) -> Path:
        """Return the credentials of a process."""
        return self.credentials / process / accounts.CREDENTIALS

    def client_arguments(self) -> list[str]:
        """Return what Mosquitto's publisher is told of who it is."""
        passwords = broker_account.load(self.file_of(broker_account.SIMULATOR)).passwords
        return ["-u", self.publisher, "-P", passwords[self.publisher]]


@dataclass(slots=True)
class Rig:
    """Two running servers, and what is started beside them.

    Attributes
    ----------
    folder : Path
        For files that the run needs.
    access : Access or None
        For a broker with accounts; None where everybody may do everything.
    """

    binaries: Runtime
    postgres: PostgresServer
    broker: MosquittoServer
    folder: Path
    access: Access | None = None
    workers: list[WorkerProcess] = field(default_factory=list[WorkerProcess])

    @property
    def broker_port(self) -> int:
        """Where those come in who may write what is a city's."""
        return self.broker.port if self.access is None else self.access.port

    def start_worker(
        self,
        *,
        database_port: int | None = None,
        broker_port: int | None = None,
        waits: bool = True,
        module: str = INGEST,
        **settings: object,
    ) -> WorkerProcess:
        """Start a worker, through other ports where lines are drawn; wait for its SUBACK."""
        url = as_role(self.postgres.url, Role.INGEST)
        environment = {
            "IOC_DATABASE_URL": url.replace(
                f":{self.postgres.port}/", f":{database_port or self.postgres.port}/"
            ),
            "IOC_MQTT_URL": f"mqtt://{ports.LOOPBACK}:{broker_port or self.broker_port}",
        }
        if self.access is not None:
            environment["IOC_MQTT_CREDENTIALS"] = str(self.access.file_of(broker_account.INGEST))
        environment |= {f"IOC_{name.upper()}": str(value) for name, value in settings.items()}
        log_path = self.folder / f"worker-{len(self.workers)}.log"
        worker = WorkerProcess(environment, log_path, module=module).start()
        self.workers.append(worker)
        if waits:
            until(
                lambda: worker.metric("ingest_subscribed") == 1,
                f"the worker subscribes; it said {worker.log}",
                START_TIMEOUT_S,
            )
        return worker

    def register(
        self, kind: str, domain: str, sensors: Sequence[tuple[str, str, str | None]]
    ) -> None:
        """Register sensors by (id, area, gateway)."""
        ids, areas, gateways = zip(*sensors, strict=True)
        with self.connect() as connection:
            connection.execute(
                _REGISTER,
                {
                    "kind": kind,
                    "domain": domain,
                    "at": utc_now() - timedelta(days=1),
                    "ids": list(ids),
                    "areas": list(areas),
                    "gateways": list(gateways),
                },
            )

    def publisher(self, where: str, lines: Path | None, *arguments: str) -> subprocess.Popen[bytes]:
        """Start Mosquitto's publisher at QoS 1: one message for each line of a file, or a pipe."""
        argv = [str(self.binaries.mosquitto_pub), *_client_arguments(self.broker_port)]
        argv += [] if self.access is None else self.access.client_arguments()
        argv += ["-q", "1", "-l", "-t", where, *arguments]
        if lines is None:
            return subprocess.Popen(argv, stdin=subprocess.PIPE)
        with lines.open("rb") as source:
            return subprocess.Popen(argv, stdin=source)

    def publish(self, loads: Iterable[tuple[str, Path]], deadline_s: float = 120.0) -> None:
        """Publish files beside one another; the broker has confirmed all when this returns."""
        clients = [self.publisher(where, lines) for where, lines in loads]
        for client in clients:
            if client.wait(deadline_s) != 0:
                raise OverdueError(f"a publisher ended with code {client.returncode}")

    def hold_session(self, client_id: str, *filters: str) -> None:
        """Make a session that queues what comes from now on."""
        hold_session(self.binaries, self.broker.port, client_id, *filters)

    def subscriber(
        self, client_id: str, where: str, *, count: int, receive_maximum: int
    ) -> subprocess.Popen[bytes]:
        """Start Mosquitto's subscriber on a session; it ends with the last of its messages."""
        argv = [str(self.binaries.mosquitto_sub), *_client_arguments(self.broker.port)]
        argv += ["-q", "1", "-c", "-x", str(SESSION_EXPIRY_S), "-i", client_id, "-t", where]
        argv += ["-D", "connect", "receive-maximum", str(receive_maximum), "-C", str(count)]
        return subprocess.Popen(argv, stdout=subprocess.DEVNULL)

    def connect(self) -> psycopg.Connection[Any]:
        """Connect to the database."""
        return psycopg.connect(self.postgres.url, autocommit=True)

    def ask(self, query: LiteralString, *parameters: object) -> list[tuple[Any, ...]]:
        """Return a query's rows."""
        return question.ask(self.postgres.url, query, *parameters)


@contextlib.contextmanager
def running(settings: Mapping[str, str] | None = None, *, durable: bool = True) -> Generator[Rig]:
    """Start a migrated database and a broker that keeps its sessions; end all that was started.

    Parameters
    ----------
    settings
        Further lines of ``postgresql.conf``.
    durable
        Whether the database survives a power cut of the machine, as the product's does.
    """
    binaries = runtime.ensure(ROOT, print)
    with (
        location.scratch() as folder,
        PostgresServer(
            binaries, folder / "postgres", durable=durable, settings=settings
        ) as postgres,
        MosquittoServer(binaries, folder / "mosquitto", persistence=True) as broker,
    ):
        make_schema(postgres.url)
        rig = Rig(binaries, postgres, broker, folder)
        try:
            yield rig
        finally:
            question.hang_up()
            for worker in rig.workers:
                worker.kill()


def hold_session(binaries: Runtime, port: int, client_id: str, *filters: str) -> None:
    """Make a session on a broker that queues what comes from now on."""
    argv = [str(binaries.mosquitto_sub), *_client_arguments(port)]
    argv += ["-q", "1", "-c", "-x", str(SESSION_EXPIRY_S), "-i", client_id, "-E"]
    for name in filters:
        argv += ["-t", name]
    subprocess.run(argv, check=True, timeout=START_TIMEOUT_S)


def _client_arguments(port: int) -> list[str]:
    return ["-V", "mqttv5", "-h", ports.LOOPBACK, "-p", str(port)]


def until(
    condition: Callable[[], object], what: str, deadline_s: float, *, poll_s: float = POLL_S
) -> None:
    """Wait until a condition holds; it is looked at every `poll_s` seconds.

    Raises
    ------
    OverdueError
        It did not within the time.
    """
    pause = threading.Event()
    end_s = monotonic_s() + deadline_s
    while not condition():
        if monotonic_s() > end_s:
            raise OverdueError(f"not within {deadline_s:.0f} s: {what}")
        pause.wait(poll_s)


def sensor_topic(area: str, domain: str, kind: str, sensor_id: str, *, city: str = CITY) -> str:
    """Return where a sensor's readings go."""
    return str(topic.SensorTopic(city, area, domain, kind, sensor_id, "telemetry"))


def gateway_topic(area: str, gateway_id: str) -> str:
    """Return where a gateway's packs go."""
    return str(topic.GatewayTopic(CITY, area, gateway_id, "telemetry"))
