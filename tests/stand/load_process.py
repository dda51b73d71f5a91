"""`python -m ingest load` as a process of its own."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from contract.database_role import Role
from launcher.checkout import ROOT
from tests.stand.account import as_role
from tests.stand.clean_environment import clean_environment

END_TIMEOUT_S = 60

StartLoad = Callable[..., "LoadProcess"]


class LoadProcess:
    """One run of the command; its standard input is ours to write.

    Parameters
    ----------
    arguments
        Behind `load`.
    """

    def __init__(
        self, database_url: str, log_path: Path, *arguments: str, **settings: object
    ) -> None:
        environment = clean_environment() | {"IOC_DATABASE_URL": as_role(database_url, Role.INGEST)}
        environment |= {f"IOC_{name.upper()}": str(value) for name, value in settings.items()}
        self._log_path = log_path
        self._log = log_path.open("wb")
        self.child = subprocess.Popen(
            [sys.executable, "-m", "ingest", "load", *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )

    @property
    def log(self) -> str:
        """What it said beside its result."""
        return self._log_path.read_text()

    def events(self, name: str) -> list[dict[str, Any]]:
        """Return its log lines of one event."""
        lines = [line for line in self.log.splitlines() if line.startswith("{")]
        return [line for line in map(json.loads, lines) if line["event"] == name]

    def write(self, piece: bytes) -> None:
        """Write to its pipe."""
        if self.child.stdin is None:
            raise RuntimeError("it has no pipe")
        self.child.stdin.write(piece)
        self.child.stdin.flush()

    def finish(self, rest: bytes = b"") -> tuple[int, str]:
        """Write the rest, close the pipe, wait; return exit code and what it printed."""
        told, _ = self.child.communicate(rest, END_TIMEOUT_S)
        self._log.close()
        return self.child.returncode, told.decode()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.child.kill()
        self.child.wait(END_TIMEOUT_S)
        if self.child.stdin is not None:
            self.child.stdin.close()
        if self.child.stdout is not None:
            self.child.stdout.close()
        self._log.close()
