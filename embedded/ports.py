"""Ports on the loopback address."""

import contextlib
import socket

LOOPBACK = "127.0.0.1"


def choose(wanted: int) -> int:
    """Return the wanted TCP port where it is free, else any that is; 0 wants any."""
    return wanted if wanted and is_free(wanted) else _any()


def is_free(port: int) -> bool:
    """Tell whether a server could listen on a port now."""
    with socket.socket() as probe:
        # As servers do, so that connections of a past server in TIME_WAIT do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind((LOOPBACK, port))
            return True
    return False


def _any() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
