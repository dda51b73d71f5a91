"""The pool of connections while the database goes and comes back."""

from collections.abc import Callable

import pytest
from psycopg_pool import PoolTimeout

from contract.clock import monotonic_s
from db.pool import Pool, open_pool
from embedded.postgres import PostgresServer
from tests.stand.line import Line
from tests.stand.waiting import UntilAsync

pytestmark = pytest.mark.integration

# By then two who try in turn, with pauses that double without a bound, wait four seconds each.
GROWN_AFTER_ERRORS = 6
FOUND_WITHIN_S = 2.0
ASKED_FOR_S = 0.2


async def answers(pool: Pool) -> bool:
    """Tell whether somebody who does not wait long gets a connection."""
    try:
        async with pool.connection(timeout=ASKED_FOR_S) as taken:
            await taken.execute("SELECT 1")
    except PoolTimeout:
        return False
    return True


async def test_a_database_that_is_back_is_found_at_once(
    database_url: str,
    postgres: PostgresServer,
    draw_line: Callable[[int], Line],
    until_async: UntilAsync,
) -> None:
    """However long it was away: the next who wants a connection tries anew."""
    line = draw_line(postgres.port)
    line.refuse()
    address = database_url.replace(f":{postgres.port}/", f":{line.port}/")
    async with open_pool(address, application="test") as pool:

        async def has_failed_often() -> bool:
            assert not await answers(pool)
            return pool.get_stats()["connections_errors"] >= GROWN_AFTER_ERRORS

        await until_async(has_failed_often, "the pool has tried in vain")
        line.mend()
        begun_s = monotonic_s()
        await until_async(lambda: answers(pool), "the pool has a connection")
        assert monotonic_s() - begun_s < FOUND_WITHIN_S
