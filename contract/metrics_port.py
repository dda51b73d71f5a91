"""The port on which a process serves its metrics: a matter that must never end the process."""

import contextlib
import errno
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

NEXT_COUNT = 20  # beyond so many in a row any port will do
PORT_MAX = 65_535
ANY = 0

Started = TypeVar("Started")


def listen(start: Callable[[int], Started], wanted: int) -> Started:
    """Start a server on a port, or on the next that is free where somebody has taken that one.

    Raises
    ------
    OSError
        It cannot be started for another reason.
    """
    for port in (*range(wanted, min(wanted + NEXT_COUNT, PORT_MAX) + 1), ANY):
        try:
            return start(port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, "no port is free")


def tell(file: Path | None, port: int) -> None:
    """Write the port in use where whoever started the process looks for it."""
    if file is not None:
        with contextlib.suppress(OSError):  # a full disk: the port that was wanted is asked
            file.write_text(f"{port}\n")
