"""A broker with the accounts of a city on it."""

from dataclasses import dataclass
from pathlib import Path

from contract import broker_account
from embedded.mosquitto import MosquittoServer
from simulator.wire import accounts

GATEWAYS = ("gw-760-1", "gw-760-2")


@dataclass(frozen=True, slots=True)
class PrivateBroker:
    """A broker with two listeners and the accounts on it.

    Attributes
    ----------
    credentials : Path
        The folder below which each process finds its own.
    """

    server: MosquittoServer
    credentials: Path

    def credentials_of(self, process: str) -> Path:
        """Return the file that `IOC_MQTT_CREDENTIALS` names to a process."""
        return self.credentials / process / accounts.CREDENTIALS

    def account(self, user: str, process: str = "simulator") -> tuple[str, str]:
        """Return name and password of an account."""
        held = broker_account.load(self.credentials_of(process))
        return user, held.passwords[user]
