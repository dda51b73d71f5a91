"""The line passes on, stalls, cuts and refuses as it says."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from tests.stand.line import Line

DrawLine = Callable[[int], Line]


@pytest.fixture
def echo_port() -> Iterator[int]:
    """A server that sends back what it gets."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                taken, _ = listener.accept()
            except OSError:
                return
            with taken:
                try:
                    while data := taken.recv(65_536):
                        taken.sendall(data)
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def connected(line: Line) -> socket.socket:
    return socket.create_connection(("127.0.0.1", line.port), 5)


def received(client: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        data += client.recv(65_536)
    return data


def test_a_plain_line_passes_everything_on(echo_port: int, draw_line: DrawLine) -> None:
    """More than one buffer's worth, both ways."""
    line = draw_line(echo_port)
    text = bytes(range(256)) * 4_000
    with connected(line) as client:
        sender = threading.Thread(target=client.sendall, args=[text])
        sender.start()
        assert received(client, len(text)) == text
        sender.join(5)


def test_a_cut_line_is_an_error_at_the_client(echo_port: int, draw_line: DrawLine) -> None:
    """And the next connection works."""
    line = draw_line(echo_port)
    with connected(line) as client:
        client.sendall(b"a")
        assert received(client, 1) == b"a"
        line.cut()
        with pytest.raises(ConnectionResetError):
            client.recv(1)
    with connected(line) as client:
        client.sendall(b"b")
        assert received(client, 1) == b"b"


def test_a_stalled_line_is_silent_until_mended(echo_port: int, draw_line: DrawLine) -> None:
    """Nothing is lost by it."""
    line = draw_line(echo_port)
    with connected(line) as client:
        client.sendall(b"a")
        assert received(client, 1) == b"a"
        line.stall()
        client.sendall(b"b")
        client.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.recv(1)
        line.mend()
        client.settimeout(5)
        assert received(client, 1) == b"b"


def test_a_refusing_line_takes_nobody(echo_port: int, draw_line: DrawLine) -> None:
    """The connection ends before a byte."""
    line = draw_line(echo_port)
    line.refuse()
    with connected(line) as client:
        assert client.recv(1) == b""


def test_a_line_breaks_in_the_middle_of_a_batch(echo_port: int, draw_line: DrawLine) -> None:
    """After the given number of bytes towards the server."""
    line = draw_line(echo_port)
    line.cut_after(10)
    with connected(line) as client:
        client.sendall(b"12345")
        assert received(client, 5) == b"12345"
        client.sendall(b"67890")
        with pytest.raises(ConnectionResetError):
            client.recv(1)
