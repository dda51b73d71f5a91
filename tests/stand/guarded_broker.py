"""A broker as `./ioc up --mqtt-tls` starts it, and clients of every sort on it."""

import contextlib
import os
import signal
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path

from contract import broker_account
from contract.clock import utc_now
from embedded import location, ports
from embedded.mosquitto import Inner, MosquittoServer, Secured
from embedded.runtime import Runtime
from simulator.wire import accounts, certificates, device_account, foreign
from simulator.wire.device_account import Credential
from simulator.wire.kept_file import OWNER_ONLY
from tests.stand.broker_client import BrokerClient, Shown

CITY = "hcmc"
GATEWAYS = ("gw-760-1", "gw-760-2")
DEVICES = ("my-noise-1", "my-noise-2")
STRANGER, STRANGER_INSIDE = "a stranger", "a stranger inside"
HOME = {name: name for name in broker_account.PROCESSES} | dict.fromkeys(GATEWAYS, "simulator")
CREDENTIALS = (STRANGER, STRANGER_INSIDE, *DEVICES, *HOME)
"""Everybody who may come: without an account by either port, devices, gateways, processes."""


@dataclass(slots=True)
class GuardedBroker:
    """A running broker, the folder of its accounts, and what its devices were given."""

    server: MosquittoServer
    folder: Path
    given: dict[str, Credential] = field(default_factory=dict[str, Credential])
    clients: list[BrokerClient] = field(default_factory=list[BrokerClient])

    @property
    def inner(self) -> Inner:
        """The listener for accounts."""
        assert self.server.inner is not None
        return self.server.inner

    @property
    def secured(self) -> Secured:
        """The listeners with TLS."""
        assert self.inner.secured is not None
        return self.inner.secured

    @property
    def ca(self) -> Path:
        """The authority's certificate."""
        return self.folder / accounts.BROKER / certificates.CA_CERTIFICATE

    def add(self, sensor_id: str, *, has_certificate: bool = False) -> Credential:
        """Give a sensor's device an account; the broker reads it when it is told to."""
        made = device_account.add(
            self.folder, CITY, sensor_id, utc_now(), has_certificate=has_certificate
        )
        self.given[sensor_id] = made
        return made

    def rotate(self, sensor_id: str) -> Credential:
        """Replace what a device shows."""
        self.given[sensor_id] = device_account.rotate(self.folder, CITY, sensor_id, utc_now())
        return self.given[sensor_id]

    def reread(self) -> None:
        """Let the broker read its accounts again, as the launcher does."""
        self.server.prepare()
        assert self.server.pid is not None
        os.kill(self.server.pid, signal.SIGHUP)

    def account(self, who: str) -> tuple[str, str] | None:
        """Return name and password of somebody; None of strangers."""
        if who in {STRANGER, STRANGER_INSIDE}:
            return None
        if who in HOME:
            path = self.folder / HOME[who] / accounts.CREDENTIALS
            return who, broker_account.load(path).passwords[who]
        return self.given[who].device.user, self.given[who].password

    def client(self, who: str) -> BrokerClient:
        """Connect as somebody; strangers by the public port or by the inner one."""
        port = self.server.port if who == STRANGER else self.inner.port
        return self._kept(BrokerClient(port, account=self.account(who)))

    def secured_client(self, who: str) -> BrokerClient:
        """Connect by TLS, with a password."""
        shown = Shown(self.ca)
        return self._kept(BrokerClient(self.secured.port, account=self.account(who), shown=shown))

    def certified_client(self, credential: Credential, home: Path) -> BrokerClient:
        """Connect by TLS, with a certificate."""
        assert credential.issued is not None
        certificate, key = home / "device.crt", home / "device.key"
        certificate.write_bytes(credential.issued.certificate)
        key.write_bytes(credential.issued.key)
        shown = Shown(self.ca, certificate, key)
        return self._kept(BrokerClient(self.secured.certificate_port, shown=shown))

    def _kept(self, client: BrokerClient) -> BrokerClient:
        self.clients.append(client)
        return client


@contextlib.contextmanager
def guarded(binaries: Runtime, home: Path) -> Generator[GuardedBroker]:
    """Start such a broker with two devices that have passwords; end it and all clients."""
    folder = home / "credentials"
    accounts.make(folder, CITY, GATEWAYS)
    signer = certificates.authority(folder / foreign.AUTHORITY, utc_now())
    names = [ports.LOOPBACK]
    broker = folder / accounts.BROKER
    certificates.keep_server(signer, broker, names, utc_now(), mode=OWNER_ONLY)
    secured = Secured(ports.choose(0), ports.choose(0))
    with location.scratch() as scratch:
        inner = Inner(ports.choose(0), folder / accounts.BROKER, secured)
        server = MosquittoServer(binaries, scratch / "mosquitto", inner=inner)
        found = GuardedBroker(server, folder)
        for sensor_id in DEVICES:
            found.add(sensor_id)
        with server:
            try:
                yield found
            finally:
                for client in found.clients:
                    client.close()
