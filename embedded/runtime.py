"""The binaries of PostgreSQL, TimescaleDB and Mosquitto, made once below ``.ioc/runtime``."""

from dataclasses import dataclass
from pathlib import Path

from embedded import bundle, location
from embedded.bundle import Bundle, Progress
from embedded.errors import UnsupportedMachineError

POSTGRES_VERSION = "17"
PACKAGES = (
    "postgresql-17",
    "postgresql-client-17",
    "postgresql-17-timescaledb",
    "mosquitto",
    "mosquitto-clients",
)
REVISION = 2  # with Debian's security updates
FREE_MIN_BYTES = 500_000_000
ZONES = Path("/usr/share/zoneinfo/Etc/UTC")

_POSTGRES_PROGRAMS = (
    *("postgres", "initdb", "pg_ctl", "pg_isready", "pg_controldata"),
    *("psql", "pg_dump", "pg_restore", "pgbench"),
)
_MOSQUITTO_CLIENTS = ("mosquitto_pub", "mosquitto_sub", "mosquitto_rr")


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
    runtime = _of(root)
    if not ZONES.exists():
        raise UnsupportedMachineError(
            f"{ZONES} is missing and PostgreSQL needs it; on Debian: apt-get install tzdata"
        )
    _bundle(runtime).ensure(progress)
    return runtime


def find(root: Path) -> Runtime | None:
    """Return the runtime of a checkout if it is there and whole."""
    runtime = _of(root)
    return runtime if _bundle(runtime).is_ready() else None


def _of(root: Path) -> Runtime:
    return Runtime(location.home(root / ".ioc" / "runtime"))


def _bundle(runtime: Runtime) -> Bundle:
    return Bundle(
        what="PostgreSQL, TimescaleDB and Mosquitto",
        folder=runtime.folder,
        packages=PACKAGES,
        revision=REVISION,
        free_min_bytes=FREE_MIN_BYTES,
        link=lambda tree: _link(Runtime(tree), runtime),
        try_out=lambda: _try_out(runtime),
    )


def _link(unpacked: Runtime, final: Runtime) -> None:
    """Point the programs at the libraries that came with them, too.

    `RPATH`, not `RUNPATH`: it comes before `LD_LIBRARY_PATH` and also holds for the libraries' own
    libraries.
    """
    bundle.point_at_loader(
        unpacked.programs(),
        tree=unpacked.folder,
        folder=final.folder,
        flags=("--force-rpath", "--set-rpath", str(final.folder / bundle.libraries())),
    )


def _try_out(runtime: Runtime) -> None:
    for program in runtime.programs():
        if program.parent == runtime.postgres_programs:
            bundle.run([str(program), "--version"])
        else:  # Mosquitto's print their usage and end with 1 or 3
            bundle.run([str(program), "-h"], expected=frozenset({0, 1, 3}))
