"""Under which account each process works on the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from contract.database_role import Role
from embedded.postgres import PostgresServer
from launcher import secret

URL = "IOC_DATABASE_URL"
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
    """Return an address that may be shown to bystanders; it works where they know the password."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    user, _, host = parts.netloc.rpartition("@")
    name = user.partition(":")[0]
    return urlunsplit(parts._replace(netloc=f"{name}@{host}" if name else host))
