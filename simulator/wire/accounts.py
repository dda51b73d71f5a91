"""The accounts on the private broker: made here, because the gateways are known nowhere else.

Below one folder each process has its own file of credentials, and the broker has what it reads:
hashes and rules. Passwords that exist stay as they are, so that whoever runs is not locked out.
"""

import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

from contract import broker_access, broker_account
from contract.broker_account import API, CONSOLE, INGEST, SIMULATOR, Accounts
from simulator.wire.kept_file import OWNER_ONLY, write

BROKER = "broker"
CREDENTIALS, PASSWORDS, RULES = "credentials.json", "passwords", "acl"
SECRET_BYTES, PASSWORD_BYTES = 16, 24


def make(
    folder: Path, city: str, gateway_ids: Sequence[str], *, broker_mode: int = OWNER_ONLY
) -> None:
    """Write the credentials of all processes and gateways, and the broker's files.

    Parameters
    ----------
    broker_mode
        Who may read the broker's files: where Mosquitto runs as another user, the group, too.

    Raises
    ------
    AccountError
        A file that is there cannot be read.
    """
    earlier = {name: _earlier(folder, name) for name in broker_account.PROCESSES}
    secret = _secret(earlier.values())
    passwords = {user: text for one in earlier.values() for user, text in one.passwords.items()}
    theirs = {*earlier[SIMULATOR].passwords, *gateway_ids} - {SIMULATOR}
    users = {
        INGEST: [INGEST],
        API: [API],
        CONSOLE: [CONSOLE],
        # Gateways of an earlier run stay: what they left on the broker is theirs.
        SIMULATOR: [SIMULATOR, *sorted(theirs)],
    }
    for name, names in users.items():
        for user in names:
            passwords.setdefault(user, secrets.token_hex(PASSWORD_BYTES))
        mine = Accounts(secret, {user: passwords[user] for user in names})
        write(folder / name / CREDENTIALS, broker_account.dump(mine), OWNER_ONLY)
    lines = (_hashed(user, text) for user, text in sorted(passwords.items()))
    write(folder / BROKER / PASSWORDS, _text(lines), broker_mode)
    write(folder / BROKER / RULES, broker_access.rules(city, sorted(theirs)).encode(), broker_mode)


def make_secret(folder: Path) -> None:
    """Write credentials without accounts, for a broker that is not ours.

    Raises
    ------
    AccountError
        A file that is there cannot be read.
    """
    secret = _secret(_earlier(folder, name) for name in broker_account.PROCESSES)
    for name in broker_account.PROCESSES:
        write(folder / name / CREDENTIALS, broker_account.dump(Accounts(secret)), OWNER_ONLY)


def _secret(earlier: Iterable[Accounts]) -> str:
    kept = next((one.secret for one in earlier if one.secret), "")
    return kept or secrets.token_hex(SECRET_BYTES)


def _earlier(folder: Path, name: str) -> Accounts:
    path = folder / name / CREDENTIALS
    return broker_account.load(path) if path.exists() else Accounts()


def _hashed(user: str, password: str) -> str:
    salt = secrets.token_bytes(broker_access.SALT_BYTES)
    return broker_access.password_line(user, password, salt)


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
