"""A line that fails under a connection."""

import contextlib
import socket


def cut(descriptor: int) -> None:
    """Shut a socket down in both directions, whoever holds it: both ends see it end."""
    with (
        contextlib.suppress(OSError),  # it has ended by itself
        socket.fromfd(descriptor, socket.AF_INET, socket.SOCK_STREAM) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)
