"""Who the private servers run as: the caller, or `nobody` where the caller is root.

PostgreSQL refuses to run as root, so root needs somebody else who owns the data.
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from embedded.errors import DiskError, UnsupportedMachineError

NAME = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """A user of this machine to drop to before a server starts."""

    name: str
    uid: int
    gid: int


def for_servers() -> Account | None:
    """Return the account to drop to, or None where the caller runs the servers itself.

    Raises
    ------
    UnsupportedMachineError
        The caller is root and the machine has no user `nobody`.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        raise UnsupportedMachineError(
            f"PostgreSQL does not run as root and this machine has no user {NAME!r}; "
            "run ./ioc as an ordinary user"
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def make_folder(account: Account | None, folder: Path, server: str) -> None:
    """Make the folder of a server where it lacks, and make it the account's alone.

    Raises
    ------
    DiskError
        The account cannot reach it.
    """
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    if folder.stat().st_uid == os.geteuid():
        give(account, folder)
        folder.chmod(0o700)
    if not can_traverse(account, folder):
        raise DiskError(
            f"{folder} cannot be reached by the user that runs {server}; "
            "use another --data folder, or run ./ioc as the user that owns it"
        )


def can_traverse(account: Account | None, folder: Path) -> bool:
    """Tell whether the account can reach what lies in an existing folder."""
    if account is None:
        return os.access(folder, os.X_OK)
    answer = subprocess.run(
        ["test", "-x", str(folder)],
        user=account.uid,
        group=account.gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return answer.returncode == 0


def give(account: Account | None, path: Path) -> None:
    """Make the account the owner of a path; nothing to do where the caller is the account."""
    if account is not None:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def write(account: Account | None, path: Path, content: bytes) -> None:
    """Write a file that is the account's alone, whole or not at all.

    The folder is the account's: what it has put there itself, a link for one, is replaced and not
    followed, for we may be root.
    """
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        if account is not None:
            os.fchown(descriptor, account.uid, account.gid)
        file.write(content)
    beside.replace(path)
