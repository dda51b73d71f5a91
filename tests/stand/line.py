"""A TCP line before a real server: it can be cut, stalled and refused, as networks do."""

import contextlib
import selectors
import socket
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

LOOPBACK = "127.0.0.1"
CHUNK_BYTES = 65_536
POLL_S = 0.05
JOIN_S = 5.0


@dataclass(slots=True)
class _Pair:
    """Two ends of one connection and what has not been passed on to each."""

    near: socket.socket
    far: socket.socket
    waiting: dict[socket.socket, bytes] = field(default_factory=dict[socket.socket, bytes])

    def other(self, end: socket.socket) -> socket.socket:
        """Return the opposite end."""
        return self.far if end is self.near else self.near


class Line:
    """A proxy on a port of its own, with a thread of its own; use it with `with`.

    Parameters
    ----------
    target_port : int
        The real server's port on the loopback address.
    """

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._pairs: list[_Pair] = []
        self._is_refusing = False
        self._is_stalled = False
        self._left_bytes: int | None = None
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"line-{self.port}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ends.set()
        self._thread.join(JOIN_S)
        self.cut()
        self._listener.close()

    def cut(self) -> None:
        """Break every connection at once; new ones are taken."""
        with self._lock:
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in (pair.near, pair.far):
                # With no time to linger the peer sees a reset, not an orderly end.
                with contextlib.suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                end.close()

    def cut_after(self, sent_bytes: int) -> None:
        """Break every connection once this many further bytes have gone towards the server."""
        with self._lock:
            self._left_bytes = sent_bytes

    def refuse(self) -> None:
        """Break every connection and take no new one until `mend`."""
        self._is_refusing = True
        self.cut()

    def stall(self) -> None:
        """Pass nothing on, break nothing: the silence of a dead radio link."""
        self._is_stalled = True

    def mend(self) -> None:
        """Be a plain line again."""
        self._is_refusing = False
        self._is_stalled = False

    def _run(self) -> None:
        while not self._ends.is_set():
            self._accept()
            if self._is_stalled:
                self._ends.wait(POLL_S)
                continue
            self._pass_on()

    def _accept(self) -> None:
        self._listener.settimeout(0)
        with contextlib.suppress(BlockingIOError):
            while True:
                near, _ = self._listener.accept()
                if self._is_refusing:
                    near.close()
                    continue
                try:
                    far = socket.create_connection((LOOPBACK, self._target_port), JOIN_S)
                except OSError:
                    near.close()
                    continue
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    end.setblocking(False)
                with self._lock:
                    self._pairs.append(_Pair(near, far))

    def _pass_on(self) -> None:
        with self._lock:
            pairs = list(self._pairs)
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            for pair in pairs:
                for end in (pair.near, pair.far):
                    with contextlib.suppress(ValueError, OSError, KeyError):
                        self._register(selector, pair, end)
            for key, events in selector.select(POLL_S):
                if key.data is None or self._is_stalled:
                    continue
                self._move(key.data, key.fileobj, events)  # pyright: ignore[reportArgumentType]

    def _register(self, selector: selectors.BaseSelector, pair: _Pair, end: socket.socket) -> None:
        events = 0
        if not pair.waiting.get(pair.other(end)):
            events |= selectors.EVENT_READ
        if pair.waiting.get(end):
            events |= selectors.EVENT_WRITE
        if events:
            selector.register(end, events, pair)

    def _move(self, pair: _Pair, end: socket.socket, events: int) -> None:
        try:
            if events & selectors.EVENT_WRITE:
                sent = end.send(pair.waiting[end])
                pair.waiting[end] = pair.waiting[end][sent:]
            if events & selectors.EVENT_READ:
                data = end.recv(CHUNK_BYTES)
                if not data:
                    raise ConnectionResetError
                if end is pair.near:
                    data = self._counted(data)
                pair.waiting[pair.other(end)] = data
        except BlockingIOError:
            return
        except OSError:
            self._drop(pair)

    def _counted(self, data: bytes) -> bytes:
        with self._lock:
            if self._left_bytes is None:
                return data
            self._left_bytes -= len(data)
            if self._left_bytes > 0:
                return data
            self._left_bytes = None
        self.cut()
        raise ConnectionResetError

    def _drop(self, pair: _Pair) -> None:
        with self._lock:
            if pair in self._pairs:
                self._pairs.remove(pair)
        pair.near.close()
        pair.far.close()
