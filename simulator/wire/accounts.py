"""The accounts on the private broker: made here, because the gateways are known nowhere else.

Below one folder each process has its own file of credentials, and the broker has what it reads:
hashes and rules. Passwords that exist stay as they are, so that whoever runs is not locked out, and
devices of others stay who they are.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from contract import broker_access, broker_account
from contract.broker_account import API, CONSOLE, INGEST, OPERATIONS, SIMULATOR, Accounts
from contract.errors import AccountError
from simulator.wire import foreign
from simulator.wire.kept_file import OWNER_ONLY, locked, write

BROKER = "broker"
CREDENTIALS, PASSWORDS, RULES = "credentials.json", "passwords", "acl"
SECRET_BYTES, PASSWORD_BYTES = 16, 24


def make(
    folder: Path,
    city: str,
    gateway_ids: Sequence[str],
    *,
    broker_mode: int = OWNER_ONLY,
    renews: bool = False,
) -> None:
    """Write the credentials of all processes and gateways, and the broker's files.

    Parameters
    ----------
    renews
        Whether passwords that are there are replaced: for who starts with the broker, since whoever
        runs would be locked out.
    broker_mode
        Who may read the broker's files: where Mosquitto runs as another user, the group, too.

    Raises
    ------
    AccountError
        A file that is there cannot be read.
    """
    with locked(folder / foreign.AUTHORITY):
        earlier = {name: _earlier(folder, name) for name in broker_account.PROCESSES}
        secret = _secret(earlier.values())
        kept = {user: text for one in earlier.values() for user, text in one.passwords.items()}
        passwords = {} if renews else kept
        users = _users(earlier[SIMULATOR].passwords, gateway_ids)
        for name, names in users.items():
            for user in names:
                passwords.setdefault(user, secrets.token_hex(PASSWORD_BYTES))
            mine = Accounts(secret, {user: passwords[user] for user in names})
            write(folder / name / CREDENTIALS, broker_account.dump(mine), OWNER_ONLY)
        _tell_broker(folder, city, passwords, broker_mode)


def tell_broker(folder: Path, city: str) -> None:
    """Write what the broker reads anew, of the accounts and devices that are kept.

    Raises
    ------
    AccountError
        There are no accounts, or a file cannot be read.
    """
    path = folder / BROKER / PASSWORDS
    known = [_earlier(folder, name) for name in broker_account.PROCESSES]
    passwords = {user: text for one in known for user, text in one.passwords.items()}
    if not path.exists() or not passwords:
        raise AccountError(f"{folder} holds no accounts of a broker: start the city once")
    _tell_broker(folder, city, passwords, path.stat().st_mode & 0o777)


def _users(earlier: Iterable[str], gateway_ids: Iterable[str]) -> dict[str, list[str]]:
    """Return whose passwords each process knows."""
    return {
        INGEST: [INGEST],
        API: [API],
        OPERATIONS: [OPERATIONS],
        CONSOLE: [CONSOLE],
        # Gateways of an earlier run stay: what they left on the broker is theirs.
        SIMULATOR: [SIMULATOR, *sorted({*earlier, *gateway_ids} - {SIMULATOR})],
    }


def _tell_broker(folder: Path, city: str, passwords: Mapping[str, str], mode: int) -> None:
    devices = foreign.load(folder).values()
    hashed = {user: _hashed(text) for user, text in passwords.items()}
    hashed |= {one.user: one.password for one in devices if one.password}
    lines = (broker_access.password_line(user, text) for user, text in sorted(hashed.items()))
    write(folder / BROKER / PASSWORDS, _text(lines), mode)
    gateways = sorted(set(passwords) - set(broker_account.PROCESSES))
    sensors = {one.user: one.sensor_id for one in devices}
    write(folder / BROKER / RULES, broker_access.rules(city, gateways, sensors).encode(), mode)


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


def _hashed(password: str) -> str:
    return broker_access.password_hash(password, secrets.token_bytes(broker_access.SALT_BYTES))


def _text(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
