"""Operations as a process of its own, beside the test's database and broker."""

from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from psycopg import AsyncConnection

from contract.database_role import Role
from embedded.mosquitto import MosquittoServer
from tests.stand.account import as_role
from tests.stand.engine_bench import Bench
from tests.stand.question import ask
from tests.stand.station import Query
from tests.stand.waiting import Until
from tests.stand.worker import OPERATIONS, WorkerProcess

Judge = Callable[[], WorkerProcess]


@pytest.fixture
def query(database_url: str) -> Query:
    """Ask the test's database."""
    return partial(ask, database_url)


@pytest.fixture
def judge(
    database_url: str, broker: MosquittoServer, tmp_path: Path, until: Until
) -> Iterator[Judge]:
    """Start a process that judges; returns when it is ready."""
    started: list[WorkerProcess] = []

    def start() -> WorkerProcess:
        environment = {
            "IOC_DATABASE_URL": as_role(database_url, Role.OPERATIONS),
            "IOC_MQTT_URL": f"mqtt://127.0.0.1:{broker.port}",
        }
        log_path = tmp_path / f"operations-{len(started)}.log"
        process = WorkerProcess(environment, log_path, module=OPERATIONS).start()
        started.append(process)
        until(
            lambda: process.metric("operations_ready") == 1 or not process.is_running(),
            "it is ready",
        )
        assert process.is_running(), process.log
        return process

    yield start
    for process in started:
        process.kill()


@pytest.fixture
async def bench(database_url: str) -> AsyncIterator[Bench]:
    async with (
        await AsyncConnection.connect(database_url, autocommit=True) as owner,
        await AsyncConnection.connect(
            as_role(database_url, Role.OPERATIONS), autocommit=True
        ) as connection,
    ):
        yield Bench(owner, connection)
