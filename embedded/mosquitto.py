"""A private Mosquitto 2.0.21 on the loopback address: for everybody, or with two listeners.

With two, everybody comes in by the public one and finds all topics below `open/` there; whoever
has an account comes in by the inner one, which knows no such prefix. Two more with TLS may stand
beside it for the same accounts: one where they say their passwords, one where a certificate says
who they are, because Mosquitto has no listener that takes either.
"""

import contextlib
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from embedded import account, ports
from embedded.program import Program
from embedded.runtime import Runtime
from embedded.server import Server

ANSWER_TIMEOUT_S = 1.0
# MQTT 5 CONNECT: protocol name and version, clean start, keep alive 10 s, no properties, no id.
_CONNECT = b"\x10\x0d\x00\x04MQTT\x05\x02\x00\x0a\x00\x00\x00"
_DISCONNECT = b"\xe0\x00"
_CONNACK = 0x20
MOUNT_POINT = "open/"
PASSWORDS, RULES = "passwords", "acl"
CERTIFICATE, KEY, AUTHORITY = "server.crt", "server.key", "ca.crt"
ANYWHERE = ""


@dataclass(frozen=True, slots=True)
class Secured:
    """The listeners with TLS.

    Attributes
    ----------
    port : int
        Where passwords are asked for.
    certificate_port : int
        Where a certificate of the authority's stands for name and password.
    address : str
        Where they listen; `ANYWHERE` for all addresses.
    """

    port: int
    certificate_port: int
    address: str = ports.LOOPBACK


@dataclass(frozen=True, slots=True)
class Inner:
    """The listener for those who have an account.

    Attributes
    ----------
    port : int
        Where it listens.
    access : Path
        The folder with Mosquitto's files of passwords and rules, and of certificates where there
        is TLS, which are read at each start.
    secured : Secured or None
        The listeners with TLS beside it.
    """

    port: int
    access: Path
    secured: Secured | None = None


class MosquittoServer(Server):
    """An MQTT broker for this machine only.

    Parameters
    ----------
    runtime
        The binaries.
    folder
        Holds the configuration, the persistence file and ``mosquitto.log``. Where the caller is
        root, it must be reachable for `nobody` (`location.home`, `location.scratch`).
    port
        Taken as it is; 0 takes any free one. A restart keeps it.
    inner
        The listener with accounts; None for a broker where everybody may do everything.
    persistence
        Whether sessions, queues and retained messages outlive a restart.
    log_path
        Where the broker's output goes, ``mosquitto.log`` in the folder if None.
    """

    def __init__(
        self,
        runtime: Runtime,
        folder: Path,
        *,
        port: int = 0,
        inner: Inner | None = None,
        persistence: bool = True,
        log_path: Path | None = None,
    ) -> None:
        super().__init__()
        self.runtime = runtime
        self.folder = folder.resolve()
        self.port = port or ports.choose(0)
        self.account = account.for_servers()
        self.inner = inner
        self._persistence = persistence
        self._log_path = log_path or self.folder / "mosquitto.log"

    @property
    def url(self) -> str:
        """The broker's address for everybody."""
        return f"mqtt://{ports.LOOPBACK}:{self.port}"

    @property
    def inner_url(self) -> str:
        """The broker's address for those who have an account, everybody's where there are none."""
        return f"mqtt://{ports.LOOPBACK}:{self.inner.port}" if self.inner else self.url

    @property
    def program(self) -> Program:
        """How its process is started and ended."""
        return Program(
            name="mosquitto",
            argv=(str(self.runtime.mosquitto), "-c", str(self._configuration)),
            cwd=self.folder,
            log_path=self._log_path,
            account=self.account,
            death_signal=signal.SIGTERM,  # it saves its sessions first
        )

    @property
    def _configuration(self) -> Path:
        return self.folder / "mosquitto.conf"

    def prepare(self) -> None:
        """Make the folder and write the configuration anew."""
        account.make_folder(self.account, self.folder, "Mosquitto")
        lines = "".join(f"{line}\n" for line in self._lines())
        account.write(self.account, self._configuration, lines.encode())
        self.take()

    def take(self) -> None:
        """Take over what the folder of accounts holds now; SIGHUP lets a running broker read it."""
        if self.inner is not None:
            for name in (PASSWORDS, RULES, CERTIFICATE, KEY, AUTHORITY):
                path = self.inner.access / name
                if path.exists():  # at the first preparation there is none
                    account.write(self.account, self.folder / name, path.read_bytes())

    def _lines(self) -> list[str]:
        lines = [
            f"listener {self.port} {ports.LOOPBACK}",
            *self._inner_lines(),
            "allow_anonymous true",
            # The defaults keep 1 000 messages for an absent session and answer the rest "success".
            # Without any limit (0) a client whose message is refused would be thrown out, too.
            "max_queued_messages 2147483647",
            "max_queued_bytes 2147483648",
            "max_inflight_messages 2000",
            "max_packet_size 1048576",
            "set_tcp_nodelay true",
            "log_dest stderr",
            *(f"log_type {kind}" for kind in ("error", "warning", "notice")),
            "connection_messages false",
        ]
        if self._persistence:
            lines += [
                "persistence true",
                f"persistence_location {self.folder}/",
                "autosave_interval 60",
            ]
        return lines

    def _inner_lines(self) -> list[str]:
        if self.inner is None:
            return []
        return [
            f"mount_point {MOUNT_POINT}",
            f"listener {self.inner.port} {ports.LOOPBACK}",
            f"password_file {self.folder / PASSWORDS}",
            f"acl_file {self.folder / RULES}",
            *self._secured_lines(self.inner.secured),
        ]

    def _secured_lines(self, secured: Secured | None) -> list[str]:
        if secured is None:
            return []
        shown = [
            f"certfile {self.folder / CERTIFICATE}",
            f"keyfile {self.folder / KEY}",
            "tls_version tlsv1.2",  # at least
            # Whoever is nobody has no name to call the session by, and is refused: these may be
            # open to a network. And nobody takes over another's session by guessing its client id.
            "use_username_as_clientid true",
        ]
        return [
            f"listener {secured.port} {secured.address}".rstrip(),
            *shown,
            f"listener {secured.certificate_port} {secured.address}".rstrip(),
            *shown,
            f"cafile {self.folder / AUTHORITY}",
            "require_certificate true",
            "use_identity_as_username true",
        ]

    def is_ready(self) -> bool:
        """Tell whether it answers an MQTT connection."""
        with contextlib.suppress(OSError):
            with socket.create_connection((ports.LOOPBACK, self.port), ANSWER_TIMEOUT_S) as line:
                line.sendall(_CONNECT)
                answer = line.recv(1)
                line.sendall(_DISCONNECT)
            return answer == bytes([_CONNACK])
        return False
