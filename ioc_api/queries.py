"""The connection that every query takes: with a deadline, and a lost database as an `ApiError`."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import PoolTimeout, TooManyRequests

from db.pool import Pool
from ioc_api.errors import UnavailableError

DEADLINE_S = 10.0


@asynccontextmanager
async def connection(
    pool: Pool, deadline_s: float = DEADLINE_S
) -> AsyncGenerator[AsyncConnection[tuple[Any, ...]]]:
    """Yield a connection of the pool for at most `deadline_s` seconds.

    Raises
    ------
    UnavailableError
        The database is away, too slow, or its schema is older than this program.
    """
    try:
        async with asyncio.timeout(deadline_s), pool.connection(timeout=deadline_s) as taken:
            yield taken
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as error:
        raise UnavailableError(
            f"the database lacks a part of the schema ({error.diag.message_primary}): "
            "run python -m db migrate"
        ) from error
    except (psycopg.OperationalError, PoolTimeout, TooManyRequests) as error:
        raise UnavailableError("the database cannot be reached") from error
    except TimeoutError as error:
        raise UnavailableError(f"the database did not answer within {deadline_s:g} s") from error
