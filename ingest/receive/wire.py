"""A socket with a buffer on each side, in front of a client that reads and writes small pieces.

paho asks its socket for one byte at a time and writes every packet by itself. In front of buffers
those are no system calls, and messages can be taken out of the stream before paho sees them.
"""

from typing import Protocol

READ_BYTES = 131_072


class Line(Protocol):
    """What a wire reads and writes: a socket that does not block, or what behaves like one."""

    def recv(self, bufsize: int, /) -> bytes:
        """Return what has arrived, none after the end; raise where nothing is there yet."""
        ...

    def send(self, data: bytes | bytearray, /) -> int:
        """Write some of it and return how much; raise where there is no room."""
        ...

    def fileno(self) -> int:
        """Return its file descriptor."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


class Wire:
    """A connected line; looks like a socket to paho.

    Attributes
    ----------
    inbox : bytes
        What has arrived; everything before `position` is dealt with.
    has_ended : bool
        The other side has closed, or the connection broke.
    ended_by : OSError or None
        What broke it.
    """

    def __init__(self, line: Line) -> None:
        self.inbox = b""
        self.position = 0
        self.has_ended = False
        self.ended_by: OSError | None = None
        self._line = line
        self._outbox = bytearray()

    @property
    def unsent_bytes(self) -> int:
        """Return how much still waits to be written."""
        return len(self._outbox)

    @property
    def is_open(self) -> bool:
        """Tell whether the socket can still be used."""
        return self._line.fileno() >= 0

    def fill(self) -> None:
        """Read what has arrived."""
        try:
            piece = self._line.recv(READ_BYTES)
        except BlockingIOError:
            return
        except OSError as error:
            piece, self.ended_by = b"", error
        self.has_ended = not piece
        self.inbox = self.inbox[self.position :] + piece
        self.position = 0

    def recv(self, buffer_size: int) -> bytes:
        """Return up to `buffer_size` bytes that have arrived; none after the end.

        Raises
        ------
        BlockingIOError
            Nothing is there yet.
        """
        piece = self.inbox[self.position : self.position + buffer_size]
        if not piece and not self.has_ended:
            raise BlockingIOError
        self.position += len(piece)
        return piece

    def send(self, buffer: bytes | bytearray) -> int:
        """Take all bytes for a later `flush`."""
        self._outbox += buffer
        return len(buffer)

    def flush(self) -> None:
        """Write as much as the socket takes now; what a broken one leaves is dropped."""
        while self._outbox:
            try:
                sent = self._line.send(self._outbox)
            except BlockingIOError:
                return
            except OSError as error:
                self.has_ended, self.ended_by = True, error
                self._outbox.clear()
                return
            del self._outbox[:sent]

    def fileno(self) -> int:
        """Return the socket's file descriptor."""
        return self._line.fileno()

    def setblocking(self, flag: bool) -> None:  # noqa: FBT001 - the socket's own signature
        """Refuse to block: every read and write here is driven by the event loop."""
        if flag:
            raise ValueError("a wire never blocks")

    def close(self) -> None:
        """Write what the socket still takes and close it."""
        self.flush()
        self._line.close()
