"""Under which account each process works on the database."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contract.database_role import Role
from embedded.postgres import PostgresServer
from launcher import secret

URL = "IOC_DATABASE_URL"
_USER = re.compile(r"(?<=://)([^:@/]*):[^/]*@")
_PARAMETER = re.compile(r"(?<![^?&\s])(password|sslpassword)\s*=\s*('(?:[^'\\]|\\.)*'|[^&\s]*)")
# What no process is told but those that need it.
VARIABLES = frozenset({URL, *(role.password_variable for role in Role)})


@dataclass(frozen=True, slots=True)
class Accounts:
    """Addresses with passwords.

    Attributes
    ----------
    urls
        For each account.
    of_migration
        The variables of `python -m db migrate`.
    """

    urls: Mapping[Role, str]
    of_migration: dict[str, str]


def accounts(
    server: PostgresServer | None, secrets_folder: Path, environ: Mapping[str, str]
) -> Accounts:
    """Return the accounts of the private server, which `migrate` makes there as its superuser.

    A database of the user's own has one address, and that one serves all.
    """
    if server is None:
        url = environ[URL]
        return Accounts(dict.fromkeys(Role, url), {URL: url})
    passwords = {role: secret.of(secrets_folder, role) for role in Role}
    return Accounts(
        {role: server.url_as(role, password) for role, password in passwords.items()},
        {URL: server.url}
        | {role.password_variable: password for role, password in passwords.items()},
    )


def without_password(url: str) -> str:
    """Return an address that may be shown to bystanders; it works where they know the password.

    Whatever PostgreSQL takes: signs in a password that other addresses end at, a password among the
    parameters, or names and values without any address.
    """
    return _PARAMETER.sub(r"\1=…", _USER.sub(_named, url, count=1))


def _named(found: re.Match[str]) -> str:
    return f"{found[1]}@" if found[1] else ""
