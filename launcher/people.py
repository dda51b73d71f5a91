"""`./ioc link`, `user` and `audit`: who may come in, told to the API's own command.

It asks the database, not the API: it works while the API does not, and whoever may start the city
needs no account in it. Passwords are asked for by it on the terminal, or read from its standard
input; its addresses come in its environment, which is this user's alone to see.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from launcher import control
from launcher.checkout import ROOT, DataFolder
from launcher.database import URL
from launcher.errors import LauncherError, NotUpError

LINK = "link"
TIMEOUT_S = 30.0


def run(data: DataFolder, words: Sequence[str]) -> int:
    """Do what the words say; return what the command returns.

    Raises
    ------
    LauncherError
        Nothing runs on the data folder, and the environment names no database.
    """
    told = {} if not {"-h", "--help"}.isdisjoint(words) else told_by(data)
    return subprocess.run(_command(words), env=_environment(told), check=False).returncode


def link(told: Mapping[str, str]) -> str:
    """Return an address that lets its opener in once, as an administrator.

    Parameters
    ----------
    told
        Variables of the command, as `told_by` returns them.

    Raises
    ------
    LauncherError
        There is none; the message has the command's last words.
    """
    try:
        done = subprocess.run(
            _command([LINK]),
            env=_environment(told),
            capture_output=True,
            text=True,
            timeout=TIMEOUT_S,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LauncherError(f"no link to sign in came within {TIMEOUT_S:.0f} s") from None
    if done.returncode != 0:
        last = "".join(done.stderr.splitlines()[-1:])
        raise LauncherError(f"there is no link to sign in: {last}")
    return done.stdout.split()[0]


def told_by(data: DataFolder) -> dict[str, str]:
    """Return what the command must know: of the running city, else of the environment.

    Raises
    ------
    LauncherError
        Neither tells.
    """
    try:
        *_, answer = control.ask(data.control_socket, "people")
    except (FileNotFoundError, ConnectionRefusedError, NotUpError):
        if os.environ.get(URL):
            return {}
        raise NotUpError(data.path) from None
    if not answer["ok"]:
        raise LauncherError(answer["text"])
    return json.loads(answer["text"])


def _command(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-P", "-m", "ioc_api.accounts", *words]


def _environment(told: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **told, "PYTHONPATH": str(ROOT)}
