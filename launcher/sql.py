"""`./ioc sql`: PostgreSQL's terminal on the running city, under the account of analysts.

The password stands in a file for this user alone, of which the address names the path: libpq reads
it, and neither a list of processes nor a notebook shows it.
"""

import os
from collections.abc import Sequence
from typing import NoReturn
from urllib.parse import quote, unquote, urlsplit

from embedded import runtime
from launcher import commands, secret
from launcher.checkout import ROOT, DataFolder
from launcher.database import without_password
from launcher.errors import LauncherError

FILE = "analyst.pgpass"
# libpq would take it instead of the file's.
_PASSWORD = "PGPASSWORD"  # noqa: S105 - a variable's name


def run(data: DataFolder, words: Sequence[str], *, prints: bool) -> int:
    """Print the address, or become psql with these words of its own.

    Raises
    ------
    LauncherError
        Nothing runs, the database is none of ours, or there is no psql.
    """
    address = _address(data)
    if prints:
        print(address)
        return commands.EXIT_OK
    binaries = runtime.find(ROOT)
    if binaries is None:
        raise LauncherError(
            f"there is no psql here; ./ioc doctor says why. One of your own: psql '{address}'"
        )
    return _become([str(binaries.psql), f"--dbname={address}", *words])


def _become(command: list[str]) -> NoReturn:
    environ = {name: value for name, value in os.environ.items() if name != _PASSWORD}
    os.execve(command[0], command, environ)  # noqa: S606 - no shell is wanted


def _address(data: DataFolder) -> str:
    """Return the analyst's address with the path of his password, which is written there."""
    url = commands.analyst_url(data)
    password = urlsplit(url).password
    file = secret.keep(data.secrets, FILE, f"*:*:*:analyst:{unquote(password or '')}")
    return f"{without_password(url)}?passfile={quote(str(file))}"
