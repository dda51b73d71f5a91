"""Where a process's metrics are: on the port that it was given, or on another that it took."""

from collections.abc import Callable
from pathlib import Path

from embedded import ports

Address = Callable[[], str]


def fixed(url: str) -> Address:
    """Return an address that does not change."""
    return lambda: url


def told(port: int, file: Path) -> Address:
    """Return the address of a process that writes into a file which port it listens on.

    Somebody else may take a port after it was given and before the process listens.
    """

    def now() -> str:
        try:
            text = file.read_text().strip()
        except OSError:
            text = ""
        return f"http://{ports.LOOPBACK}:{text if text.isdecimal() else port}/metrics"

    return now
