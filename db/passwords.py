"""The passwords of the database's accounts: made once and kept, unless somebody says his own.

Below one folder the server has the superuser's, `migrate` has all, each process has its own.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from contract.database_role import Role
from db import password_file

SUPERUSER = "ioc"
PGPASS, PASSWORD = "pgpass", "password"
SERVER, MIGRATE, ANALYST = "database", "migrate", "analyst"
# Which process works under which account; an analyst's is whatever program he likes.
PROCESSES: Mapping[str, Role] = {
    "ingest": Role.INGEST,
    "api": Role.API,
    "operations": Role.OPERATIONS,
    ANALYST: Role.ANALYST,
}
PASSWORD_BYTES = 24
OWNER_ONLY, GROUP_TOO = 0o600, 0o640  # the server runs as another user of the group


def make(folder: Path, told: Mapping[str, str]) -> None:
    """Write the files of all processes and of the server.

    Parameters
    ----------
    told
        Passwords by account that replace what is there; an empty one says nothing.

    Raises
    ------
    PasswordFileError
        A password that was told fits into no file, or a file that is there was damaged.
    """
    kept = read(folder / MIGRATE / PGPASS)
    passwords = {
        user: told.get(user) or kept.get(user) or secrets.token_hex(PASSWORD_BYTES)
        for user in (SUPERUSER, *Role)
    }
    # First what the others are made from, so that an end in between changes no password.
    _write(folder / MIGRATE / PGPASS, password_file.dump(passwords), OWNER_ONLY)
    _write(folder / SERVER / PASSWORD, passwords[SUPERUSER], GROUP_TOO)
    # For programs that read a password and know no pgpass, as Grafana.
    _write(folder / ANALYST / PASSWORD, passwords[Role.ANALYST], OWNER_ONLY)
    for process, role in PROCESSES.items():
        _write(folder / process / PGPASS, password_file.dump({role: passwords[role]}), OWNER_ONLY)


def read(path: Path) -> dict[str, str]:
    """Return the passwords that a file of ours holds; none where there is no file.

    Raises
    ------
    PasswordFileError
        It is no such file.
    """
    return password_file.load(path.read_text("utf-8")) if path.exists() else {}


def _write(path: Path, text: str, mode: int) -> None:
    """Write a file beside its name and move it over it; nobody ever sees half of one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
