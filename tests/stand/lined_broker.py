"""A broker for everybody that can be come to by every kind of line."""

import contextlib
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path

from contract.broker_address import BrokerAddress, TlsFiles, parse
from contract.clock import utc_now
from embedded import account, location, ports
from embedded.mosquitto import MosquittoServer
from embedded.runtime import Runtime
from simulator.wire import certificates

WANTS_CERTIFICATE, OTHER_NAME = "wants-certificate", "other-name"
LINES = ("mqtts", WANTS_CERTIFICATE, "ws", "wss")
FOREIGN_HOST = "broker.example"


class LinedBroker(MosquittoServer):
    """A broker that listens on one port more for each kind of line."""

    def __init__(self, runtime: Runtime, folder: Path) -> None:
        super().__init__(runtime, folder, persistence=False)
        self.ports = {name: ports.choose(0) for name in (*LINES, OTHER_NAME)}

    def prepare(self) -> None:
        """Make certificates, too."""
        super().prepare()
        now = utc_now()
        signer = certificates.authority(self.folder / "authority", now)
        for name, host in (("own", ports.LOOPBACK), ("other", FOREIGN_HOST)):
            certificates.keep_server(signer, self.folder / name, [host], now, mode=0o644)
            for path in ((self.folder / name), *(self.folder / name).iterdir()):
                account.give(self.account, path)

    def _lines(self) -> list[str]:
        own, other = self._shown("own"), self._shown("other")
        named = [
            f"cafile {self.folder / 'own' / certificates.CA_CERTIFICATE}",
            "require_certificate true",
            "use_identity_as_username true",
        ]
        lines = {
            "mqtts": own,
            WANTS_CERTIFICATE: [*own, *named],
            "ws": ["protocol websockets"],
            "wss": ["protocol websockets", *own],
            OTHER_NAME: other,
        }
        return [
            *super()._lines(),
            *(
                line
                for name, further in lines.items()
                for line in (f"listener {self.ports[name]} {ports.LOOPBACK}", *further)
            ),
        ]

    def _shown(self, name: str) -> list[str]:
        folder = self.folder / name
        return [
            f"certfile {folder / certificates.CERTIFICATE}",
            f"keyfile {folder / certificates.KEY}",
        ]


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines to a running broker, and what is needed to take them."""

    server: LinedBroker
    files: TlsFiles

    def url(self, name: str) -> str:
        """Return the address of a kind of line."""
        scheme = name if name in {"ws", "wss"} else "mqtts"
        return f"{scheme}://{ports.LOOPBACK}:{self.server.ports[name]}"

    def files_of(self, name: str) -> TlsFiles:
        """Return the files that a line asks for."""
        if name == "ws":
            return TlsFiles()
        return self.files if name == WANTS_CERTIFICATE else TlsFiles(ca=self.files.ca)

    def address(self, name: str) -> BrokerAddress:
        """Return the address with its files."""
        return parse(self.url(name), self.files_of(name))

    def told(self, name: str) -> Mapping[str, str]:
        """Return what a process is told of it."""
        files = self.files_of(name)
        given = {"CA": files.ca, "CERT": files.certificate, "KEY": files.key}
        named = {f"IOC_MQTT_{what}_FILE": str(path) for what, path in given.items() if path}
        return {"IOC_MQTT_URL": self.url(name), **named}


@contextlib.contextmanager
def lined(binaries: Runtime, home: Path) -> Generator[Lines]:
    """Start such a broker, with a client's certificate made for it; end it."""
    with location.scratch() as folder, LinedBroker(binaries, folder / "mosquitto") as server:
        signer = certificates.authority(server.folder / "authority", utc_now())
        issued = signer.client("somebody", utc_now())
        ca, certificate, key = (home / name for name in ("ca.crt", "our.crt", "our.key"))
        ca.write_bytes(signer.pem)
        certificate.write_bytes(issued.certificate)
        key.write_bytes(issued.key)
        yield Lines(server, TlsFiles(ca, certificate, key))
