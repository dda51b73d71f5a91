"""One COPY, read in a thread of its own, block by block as they are asked for.

Who reads slowly is read for slowly: between two blocks nothing is held but what the line holds.
"""

import contextlib
import select
import threading
from collections.abc import Callable
from typing import Any

import psycopg
from psycopg import pq
from psycopg.errors import error_from_result

from db.connection import CONNECT_TIMEOUT_S, OPTIONS

LOOK_S = 0.2  # how often a reader that waits looks whether it is still wanted
CANCEL_S = 1.0
LOCK_TIMEOUT = "-c lock_timeout=5s"

Taken = psycopg.Connection[tuple[Any, ...]]


class Reader:
    """A COPY to the client; all but `stop` is called in its thread."""

    def __init__(self, database_url: str, statement: Callable[[Taken], bytes]) -> None:
        self._database_url = database_url
        self._statement = statement
        self._stopped = threading.Event()
        self._taken: Taken | None = None
        self._is_done = False

    def stop(self) -> None:
        """Say that nobody wants more. From any thread."""
        self._stopped.set()

    def begin(self) -> None:
        """Send the statement and wait until its rows begin.

        Raises
        ------
        psycopg.Error
            As the database says.
        """
        taken = psycopg.connect(
            self._database_url,
            autocommit=True,
            application_name="ioc-api export",
            connect_timeout=CONNECT_TIMEOUT_S,
            options=f"{OPTIONS} {LOCK_TIMEOUT}",
        )
        self._taken = taken
        line = taken.pgconn
        line.send_query(self._statement(taken))
        while line.flush():
            self._wait(taken, select.POLLIN | select.POLLOUT)
        while line.is_busy():
            self._wait(taken)
        result = line.get_result()
        if result is not None and result.status != pq.ExecStatus.COPY_OUT:
            raise error_from_result(result)

    def block(self, least_bytes: int) -> bytes:
        """Return some whole rows, so many bytes at least; fewer at the end, then nothing.

        Raises
        ------
        psycopg.Error
            As the database says, also that nobody wants more.
        """
        taken = self._taken
        if taken is None or self._is_done:
            return b""
        take = taken.pgconn.get_copy_data
        # Joined at once: views that wait in a list are counted as garbage that may have cycles,
        # and looking for those goes over all that the process holds.
        rows = bytearray()
        while len(rows) < least_bytes:
            count, row = take(1)
            if count > 0:
                rows += row
            elif count == 0:
                self._wait(taken)
            else:
                self._end(taken)
                break
        return bytes(rows)

    def close(self) -> None:
        """End the statement, if it has not ended, and the connection."""
        taken = self._taken
        if taken is None or taken.closed:
            return
        if not self._is_done:
            # Away, or ended meanwhile: its line is closed all the same.
            with contextlib.suppress(psycopg.Error):
                taken.cancel_safe(timeout=CANCEL_S)
        taken.close()

    def _end(self, taken: Taken) -> None:
        self._is_done = True
        while (result := taken.pgconn.get_result()) is not None:
            if result.status != pq.ExecStatus.COMMAND_OK:
                raise error_from_result(result)

    def _wait(self, taken: Taken, events: int = select.POLLIN) -> None:
        if self._stopped.is_set():
            raise psycopg.OperationalError("nobody wants more")
        line = select.poll()
        line.register(taken.pgconn.socket, events)
        line.poll(LOOK_S * 1000)
        taken.pgconn.consume_input()
