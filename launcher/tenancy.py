"""Who runs on a data folder: one at a time, by a lock that the kernel takes back."""

import contextlib
import fcntl
import os
from collections.abc import Generator
from pathlib import Path

from embedded import process_table
from launcher.checkout import DataFolder


@contextlib.contextmanager
def sole(data: DataFolder) -> Generator[bool, None, None]:
    """Lend the right to run on a data folder; False where somebody has it.

    The kernel takes it back however the process ends. The file says who has it.
    """
    path = _lock_path(data)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        with contextlib.suppress(OSError):  # a full disk: the lock is held all the same
            process_table.write(path, os.getpid())
        yield True


def holder(data: DataFolder) -> process_table.Identity | None:
    """Return the process that runs on a data folder, or None where nobody does."""
    path = _lock_path(data)
    if not path.exists():
        return None
    with path.open("r") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return process_table.read(path)
    return None


def wait_until_free(data: DataFolder) -> None:
    """Return when nobody runs on a data folder any more."""
    with _lock_path(data).open("r") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)


def _lock_path(data: DataFolder) -> Path:
    return data.run / "supervisor.lock"
