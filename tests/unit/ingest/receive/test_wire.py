"""The wire gives and takes bytes in order, whatever the pieces."""

import socket
from collections.abc import Iterator

import pytest

from ingest.receive.wire import Wire


@pytest.fixture
def ends() -> Iterator[tuple[Wire, socket.socket]]:
    ours, theirs = socket.socketpair()
    ours.settimeout(0)
    wire = Wire(ours)
    yield wire, theirs
    wire.close()
    theirs.close()


def test_what_arrived_is_read_in_pieces_of_any_size(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    with pytest.raises(BlockingIOError):
        wire.recv(1)
    theirs.sendall(b"abcdef")
    wire.fill()
    assert [wire.recv(1), wire.recv(3)] == [b"a", b"bcd"]
    theirs.sendall(b"gh")
    wire.fill()
    assert wire.recv(10) == b"efgh"


def test_what_is_sent_waits_for_the_flush(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    theirs.settimeout(5)
    assert wire.send(b"ab") == 2
    wire.send(b"cd")
    assert wire.unsent_bytes == 4
    wire.flush()
    assert wire.unsent_bytes == 0
    assert theirs.recv(10) == b"abcd"


def test_the_end_is_told_after_the_last_byte(ends: tuple[Wire, socket.socket]) -> None:
    wire, theirs = ends
    theirs.sendall(b"z")
    theirs.close()
    wire.fill()
    wire.fill()
    assert wire.has_ended
    assert [wire.recv(1), wire.recv(1)] == [b"z", b""]


def test_it_never_blocks(ends: tuple[Wire, socket.socket]) -> None:
    wire, _ = ends
    wire.setblocking(False)
    with pytest.raises(ValueError, match="never blocks"):
        wire.setblocking(True)
