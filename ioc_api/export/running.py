"""The exports that run: how many there may be, and the answer that one is."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import psycopg
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from ioc_api.errors import UnavailableError
from ioc_api.export.file import File
from ioc_api.export.reader import Reader, Taken

EXPORTS_MAX = 4
COUNTS_MAX = 2
RETRY_AFTER_S = 10
DEADLINE_S = 3_600.0  # a statement that stands keeps the database from tidying up behind it


class Exports:
    """The exports of this process: each has a thread and a connection of its own."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._running: set[Running] = set()
        self.counting = asyncio.Semaphore(COUNTS_MAX)
        """Held while the rows of a file are counted, so that the room keeps its connections."""

    async def begin(self, statement: Callable[[Taken], bytes]) -> "Running":
        """Return an export that has begun.

        Raises
        ------
        UnavailableError
            If as many run as may, or the database is away.
        """
        if len(self._running) >= EXPORTS_MAX:
            raise UnavailableError(
                f"{EXPORTS_MAX} exports are running, as many as may", retry_after_s=RETRY_AFTER_S
            )
        one = Running(Reader(self._database_url, statement), self._running.discard)
        self._running.add(one)
        try:
            await one.begin()
        except psycopg.OperationalError as error:
            one.close()
            raise UnavailableError("the database cannot be reached") from error
        except BaseException:
            one.close()
            raise
        return one


class Running:
    """One export that runs."""

    def __init__(self, reader: Reader, on_close: Callable[["Running"], None]) -> None:
        self._reader = reader
        self._on_close = on_close
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="export")
        self._end_s = asyncio.get_running_loop().time() + DEADLINE_S

    async def begin(self) -> None:
        """Begin to read. Raises `psycopg.Error` as `Reader.begin` does."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._reader.begin)

    async def parts(self, make: Callable[[], File]) -> AsyncIterator[bytes]:
        """Yield the file.

        Raises
        ------
        psycopg.Error
            If the database fails, or it has taken longer than anyone needs: a file that is not
            whole must not end as if it were.
        """
        loop = asyncio.get_running_loop()
        file = await loop.run_in_executor(self._thread, make)
        while (part := await loop.run_in_executor(self._thread, self._part, file)) is not None:
            yield part
            if loop.time() > self._end_s:
                raise psycopg.OperationalError(f"not taken within {DEADLINE_S:g} s")
        yield await loop.run_in_executor(self._thread, file.end)

    def _part(self, file: File) -> bytes | None:
        block = self._reader.block(file.block_bytes)
        return file.part(block) if block else None

    def close(self) -> None:
        """End it, wherever it is."""
        self._reader.stop()
        self._thread.submit(self._reader.close)
        self._thread.shutdown(wait=False)
        self._on_close(self)


class ExportResponse(StreamingResponse):
    """A file as it is read; whoever goes away ends the query."""

    def __init__(
        self, running: Running, make: Callable[[], File], headers: Mapping[str, str]
    ) -> None:
        super().__init__(running.parts(make), headers=headers, media_type=headers["Content-Type"])
        self._running_export = running

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._running_export.close()
