"""Real servers for the tests: one private TimescaleDB for all, a broker for each test."""

import contextlib
import gc
import itertools
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql

from embedded import location, ports, runtime
from embedded.mosquitto import Inner, MosquittoServer
from embedded.postgres import PostgresServer
from embedded.runtime import Runtime
from launcher.checkout import ROOT
from simulator.wire import accounts
from tests.stand import distribution, failure_lines, memory, one_context
from tests.stand.account import LendDatabase, make_schema
from tests.stand.line import Line
from tests.stand.private_broker import GATEWAYS, PrivateBroker
from tests.stand.question import hang_up
from tests.stand.waiting import Until, UntilAsync, wait_until, wait_until_async

TEMPLATE = "ioc_template"

# How long an example takes tells of the machine's other work, not of the code.
settings.register_profile("shared machine", deadline=None)
settings.load_profile("shared machine")
one_context.share()
memory.take()

_numbers = itertools.count(1)

pytest_configure = failure_lines.register
pytest_collection_modifyitems = distribution.put_in_order
pytest_xdist_make_scheduler = pytest.hookimpl(optionalhook=True)(distribution.scheduler)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect with no look for garbage: what is found stays, and is looked through no more."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def binaries() -> Runtime:
    """The private servers' programs."""
    return runtime.ensure(ROOT, print)


@pytest.fixture(scope="session")
def servers_folder() -> Iterator[Path]:
    """A folder for servers' data; it goes with the session."""
    with location.scratch() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgres(binaries: Runtime, servers_folder: Path) -> Iterator[PostgresServer]:
    """The database server that all tests share. Tests that stop one use `own_postgres`."""
    with PostgresServer(binaries, servers_folder / "postgres", durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def template_database(postgres: PostgresServer) -> str:
    """A database as the product makes it, with its accounts and their rights."""
    _administer(postgres, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
    make_schema(postgres.url_of(TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="session")
def lend_database(postgres: PostgresServer, template_database: str) -> LendDatabase:
    """Lend a fresh, migrated database to a test, or to all tests of a file."""

    @contextlib.contextmanager
    def lend() -> Generator[str]:
        name = f"ioc_test_{next(_numbers)}"
        _clone(postgres, template_database, name)
        yield postgres.url_of(name)
        hang_up()
        _drop(postgres, name)

    return lend


@pytest.fixture
def database_url(lend_database: LendDatabase) -> Iterator[str]:
    """The address of a fresh, migrated database of this test's own."""
    with lend_database() as url:
        yield url


@pytest.fixture(scope="session")
def schema_url(postgres: PostgresServer, template_database: str) -> str:
    """The address of a migrated database that all tests share: for those that only look."""
    _clone(postgres, template_database, "ioc_schema")
    return postgres.url_of("ioc_schema")


@pytest.fixture
def empty_database_url(postgres: PostgresServer) -> Iterator[str]:
    """The address of a database in which no migration has run."""
    name = f"ioc_test_{next(_numbers)}"
    _clone(postgres, "template0", name)
    yield postgres.url_of(name)
    _drop(postgres, name)


@pytest.fixture
def own_postgres(binaries: Runtime) -> Iterator[PostgresServer]:
    """A migrated database server of this test's own: it may stop, kill and start it."""
    with (
        location.scratch() as folder,
        PostgresServer(binaries, folder / "postgres", durable=False) as server,
    ):
        make_schema(server.url)
        yield server
        hang_up()


@pytest.fixture
def broker(binaries: Runtime) -> Iterator[MosquittoServer]:
    """A broker of this test's own that forgets all when it stops."""
    with (
        location.scratch() as folder,
        MosquittoServer(binaries, folder / "mosquitto", persistence=False) as server,
    ):
        yield server


@pytest.fixture
def persistent_broker(binaries: Runtime) -> Iterator[MosquittoServer]:
    """A broker of this test's own whose sessions outlive a stop."""
    with (
        location.scratch() as folder,
        MosquittoServer(binaries, folder / "mosquitto", persistence=True) as server,
    ):
        yield server


@pytest.fixture
def private_broker(binaries: Runtime, tmp_path: Path) -> Iterator[PrivateBroker]:
    """A broker as `./ioc up` starts it; its gateways are `GATEWAYS`."""
    folder = tmp_path / "credentials"
    accounts.make(folder, "hcmc", GATEWAYS)
    with (
        location.scratch() as scratch,
        MosquittoServer(
            binaries,
            scratch / "mosquitto",
            inner=Inner(ports.choose(0), folder / accounts.BROKER),
        ) as server,
    ):
        yield PrivateBroker(server, folder)


@pytest.fixture
def draw_line() -> Iterator[Callable[[int], Line]]:
    """Put a line before a server's port; the line ends with the test."""
    with contextlib.ExitStack() as lines:
        yield lambda port: lines.enter_context(Line(port))


@pytest.fixture
def until() -> Until:
    """Wait until a condition holds, or fail and say what did not come true."""
    return wait_until


@pytest.fixture
def until_async() -> UntilAsync:
    """Wait until a condition holds without blocking the loop."""
    return wait_until_async


def _clone(server: PostgresServer, template: str, name: str) -> None:
    # Files are copied in half the time that it takes to write each page through the log.
    _administer(
        server,
        sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
            sql.Identifier(name), sql.Identifier(template)
        ),
    )


def _drop(server: PostgresServer, name: str) -> None:
    _administer(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _administer(server: PostgresServer, statement: sql.Composed) -> None:
    with psycopg.connect(server.url_of("postgres"), autocommit=True) as connection:
        connection.execute(statement)
