"""A source that is read by a thread of its own: a pipe may let its reader wait for ever.

The thread ends with its process, in whatever wait it is, so that a signal ends a load at once.
"""

import asyncio
import threading
from dataclasses import dataclass

from ingest.load.delivery import Delivery, Source, Truths


@dataclass(frozen=True, slots=True)
class _End:
    """What ended the source; None where it came to its own end."""

    error: Exception | None = None


class ReadingThread:
    """Reads a source one part ahead of whoever asks."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._loop = asyncio.get_running_loop()
        self._read: asyncio.Queue[Delivery | Truths | _End] = asyncio.Queue()
        self._room = threading.Semaphore(1)
        threading.Thread(target=self._run, name="load reader", daemon=True).start()

    async def next(self) -> Delivery | Truths | None:
        """Return the next part, None at the end.

        Raises
        ------
        LoadError
            The source cannot be read on.
        """
        item = await self._read.get()
        self._room.release()
        if isinstance(item, _End):
            self._read.put_nowait(item)
            if item.error is not None:
                raise item.error
            return None
        return item

    def _run(self) -> None:
        try:
            while True:
                # A part may be a hundred megabytes: no more are held than one that waits.
                self._room.acquire()
                item = next(self._source, None)
                if item is None:
                    break
                self._hand_over(item)
        except Exception as error:  # noqa: BLE001 - raised again where it is asked for
            self._hand_over(_End(error))
        else:
            self._hand_over(_End())

    def _hand_over(self, item: Delivery | Truths | _End) -> None:
        self._loop.call_soon_threadsafe(self._read.put_nowait, item)
