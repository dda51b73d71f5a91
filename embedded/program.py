"""A program to run as a child that never outlives us: described as data, started, ended."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from embedded import process_table
from embedded.account import Account
from embedded.errors import StartError

LEASH = Path(__file__).with_name("leash.py")
FOR_OTHERS = frozenset({"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR"})
LAST_LINES = 15
_LAST_LINES_MAX_BYTES = 16_384


def leashed(
    argv: Sequence[str], death_signal: signal.Signals, account: Account | None = None
) -> list[str]:
    """Return the argument list that starts a program which the kernel ends when we die."""
    owner = (account.uid, account.gid) if account else (-1, -1)
    facts = (os.getpid(), int(death_signal), *owner)
    return [sys.executable, "-I", "-S", str(LEASH), *map(str, facts), *argv]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """How a child process is started and ended."""

    name: str
    argv: tuple[str, ...]
    cwd: Path
    log_path: Path
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    # Sent by the kernel when the parent dies, however it dies.
    death_signal: signal.Signals = signal.SIGKILL
    stop_timeout_s: float = 10.0

    def leashed_argv(self) -> list[str]:
        """Return the argument list that starts the program on our leash."""
        return leashed(self.argv, self.death_signal, self.account)

    def full_environment(self) -> dict[str, str]:
        """Return the caller's environment with the program's own over it, without `LD_*`.

        A preloaded library of the machine would be loaded into a binary with another libc. Another
        user reads what his processes were told, so he gets nothing that may be a secret.
        """
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("LD_")}
        if self.account is not None:
            inherited = {k: v for k, v in inherited.items() if k in FOR_OTHERS}
        return inherited | dict(self.environment)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the program; its output is appended to its log.

        Call from a thread that lives as long as the program should: the kernel sends the
        parent-death signal when the starting *thread* ends.
        """
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        with self.log_path.open("ab") as log:
            return subprocess.Popen(
                self.leashed_argv(),
                cwd=self.cwd,
                env=self.full_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self, child: subprocess.Popen[bytes]) -> None:
        """Ask the child to end and wait; kill it with all its children when it does not."""
        if child.poll() is None:
            child.send_signal(self.stop_signal)
            try:
                child.wait(self.stop_timeout_s)
            except subprocess.TimeoutExpired:
                self.kill(child)
        child.wait()

    def kill(self, child: subprocess.Popen[bytes]) -> None:
        """End the child and all its children at once, as a power cut would."""
        if child.poll() is None:
            process_table.kill_tree(child.pid)
        child.wait()

    def last_lines(self, count: int = LAST_LINES) -> str:
        """Return the end of the program's log."""
        if not self.log_path.exists():
            return ""
        with self.log_path.open("rb") as log:
            log.seek(max(0, self.log_path.stat().st_size - _LAST_LINES_MAX_BYTES))
            return "\n".join(log.read().decode(errors="replace").splitlines()[-count:])

    def start_error(self, what: str) -> StartError:
        """Return an error that says what happened and ends with the last log lines."""
        return StartError(f"{self.name} {what}; the end of {self.log_path}:\n{self.last_lines()}")
