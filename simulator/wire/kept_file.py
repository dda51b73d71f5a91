"""Files that hold secrets: never half written, never seen by anybody else."""

import os
from pathlib import Path

OWNER_ONLY, GROUP_TOO = 0o600, 0o640


def write(path: Path, content: bytes, mode: int) -> None:
    """Write a file beside its name and move it over it; its folder is made where it lacks."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
