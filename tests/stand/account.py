"""Databases with the product's accounts: processes under test work with the rights they will have.

A test itself may look and prepare as the superuser.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import urlsplit, urlunsplit

from contract.database_role import Role
from db.migrate import migrate
from embedded.postgres import USER

LendDatabase = Callable[[], AbstractContextManager[str]]
PASSWORDS = {role: f"{role}-of-tests" for role in Role}


def make_schema(database_url: str) -> list[str]:
    """Migrate a superuser's database as the product does, accounts and rights included."""
    return migrate(database_url, passwords=PASSWORDS)


def as_role(database_url: str, role: Role) -> str:
    """Return a superuser's address for an account of the product; any other as it is."""
    parts = urlsplit(database_url)
    if parts.username != USER:
        return database_url
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}:{PASSWORDS[role]}@{host}"))
