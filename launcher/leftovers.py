"""What a supervisor that was killed left running, told by pid and start time."""

import signal
from collections.abc import Callable
from pathlib import Path

from embedded import process_table

Say = Callable[[str], None]


def remove(run_folder: Path, say: Say) -> None:
    """End all of it, and forget it."""
    for path in sorted(run_folder.glob("*.json")):
        identity = process_table.read(path)
        if identity is not None:
            say(f"ending {path.stem} (pid {identity.pid}), left by a start that was killed")
            # SIGINT is PostgreSQL's fast shutdown and ends every Python process cleanly too.
            process_table.end(identity, signal.SIGINT)
        path.unlink(missing_ok=True)
