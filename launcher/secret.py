"""Passwords that a run makes for itself: one file each, readable for this user alone."""

import os
import secrets
from pathlib import Path

from launcher.errors import LauncherError

_BYTES = 24


def of(folder: Path, name: str) -> str:
    """Return the secret of a name; the first time it is made. The folder need not exist.

    A file without a word in it, as a full disk leaves one, is made anew.

    Raises
    ------
    LauncherError
        There is no room for it, or it is another user's.
    """
    path = folder / name
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if not path.exists() or not path.read_text().strip():
            _write(path, secrets.token_urlsafe(_BYTES))
        return path.read_text().strip()
    except OSError as error:
        raise LauncherError(f"cannot write or read {path}: {error.strerror}") from None


def keep(folder: Path, name: str, text: str) -> Path:
    """Write what somebody else's program reads a secret from, and return where.

    Raises
    ------
    LauncherError
        There is no room for it, or it is another user's.
    """
    path = folder / name
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _write(path, text)
    except OSError as error:
        raise LauncherError(f"cannot write {path}: {error.strerror}") from None
    return path


def _write(path: Path, secret: str) -> None:
    """Write beside its place, so that there is never half a secret."""
    making = path.with_name(f"{path.name}.making")
    making.unlink(missing_ok=True)
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{secret}\n")
    making.rename(path)
