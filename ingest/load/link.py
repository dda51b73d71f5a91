"""A connection to the database that is made anew, however long that takes, when it is lost."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TypeVar

import psycopg
import structlog

from contract.chance import chance
from contract.pauses import Pauses
from contract.payload.diagnosis import printable
from db.connection import Connection, connect
from ingest.write.fate import Fate, fate_of

Result = TypeVar("Result")

_log = structlog.get_logger()


class Link:
    """One connection.

    Parameters
    ----------
    application : str
        What the database calls it.
    prepare : callable, optional
        What is done first with each new connection.
    """

    def __init__(
        self,
        database_url: str,
        application: str,
        prepare: Callable[[Connection], Awaitable[None]] | None = None,
    ) -> None:
        self._database_url = database_url
        self._application = application
        self._prepare = prepare
        self._connection: Connection | None = None

    async def use(self, work: Callable[[Connection], Awaitable[Result]]) -> Result:
        """Return what comes of some work; where the database is away, it is done again.

        Raises
        ------
        psycopg.Error
            What no waiting mends.
        """
        pauses = Pauses(chance)
        while True:
            try:
                return await work(await self._opened())
            except psycopg.Error as error:
                if fate_of(error) is not Fate.WAIT:
                    raise
                pause_s = pauses.next_s()
                problem = printable(str(error).strip())
                _log.warning("database_away", problem=problem, pause_s=round(pause_s, 2))
            await self.close()
            await asyncio.sleep(pause_s)

    async def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                await self._connection.close()
            self._connection = None

    async def _opened(self) -> Connection:
        if self._connection is None or self._connection.closed:
            connection = await connect(self._database_url, application=self._application)
            try:
                if self._prepare is not None:
                    await self._prepare(connection)
            except BaseException:
                await connection.close()
                raise
            self._connection = connection
        return self._connection
