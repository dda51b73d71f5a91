"""The line under a connection: how it fails, and what it holds back."""

import contextlib
import socket
from collections.abc import Callable
from typing import Protocol


class Descriptor(Protocol):
    """A socket, plain or wrapped."""

    def fileno(self) -> int:
        """Return what the operating system calls it."""
        ...


def cut(descriptor: int) -> None:
    """Shut a socket down in both directions, whoever holds it: both ends see it end."""
    with (
        contextlib.suppress(OSError),  # it has ended by itself
        socket.fromfd(descriptor, socket.AF_INET, socket.SOCK_STREAM) as line,
    ):
        line.shutdown(socket.SHUT_RDWR)


def pending_bytes(line: object) -> int:
    """Return how much of a line with TLS is decrypted and not read; none of a plain one."""
    pending: Callable[[], int] | None = getattr(line, "pending", None)
    return 0 if pending is None else pending()
