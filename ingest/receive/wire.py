"""A socket with a buffer on each side, in front of a client that reads and writes small pieces.

paho asks its socket for one byte at a time and writes every packet by itself. In front of buffers
those are no system calls, and messages can be taken out of the stream before paho sees them.
"""

import asyncio
import socket

from contract.broker_address import BrokerAddress

READ_BYTES = 131_072
CONNECT_TIMEOUT_S = 5.0


class Wire:
    """A connected non-blocking socket; looks like a socket to paho.

    Attributes
    ----------
    inbox : bytes
        What has arrived; everything before `position` is dealt with.
    has_ended : bool
        The other side has closed, or the connection broke.
    """

    def __init__(self, line: socket.socket) -> None:
        self.inbox = b""
        self.position = 0
        self.has_ended = False
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
        except OSError:
            piece = b""
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
            except OSError:
                self.has_ended = True
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


async def open_wire(address: BrokerAddress) -> Wire:
    """Return a wire to the broker.

    Raises
    ------
    OSError, TimeoutError
        The broker cannot be reached now.
    """
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(CONNECT_TIMEOUT_S):
        infos = await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, where = infos[0]
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(0)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            await loop.sock_connect(line, where)
        except BaseException:
            line.close()
            raise
    return Wire(line)
