"""Messages of the broker that wait for their turn: bounded by bytes as well as by count."""

import asyncio
from typing import Protocol, TypeVar

MAX_BYTES = 16_777_216


class Sized(Protocol):
    """A message."""

    @property
    def payload(self) -> bytes:
        """Return what it holds."""
        ...


M = TypeVar("M", bound=Sized)


class Waiting(asyncio.Queue[M]):
    """A queue that is also full where what waits is too much.

    A message that finds no room is dropped; the next read of the database makes it good.
    """

    def __init__(self, maxsize: int = 0) -> None:
        self._size_bytes = 0
        super().__init__(maxsize)

    def full(self) -> bool:
        """Tell whether there is no room for another message."""
        return self._size_bytes >= MAX_BYTES or super().full()

    def _put(self, item: M) -> None:
        self._size_bytes += len(item.payload)
        super()._put(item)

    def _get(self) -> M:
        item = super()._get()
        self._size_bytes -= len(item.payload)
        return item
