"""Ports on the loopback address."""

import contextlib
import secrets
import socket
from pathlib import Path
from types import TracebackType
from typing import Self

from embedded.errors import PortError

LOOPBACK = "127.0.0.1"
PORT_MAX = 65535
QUIET_MIN = 20_000  # below are the usual ports of many servers
TAKEN = "is taken by another program"
FORBIDDEN = "is forbidden to this user: ports as low as this one are root's"
LENT_PORTS = Path("/proc/sys/net/ipv4/ip_local_port_range")


class Claims:
    """Ports that are this process's before its servers listen on them, and while they restart.

    Two starts in the same instant both find the usual ports free; each claims those that it takes.
    A claim is a name among Linux's abstract sockets: one for the whole machine, whoever the user,
    and given back by the kernel however the process ends.
    """

    def __init__(self) -> None:
        self._held = contextlib.ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._held.close()

    def take(self, wanted: int) -> int:
        """Claim and return the wanted port where it is free, else any that is; 0 wants any."""
        port = wanted or _any()
        while self._claim(port) is not None:
            port = _any()
        return port

    def take_exactly(self, port: int) -> int:
        """Claim and return a port that somebody asked for.

        Raises
        ------
        PortError
            It is taken, or this user may not listen on it.
        """
        obstacle = self._claim(port)
        if obstacle is not None:
            raise PortError(f"port {port} {obstacle}")
        return port

    def _claim(self, port: int) -> str | None:
        """Claim a port; return why that cannot be, None where it is ours now."""
        with contextlib.ExitStack() as claim:
            name = claim.enter_context(socket.socket(socket.AF_UNIX))
            try:
                name.bind(f"\0ioc-port-{port}")
            except OSError:
                return TAKEN
            obstacle = _obstacle(port)
            if obstacle is None:
                self._held.push(claim.pop_all())
            return obstacle


def choose(wanted: int) -> int:
    """Return the wanted TCP port where it is free, else any that is; 0 wants any."""
    return wanted if wanted and is_free(wanted) else _any()


def is_free(port: int) -> bool:
    """Tell whether a server could listen on a port now."""
    return _obstacle(port) is None


def _obstacle(port: int) -> str | None:
    """Return in words why no server of ours can listen on a port now, None where one can."""
    with socket.socket() as probe:
        # As servers do, so that connections of a past server in TIME_WAIT do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError:
            return FORBIDDEN
        except OSError:
            return TAKEN
    return None


def _any() -> int:
    """Return a free port that is still free when its server comes back from a restart.

    The kernel's own choice is one that it also lends to outgoing connections; below those nobody
    takes a port by chance.
    """
    first_lent = int(LENT_PORTS.read_text().split()[0])
    quiet = range(QUIET_MIN, first_lent)
    while quiet:
        port = secrets.choice(quiet)
        if is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
