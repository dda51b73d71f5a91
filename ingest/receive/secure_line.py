"""A socket with TLS that reads and writes as a plain one does that never blocks.

OpenSSL may hold what it has decrypted while the socket has nothing more to tell of, so all of that
is read at once. Since there are no renegotiations, writing never waits for reading; an answer to
new keys that finds no room is written with the next read.
"""

import asyncio
import socket
import ssl


class SecureLine:
    """A socket with TLS whose greeting is over."""

    def __init__(self, line: ssl.SSLSocket) -> None:
        self._line = line
        self._end: Exception | None = None
        self._has_ended = False

    def recv(self, size: int) -> bytes:
        """Return what is there, some `size` bytes at most; none after the end.

        Raises
        ------
        BlockingIOError
            Nothing is there yet.
        OSError
            The line broke, or the other side said why it ends it.
        """
        pieces: list[bytes] = []
        count = 0
        while not self._has_ended and (count < size or self._line.pending()):
            piece = self._piece(size)
            if piece is None:
                break
            pieces.append(piece)
            count += len(piece)
        if pieces:
            return b"".join(pieces)
        if self._end is not None:
            raise self._end
        if not self._has_ended:
            raise BlockingIOError
        return b""

    def _piece(self, size: int) -> bytes | None:
        """Read once; None where nothing is there, be it for ever."""
        try:
            piece = self._line.recv(size)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return None
        except OSError as error:
            # What came before it counts, and is returned first.
            self._has_ended, self._end = True, error
            return None
        self._has_ended = not piece
        return piece or None

    def send(self, buffer: bytes | bytearray) -> int:
        """Write some of it and return how much.

        Raises
        ------
        BlockingIOError
            There is no room now. The next attempt must begin with the same bytes.
        OSError
            The line broke.
        """
        try:
            return self._line.send(buffer)
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise BlockingIOError from None

    def fileno(self) -> int:
        """Return the socket's file descriptor."""
        return self._line.fileno()

    def close(self) -> None:
        """Close the socket."""
        self._line.close()


async def secure(line: socket.socket, context: ssl.SSLContext, host: str) -> SecureLine:
    """Greet the other side on a connected socket that does not block.

    Raises
    ------
    OSError
        It is not to be trusted, does not trust us, or speaks no TLS; the socket is closed.
    """
    wrapped = context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
    try:
        while True:
            try:
                wrapped.do_handshake()
            except ssl.SSLWantReadError:
                await until_readable(wrapped.fileno())
            except ssl.SSLWantWriteError:
                await _until_writable(wrapped.fileno())
            else:
                return SecureLine(wrapped)
    except BaseException:
        wrapped.close()
        raise


async def until_readable(descriptor: int) -> None:
    """Wait until there is something to read."""
    loop = asyncio.get_running_loop()
    is_ready = asyncio.Event()
    loop.add_reader(descriptor, is_ready.set)
    try:
        await is_ready.wait()
    finally:
        loop.remove_reader(descriptor)


async def _until_writable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    is_ready = asyncio.Event()
    loop.add_writer(descriptor, is_ready.set)
    try:
        await is_ready.wait()
    finally:
        loop.remove_writer(descriptor)
