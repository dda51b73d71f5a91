"""What the browser loads: libraries from npm's packages, and the bundle of the room."""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from launcher import bundle, node
from launcher.checkout import MADE, ROOT, VENDOR
from launcher.errors import LauncherError

Say = Callable[[str], None]

MAP = ROOT / "dashboards" / "importmap.json"


def ensure(say: Say, *, with_tools: bool = False) -> None:
    """Fill the folder served as ``/vendor/`` where what it holds is outdated, and bundle the room.

    Parameters
    ----------
    say
        Told what is being installed; not called when all is there.
    with_tools
        Also install what checks the room: types, compiler, linter.

    Raises
    ------
    LauncherError
        A package could not be installed, or lacks a file that the room names, or a file of the
        room is broken.
    """
    try:
        with Lock():
            packages = node.packages(say, with_tools=with_tools)
            if not is_ready():
                _copy(packages)
            bundle.make([str(node.find(say)), str(packages / "esbuild" / "bin" / "esbuild")])
    except PermissionError as error:
        raise LauncherError(
            f"{error.filename} is closed to you: another user ran ./ioc here, or it is read-only; "
            "use a checkout of your own"
        ) from None


def is_ready() -> bool:
    """Tell whether the folder holds what the lock and the map ask for."""
    stamp = VENDOR / ".ready"
    return stamp.exists() and stamp.read_text() == _digest()


class Lock:
    """Lets one process at a time fill the folders."""

    def __enter__(self) -> None:
        MADE.mkdir(exist_ok=True)
        self._handle = (MADE / "node.lock").open("w")
        fcntl.flock(self._handle, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._handle.close()


def _copy(packages: Path) -> None:
    making = VENDOR.with_name("vendor.making")
    shutil.rmtree(making, ignore_errors=True)
    wanted: dict[str, str] = json.loads(MAP.read_text())["vendor"]
    for name, source in wanted.items():
        origin = packages / source.removeprefix("node_modules/")
        if not origin.is_file():
            raise LauncherError(f"{MAP.name} names {source}, which npm has not installed")
        target = making / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(origin, target)
    (making / ".ready").write_text(_digest())
    shutil.rmtree(VENDOR, ignore_errors=True)
    making.rename(VENDOR)


def _digest() -> str:
    return hashlib.sha256(node.lock_digest().encode() + MAP.read_bytes()).hexdigest()
