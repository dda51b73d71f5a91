"""What happens to alerts, and a process that tells it to a server on loopback."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from contract.database_role import Role
from embedded import ports
from embedded.mosquitto import MosquittoServer
from tests.stand.account import as_role
from tests.stand.alert_rows import AlertRows
from tests.stand.hook import HEAD, SECRET, TARGET, Hook, Tell
from tests.stand.waiting import Until
from tests.stand.worker import OPERATIONS, WorkerProcess


@pytest.fixture
def hook() -> Iterator[Hook]:
    """Somebody who is told."""
    with Hook() as server:
        yield server


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """The test's database."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        yield opened


@pytest.fixture
def rows(connection: psycopg.Connection) -> AlertRows:
    """The tables of alerts."""
    return AlertRows(connection)


@pytest.fixture
def targets_file(tmp_path: Path, hook: Hook) -> Path:
    """A file that names the server as a target."""
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    path = tmp_path / "targets.toml"
    path.write_text(HEAD + TARGET.format(url=hook.url))
    return path


@pytest.fixture
def no_broker_port() -> int:
    """A port where no broker is."""
    return ports.choose(0)


@pytest.fixture
def tell(
    database_url: str, broker: MosquittoServer, tmp_path: Path, targets_file: Path, until: Until
) -> Iterator[Tell]:
    """Start a process that tells; `waits` until it does."""
    started: list[WorkerProcess] = []

    def start(mqtt_port: int | None = None, *, waits: bool = True) -> WorkerProcess:
        environment = {
            "IOC_DATABASE_URL": as_role(database_url, Role.OPERATIONS),
            "IOC_MQTT_URL": f"mqtt://127.0.0.1:{mqtt_port or broker.port}",
            "IOC_OPERATIONS_TARGETS": str(targets_file),
        }
        log_path = tmp_path / f"operations-{len(started)}.log"
        process = WorkerProcess(environment, log_path, module=OPERATIONS).start()
        started.append(process)
        if waits:
            until(
                lambda: bool(process.events("telling_begun")) or not process.is_running(),
                "it tells",
            )
            assert process.is_running(), process.log
        return process

    yield start
    for process in started:
        process.kill()
