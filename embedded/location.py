"""Where the private servers keep their files."""

import contextlib
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Generator
from pathlib import Path

from embedded import account
from embedded.errors import DiskError

FAR_HOME = Path("/var/lib")
# A unix socket's address holds 107 bytes; PostgreSQL's file name takes up to 18 of them.
SOCKET_FOLDER_MAX_BYTES = 85


def home(folder: Path) -> Path:
    """Return the folder itself, or its stand-in where the servers' account cannot reach it.

    A checkout below ``/root`` (0700) is closed to the account that root drops to; its stand-in is
    ``/var/lib/ioc-<hash of the path>``. The folder need not exist yet.
    """
    whole = folder.resolve()
    nearest = next(parent for parent in (whole, *whole.parents) if parent.is_dir())
    if account.can_traverse(account.for_servers(), nearest):
        return whole
    return FAR_HOME / f"ioc-{_digest(whole)}"


def socket_folder(run_folder: Path) -> Path:
    """Make and return a folder for unix sockets whose path is short enough to be an address.

    The run folder itself where it is short, else a folder of this user in the system's temporary
    folder.

    Raises
    ------
    DiskError
        Somebody else owns the folder of that name.
    """
    whole = run_folder.resolve()
    if len(os.fsencode(whole)) <= SOCKET_FOLDER_MAX_BYTES:
        whole.mkdir(mode=0o755, parents=True, exist_ok=True)
        return whole
    short = Path(tempfile.gettempdir()) / f"ioc-{os.geteuid()}-{_digest(whole)}"
    with contextlib.suppress(FileExistsError):
        short.mkdir(mode=0o700)
    facts = short.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in _own_uids():
        raise DiskError(f"{short} belongs to somebody else; remove it")
    return short


@contextlib.contextmanager
def scratch() -> Generator[Path, None, None]:
    """Lend a temporary folder that the servers' account can reach; it is removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="ioc-scratch-"))
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _own_uids() -> set[int]:
    server_account = account.for_servers()
    return {os.geteuid()} | ({server_account.uid} if server_account else set())


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
