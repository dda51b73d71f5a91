"""A database that has no schema yet."""

import asyncio

import psycopg
import pytest

from embedded.mosquitto import MosquittoServer
from tests.stand.account import make_schema
from tests.stand.running_api import running, settings_of
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

HEARS = """
SELECT count(*) FROM pg_stat_activity
WHERE application_name = 'ioc-api-alerts' AND datname = current_database() AND state = 'idle'
"""


@pytest.mark.usefixtures("template_database")  # whose making made the accounts, too
async def test_a_database_without_schema_is_named_until_it_has_one(
    empty_database_url: str, broker: MosquittoServer, until_async: UntilAsync
) -> None:
    """All that the API does waits for it, and goes on."""
    async with running(settings_of(empty_database_url, broker.url)) as api:
        assert "python -m db migrate" in (await api.problem(503, "/ready"))["detail"]
        await asyncio.to_thread(make_schema, empty_database_url)
        with psycopg.connect(empty_database_url, autocommit=True) as connection:
            await until_async(
                lambda: api.fleet.is_loaded and connection.execute(HEARS).fetchone() == (1,),
                "sensors are read, and alerts heard",
            )
