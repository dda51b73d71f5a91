"""Who we are on the broker, as a file of credentials says it.

The private broker has an account for each process and gateway. Where the user brings a broker, the
file names none: then the one account of `IOC_MQTT_URL` serves all. The secret ends the client ids,
because whoever knows a client id takes its session over, whatever else the broker allows him.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from contract.broker_address import BrokerAddress
from contract.errors import AccountError

INGEST, API, OPERATIONS = "ingest", "api", "operations"
SIMULATOR, CONSOLE = "simulator", "console"
PROCESSES = (INGEST, API, OPERATIONS, SIMULATOR, CONSOLE)
FORM = '{"secret": "…", "passwords": {"user": "…"}}'


@dataclass(frozen=True, slots=True)
class Accounts:
    """Passwords by user, and the secret of our client ids; its text shows neither."""

    secret: str = field(default="", repr=False)
    passwords: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)

    @property
    def has_owners(self) -> bool:
        """Tell whether the broker tells clients with credentials from others."""
        return bool(self.passwords)

    def address(self, broker: BrokerAddress, user: str) -> BrokerAddress:
        """Return where the broker is and who `user` is there.

        Raises
        ------
        AccountError
            There are accounts, but none of that name.
        """
        if not self.passwords:
            return broker
        password = self.passwords.get(user)
        if password is None:
            raise AccountError(f"there is no account {user} among those in IOC_MQTT_CREDENTIALS")
        return replace(broker, user=user, password=password)

    def client_id(self, name: str) -> str:
        """Return a client id that nobody else can guess."""
        return f"{name}-{self.secret}" if self.secret else name


def load(path: Path | None) -> Accounts:
    """Return what a file says; without a file there are no accounts and no secret.

    Raises
    ------
    AccountError
        It cannot be read; the message repeats nothing of it.
    """
    if path is None:
        return Accounts()
    try:
        document: object = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise AccountError(
            f"IOC_MQTT_CREDENTIALS={path} must be a file like {FORM}: {type(error).__name__}"
        ) from None
    members = cast("dict[str, Any]", document) if isinstance(document, dict) else {"secret": None}
    secret: object = members.get("secret", "")
    passwords: object = members.get("passwords", dict[str, str]())
    if not isinstance(secret, str) or not _is_text_by_text(passwords):
        raise AccountError(f"IOC_MQTT_CREDENTIALS={path} must be a file like {FORM}")
    return Accounts(secret, cast("dict[str, str]", passwords))


def dump(accounts: Accounts) -> bytes:
    """Return accounts as the content of a file: the inverse of `load`."""
    return json.dumps({"secret": accounts.secret, "passwords": dict(accounts.passwords)}).encode()


def _is_text_by_text(document: object) -> bool:
    if not isinstance(document, dict):
        return False
    entries = cast("dict[object, object]", document).items()
    return all(isinstance(name, str) and isinstance(text, str) for name, text in entries)
