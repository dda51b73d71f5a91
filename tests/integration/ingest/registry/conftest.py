"""Slots of two workers at a time that the test sets."""

from collections.abc import AsyncGenerator

import pytest_asyncio

from contract.database_role import Role
from db.connection import connect
from ingest.registry.area_finder import AreaFinder
from ingest.registry.registry import Registry
from ingest.write.store import BatchStore
from tests.stand.account import as_role
from tests.stand.timed_slot import TimedSlot


@pytest_asyncio.fixture
async def slot(database_url: str, areas: AreaFinder) -> AsyncGenerator[TimedSlot]:
    registry = Registry("hcmc")
    async with await connect(as_role(database_url, Role.INGEST), application="slot") as connection:
        store = BatchStore(registry, areas, client_id="ingest-hcmc-0", max_sensor_count=2)
        yield TimedSlot(store, registry, connection)


@pytest_asyncio.fixture
async def stranger(database_url: str, areas: AreaFinder) -> AsyncGenerator[TimedSlot]:
    """A slot of another worker."""
    registry = Registry("hcmc")
    async with await connect(
        as_role(database_url, Role.INGEST), application="stranger"
    ) as connection:
        yield TimedSlot(
            BatchStore(registry, areas, client_id="ingest-hcmc-1"), registry, connection
        )
