"""A real worker as a process of its own, a publisher, and a look into the database."""

from collections.abc import AsyncGenerator
from functools import partial
from typing import Any

import psycopg
import pytest
import pytest_asyncio

from contract.city import city_folder, load_city
from contract.database_role import Role
from db.connection import connect
from ingest.registry.area_finder import AreaFinder
from ingest.registry.registry import Registry
from ingest.write.store import BatchStore
from tests.stand.account import as_role
from tests.stand.question import ask
from tests.stand.slot import Slot
from tests.stand.station import Query


@pytest.fixture
def query(database_url: str) -> Query:
    """Ask the test's database."""
    return partial(ask, database_url)


@pytest.fixture(scope="module")
def areas() -> AreaFinder:
    return AreaFinder(load_city(city_folder("hcmc")), None)


@pytest.fixture
def registry() -> Registry:
    return Registry("hcmc")


@pytest_asyncio.fixture
async def slot(database_url: str, registry: Registry, areas: AreaFinder) -> AsyncGenerator[Slot]:
    async with await connect(as_role(database_url, Role.INGEST), application="slot") as connection:
        yield Slot(BatchStore(registry, areas, client_id="ingest-hcmc-0"), connection)


@pytest_asyncio.fixture
async def sibling(database_url: str, registry: Registry, areas: AreaFinder) -> AsyncGenerator[Slot]:
    """Another slot of the same worker."""
    async with await connect(
        as_role(database_url, Role.INGEST), application="sibling"
    ) as connection:
        yield Slot(BatchStore(registry, areas, client_id="ingest-hcmc-1"), connection)


@pytest_asyncio.fixture
async def stranger(database_url: str, areas: AreaFinder) -> AsyncGenerator[Slot]:
    """A slot of another worker."""
    async with await connect(
        as_role(database_url, Role.INGEST), application="stranger"
    ) as connection:
        yield Slot(BatchStore(Registry("hcmc"), areas, client_id="ingest-hcmc-2"), connection)


@pytest_asyncio.fixture
async def blocker(database_url: str) -> AsyncGenerator[psycopg.AsyncConnection[Any]]:
    """A transaction in which others can be held up."""
    async with await psycopg.AsyncConnection.connect(database_url) as connection:
        yield connection
