"""Bytes of a file or a pipe that remember how they ended: whether a stream in them is whole."""

from typing import BinaryIO

_TAIL_LENGTH = 8


class ByteSource:
    """What is read from a raw file, all that was asked for at once, with a look ahead.

    Parameters
    ----------
    file
        Without a buffer of its own: a thread that waits in it must not hold up the process's end.
    """

    closed = False

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._ahead = b""
        self._tail = b""
        self.count = 0

    @property
    def tail(self) -> bytes:
        """Return the last eight bytes that were read."""
        return self._tail

    def starts(self, length: int) -> bytes:
        """Return what comes next without taking it; nothing at the end."""
        if len(self._ahead) < length:
            self._ahead += self._filled(length - len(self._ahead))
        return self._ahead[:length]

    def read(self, length: int) -> bytes:
        """Return so many bytes, fewer only at the end."""
        ahead, self._ahead = self._ahead[:length], self._ahead[length:]
        found = ahead + self._filled(length - len(ahead)) if len(ahead) < length else ahead
        self._tail = (self._tail + found[-_TAIL_LENGTH:])[-_TAIL_LENGTH:]
        self.count += len(found)
        return found

    def close(self) -> None:
        """Leave the file to whoever opened it."""

    def _filled(self, length: int) -> bytes:
        pieces: list[bytes] = []
        while length > 0 and (piece := self._file.read(length)):
            pieces.append(piece)
            length -= len(piece)
        return b"".join(pieces)
