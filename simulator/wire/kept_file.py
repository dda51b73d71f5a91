"""Files that hold secrets: never half written, never seen by anybody else.

They belong to whoever their folder belongs to: root may change what another user's city reads.
"""

import contextlib
import fcntl
import os
from collections.abc import Generator
from pathlib import Path

OWNER_ONLY, GROUP_TOO = 0o600, 0o640
LOCK = "lock"


@contextlib.contextmanager
def locked(folder: Path) -> Generator[None]:
    """Keep others that ask for the same out, while files are read and changed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    try:
        _give(descriptor, folder)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def write(path: Path, content: bytes, mode: int) -> None:
    """Write a file beside its name and move it over it; its folder is made where it lacks."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        _give(descriptor, path.parent)
        os.fchmod(descriptor, mode)  # whatever this process leaves out by its umask
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _give(descriptor: int, folder: Path) -> None:
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
