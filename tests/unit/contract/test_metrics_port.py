"""Metrics never end the process that they are about."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from contract import metrics_port


def listener(port: int) -> socket.socket:
    """Listen as a server of metrics does."""
    return socket.create_server(("127.0.0.1", port))


@pytest.fixture
def thief() -> Iterator[socket.socket]:
    """Somebody who was quicker."""
    with listener(0) as taken:
        yield taken


def test_a_port_that_is_taken_is_replaced_by_another(thief: socket.socket) -> None:
    wanted = thief.getsockname()[1]
    with metrics_port.listen(listener, wanted) as server:
        assert wanted < server.getsockname()[1] <= wanted + metrics_port.NEXT_COUNT


def test_a_port_that_is_free_is_taken(unused_tcp_port: int) -> None:
    with metrics_port.listen(listener, unused_tcp_port) as server:
        assert server.getsockname()[1] == unused_tcp_port


def test_another_fault_is_no_taken_port() -> None:
    def refuse(_port: int) -> socket.socket:
        raise PermissionError

    with pytest.raises(PermissionError):
        metrics_port.listen(refuse, 1)


def test_the_port_is_told_where_it_is_looked_for(tmp_path: Path) -> None:
    metrics_port.tell(tmp_path / "port", 9101)
    assert (tmp_path / "port").read_text() == "9101\n"


def test_a_port_that_cannot_be_told_ends_nothing() -> None:
    metrics_port.tell(Path("/dev/full"), 9101)
    metrics_port.tell(None, 9101)
