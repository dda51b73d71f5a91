"""A batch is stored or kept: tried again while the database is away, halved where it is refused."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace

import msgspec.structs
import psycopg
import structlog

from contract.chance import chance
from contract.errors import PayloadError, unreadable
from contract.pauses import Pauses
from contract.payload.diagnosis import printable
from contract.reason import Reason
from db.connection import Connection
from ingest.errors import GivenUpError, SlotLostError
from ingest.judge.decode import row_count
from ingest.metrics import Metrics
from ingest.write.batch import USUAL, Batch, Manner
from ingest.write.fate import DEADLOCK, OUT_OF_MEMORY, Fate, fate_of
from ingest.write.outcome import Outcome
from ingest.write.store import BatchStore

WRITE_TIMEOUT_S = 60.0

_log = structlog.get_logger()

Reconnect = Callable[[], Awaitable[Connection | None]]


class Writer:
    """Stores the batches of one slot over the connection that holds its lock.

    Parameters
    ----------
    store : BatchStore
    connection : Connection
        Holds the slot's lock.
    reconnect : callable
        Returns a new connection with the lock, or None where another process has it.
    stopping : asyncio.Event
        Set when the worker shall end: then there is one attempt and no more.

    Attributes
    ----------
    problem : str or None
        Why the batch in hand is not stored yet; None while all goes well.
    """

    def __init__(
        self,
        store: BatchStore,
        connection: Connection,
        reconnect: Reconnect,
        *,
        stopping: asyncio.Event,
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._connection = connection
        self._reconnect = reconnect
        self._stopping = stopping
        self._metrics = metrics
        self.problem: str | None = None

    async def write(self, batch: Batch) -> Outcome:
        """Store a batch however long it takes.

        Raises
        ------
        SlotLostError
            The slot went to another process while the database was away.
        GivenUpError
            The worker is stopping.
        psycopg.Error, MemoryError, OSError
            An error that no waiting mends.
        """
        pauses, manner = Pauses(chance), USUAL
        while True:
            try:
                return await self._attempt(batch, manner)
            except TimeoutError:
                problem = f"no answer within {WRITE_TIMEOUT_S:.0f} s"
            except SlotLostError:
                raise
            except Exception as error:
                fate = _fate_of(error, batch, manner)
                if fate is Fate.RAISE:
                    raise
                if fate is Fate.HALVE:
                    break
                if fate is not Fate.WAIT:
                    manner = _changed(manner, fate, error)
                    continue
                problem = str(error).strip() or type(error).__name__
            await self._wait(pauses, problem)
            # The connection may have ended between the commit and its answer.
            manner = replace(manner, may_be_stored=True)
        return await self._write_halves(batch)

    async def close(self) -> None:
        """Give the slot's lock back."""
        with contextlib.suppress(psycopg.Error):
            await self._connection.close()

    async def _attempt(self, batch: Batch, manner: Manner) -> Outcome:
        if self._connection.closed:
            await self._hold_again()
        async with asyncio.timeout(WRITE_TIMEOUT_S):
            outcome = await self._store.write(self._connection, batch, manner)
        self.problem = None
        return outcome

    async def _hold_again(self) -> None:
        connection = await self._reconnect()
        if connection is None:
            raise SlotLostError
        self._connection = connection

    async def _wait(self, pauses: Pauses, problem: str) -> None:
        if self._stopping.is_set():
            raise GivenUpError(problem)
        self._metrics.retries.inc()
        self.problem = printable(problem)
        pause_s = pauses.next_s()
        _log.warning("database_away", problem=self.problem, pause_s=round(pause_s, 2))
        # Whatever state the connection is in, a new one is sound and locks the slot anew.
        await self.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause_s):
                await self._stopping.wait()

    async def _write_halves(self, batch: Batch) -> Outcome:
        self._metrics.bisections.inc()
        outcome = Outcome()
        for half in _halves(batch):
            outcome.merge(await self.write(half))
        return outcome


def _fate_of(error: Exception, batch: Batch, manner: Manner) -> Fate:
    """Return what an error means for a batch, given how it was to be stored."""
    fate = fate_of(error)
    code = error.sqlstate if isinstance(error, psycopg.Error) else None
    if fate is Fate.STAGE and manner.is_all_staged:
        fate = Fate.WAIT if code == DEADLOCK else Fate.HALVE
    if fate is not Fate.HALVE or _halves(batch):
        return fate
    if code == OUT_OF_MEMORY:
        # One reading is never too much: the server is short of memory or locks for all.
        return Fate.WAIT
    return Fate.BURY if manner.refusal is None else Fate.RAISE


def _changed(manner: Manner, fate: Fate, error: Exception) -> Manner:
    """Return the manner in which a batch is to be stored after an error.

    The values of a reading that the database refuses passed the contract, so what is wrong is their
    type as the schema sees it.
    """
    if fate is Fate.STAGE:
        return replace(manner, is_all_staged=True)
    if not isinstance(error, psycopg.Error):
        _log.warning("message_unreadable", error=type(error).__name__, exc_info=error)
        return replace(manner, refusal=unreadable(error))
    _log.warning("reading_refused_by_database", sqlstate=error.sqlstate)
    refusal = PayloadError(
        Reason.WRONG_TYPE,
        f"the database refuses it: {error.sqlstate} {error.diag.message_primary}",
    )
    return replace(manner, refusal=refusal)


def _halves(batch: Batch) -> tuple[Batch, ...]:
    """Return the batch as two, by messages and then by the rows of a pack; none for one reading."""
    messages = batch.messages
    if len(messages) > 1:
        middle = len(messages) // 2
        return batch.part(messages[:middle]), batch.part(messages[middle:])
    message = messages[0]
    items = sorted(message.items or range(row_count(message)))
    if len(items) < 2:
        return ()
    middle = len(items) // 2
    first, second = (
        msgspec.structs.replace(message, items=frozenset(half))
        for half in (items[:middle], items[middle:])
    )
    return batch.part([first]), batch.part([second])
