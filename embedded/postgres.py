"""A private PostgreSQL 17 with TimescaleDB on the loopback address."""

import secrets
import shutil
import signal
import socket
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

from embedded import account, location, ports, process_table
from embedded.errors import EmbeddedError
from embedded.program import Program
from embedded.runtime import Runtime
from embedded.server import Server

USER = "ioc"
DATABASE = "ioc"
# For a small machine that also runs everything else: two cores, a few GB of memory.
SETTINGS: Mapping[str, str] = {
    "shared_preload_libraries": "timescaledb",
    "timescaledb.telemetry_level": "off",
    "timescaledb.max_background_workers": "0",  # none of its jobs is used; a worker per database
    "max_locks_per_transaction": "256",  # a query over months locks every chunk
    "max_connections": "100",
    "jit": "off",  # its compiler is left out of the runtime
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "min_wal_size": "256MB",
    "wal_compression": "lz4",
    "checkpoint_timeout": "10min",
    "random_page_cost": "1.1",
    "max_worker_processes": "8",
    "max_parallel_workers": "2",
    "max_parallel_workers_per_gather": "1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
    "log_min_duration_statement": "5s",
    "password_encryption": "scram-sha-256",
    "unix_socket_permissions": "0700",
}
# For data that may go with the machine, such as the tests'. A commit still outlives a killed
# server, so `synchronous_commit` stays on.
HASTY_SETTINGS: Mapping[str, str] = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "128MB",
}
ANSWER_TIMEOUT_S = 2.0
# The question that a client may ask before all else; it needs no account.
_MAY_WE_ENCRYPT = struct.pack("!ii", 8, 80877103)
_STATUS_LINE = 7  # of postmaster.pid


class PostgresServer(Server):
    """A database server with the superuser and the database `ioc`.

    Parameters
    ----------
    runtime
        The binaries.
    folder
        Holds ``cluster/`` (the data), ``password`` (0600) and ``postgres.log``. Where the caller is
        root, it must be reachable for `nobody` (`location.home`, `location.scratch`).
    port
        Taken as it is; 0 takes any free one. A restart keeps it.
    durable
        False trades safety at a power cut of the machine for speed; a killed server loses nothing.
    settings
        Further lines of ``postgresql.conf``, over ours.
    log_path
        Where the server's output goes, ``postgres.log`` in the folder if None.
    """

    def __init__(
        self,
        runtime: Runtime,
        folder: Path,
        *,
        port: int = 0,
        durable: bool = True,
        settings: Mapping[str, str] | None = None,
        log_path: Path | None = None,
    ) -> None:
        super().__init__()
        self.runtime = runtime
        self.folder = folder.resolve()
        self.port = port or ports.choose(0)
        self.account = account.for_servers()
        self._settings = dict(SETTINGS) | ({} if durable else dict(HASTY_SETTINGS))
        self._settings |= settings or {}
        self._durable = durable
        self._log_path = log_path or self.folder / "postgres.log"

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data folder."""
        return self.folder / "cluster"

    @property
    def password(self) -> str:
        """The superuser's password, made with the data folder."""
        return (self.folder / "password").read_text().strip()

    @property
    def url(self) -> str:
        """The database `ioc` over TCP."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """Return the address of any database of this server."""
        return self.url_as(USER, self.password, database)

    def url_as(self, user: str, password: str, database: str = DATABASE) -> str:
        """Return the address for another account."""
        return f"postgresql://{user}:{password}@{ports.LOOPBACK}:{self.port}/{database}"

    @property
    def socket_folder(self) -> Path:
        """Where its unix socket lies."""
        return location.socket_folder(self.folder)

    @property
    def program(self) -> Program:
        """How its process is started and ended."""
        return Program(
            name="postgres",
            argv=(str(self.runtime.postgres_programs / "postgres"), "-D", str(self.cluster)),
            cwd=self.folder,
            log_path=self._log_path,
            environment={"LC_ALL": "C"},
            account=self.account,
            stop_signal=signal.SIGINT,  # "fast": ends the sessions, writes a checkpoint
            death_signal=signal.SIGINT,
            stop_timeout_s=30.0,
        )

    def prepare(self) -> None:
        """Make the data folder where there is none, and write the configuration anew."""
        self._make_folder()
        if not (self.cluster / "PG_VERSION").exists():
            self._make_cluster()
        lines = [f"{name} = '{value}'\n" for name, value in self._all_settings().items()]
        account.write(self.account, self.cluster / "postgresql.conf", "".join(lines).encode())

    def _all_settings(self) -> dict[str, str]:
        return self._settings | {
            "listen_addresses": ports.LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": str(self.socket_folder),
        }

    def _make_folder(self) -> None:
        account.make_folder(self.account, self.folder, "PostgreSQL")
        account.give(self.account, self.socket_folder)

    def _make_cluster(self) -> None:
        """Run initdb beside the final place, so that one cut short leaves nothing behind."""
        making = self.folder / "cluster.making"
        shutil.rmtree(making, ignore_errors=True)
        password = self.folder / "password"
        account.write(self.account, password, secrets.token_urlsafe(24).encode())
        self._run(
            "initdb",
            *("--pgdata", str(making), "--username", USER, "--pwfile", str(password)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--data-checksums"),
            # Built in, so the same on every machine, whatever locales it has.
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
            *("--set", "timezone=UTC", "--set", "log_timezone=UTC", "--no-instructions"),
            *(() if self._durable else ("--no-sync",)),
        )
        # Single-user mode: the database is there before anybody can connect.
        self._run(
            "postgres",
            *("--single", "-F", "-D", str(making), "postgres"),
            text=f"CREATE DATABASE {DATABASE}\n",
        )
        making.rename(self.cluster)

    def is_ready(self) -> bool:
        """Tell whether it takes connections; PostgreSQL writes that into its pid file."""
        try:
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        if len(lines) <= _STATUS_LINE or lines[_STATUS_LINE].strip() != "ready":
            return False
        # A killed server leaves its file behind.
        return process_table.identify(int(lines[0])) is not None

    def answers(self) -> bool:
        """Tell whether it greets a new client: whether the server still begets its sessions."""
        address = (ports.LOOPBACK, self.port)
        try:
            with socket.create_connection(address, ANSWER_TIMEOUT_S) as line:
                line.sendall(_MAY_WE_ENCRYPT)
                return line.recv(1) in {b"N", b"S"}
        except OSError:
            return False

    def execute(self, statement: str, database: str = DATABASE) -> str:
        """Run SQL with psql over the unix socket and return its bare output.

        For set-up without a driver; whoever has one connects to `url`.
        """
        return self._run(
            "psql",
            *("--no-psqlrc", "--quiet", "--tuples-only", "--no-align"),
            *("--set", "ON_ERROR_STOP=1", "--host", str(self.socket_folder)),
            *("--port", str(self.port), "--username", USER, "--dbname", database),
            text=statement,
        )

    def _run(self, name: str, *arguments: str, text: str = "") -> str:
        user = self.account
        answer = subprocess.run(
            [str(self.runtime.postgres_programs / name), *arguments],
            cwd=self.folder,
            env=self.program.full_environment() | self._secret(name),
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
            umask=0o077,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode != 0:
            raise EmbeddedError(f"{name} failed: {answer.stderr.strip() or answer.stdout.strip()}")
        return answer.stdout.strip()

    def _secret(self, name: str) -> dict[str, str]:
        return {"PGPASSWORD": self.password} if name == "psql" else {}
