"""Processes by pid *and start time*, so that a reused pid is never mistaken for ours."""

import contextlib
import json
import os
import select
import signal
from dataclasses import asdict, dataclass
from pathlib import Path

PROC = Path("/proc")
_BOOT_ID = PROC / "sys/kernel/random/boot_id"
END_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Identity:
    """One process among all that ever bear its pid."""

    pid: int
    started_ticks: int  # clock ticks between the machine's start and the process's
    boot_id: str

    def is_alive(self) -> bool:
        """Tell whether this very process still runs (a zombie does not)."""
        return identify(self.pid) == self


def identify(pid: int) -> Identity | None:
    """Return who bears a pid now, or None where nobody runs under it."""
    fields = _stat_fields(pid)
    if fields is None or fields[0] in {"Z", "X"}:
        return None
    return Identity(pid, int(fields[19]), _boot_id())


def write(path: Path, pid: int) -> None:
    """Remember a running process in a file."""
    identity = identify(pid)
    if identity is not None:
        path.write_text(json.dumps(asdict(identity)))


def read(path: Path) -> Identity | None:
    """Return the process that a file remembers, if that very process still runs."""
    try:
        identity = Identity(**json.loads(path.read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return identity if identity.is_alive() else None


def ask_to_end(identity: Identity, stop_signal: signal.Signals) -> None:
    """Send a signal to a process that is not our child, if that very process still runs."""
    try:
        handle = os.pidfd_open(identity.pid)
    except ProcessLookupError:
        return
    try:
        if identity.is_alive():
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(handle, stop_signal)
    finally:
        os.close(handle)


def end(identity: Identity, stop_signal: signal.Signals) -> None:
    """End a process that is not our child: ask, wait, then kill it with its children."""
    try:
        handle = os.pidfd_open(identity.pid)
    except ProcessLookupError:
        return
    try:
        if not identity.is_alive():
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(identity.pid, stop_signal)
        if not select.select([handle], [], [], END_TIMEOUT_S)[0]:
            kill_tree(identity.pid)
    finally:
        os.close(handle)


def kill_tree(pid: int) -> None:
    """Kill a process and everything that descends from it, and wait until all are gone.

    A database whose children still hold its memory refuses to start again.
    """
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)  # begets no more while its descendants are counted
    with contextlib.ExitStack() as held:
        handles: list[int] = []
        for one in [pid, *descendants(pid)]:
            with contextlib.suppress(ProcessLookupError):
                handles.append(os.pidfd_open(one))
                held.callback(os.close, handles[-1])
                signal.pidfd_send_signal(handles[-1], signal.SIGKILL)
        for handle in handles:
            select.select([handle], [], [], END_TIMEOUT_S)


def descendants(pid: int) -> list[int]:
    """Return the pids of all that descend from a process."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdecimal() and (fields := _stat_fields(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        offspring = children.get(waiting.pop(), [])
        found += offspring
        waiting += offspring
    return found


def _stat_fields(pid: int) -> list[str] | None:
    """Return the fields of ``/proc/PID/stat`` from the third (state) on."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The second field is the program's name in brackets and may itself hold brackets and blanks.
    return text.rpartition(")")[2].split()


def _boot_id() -> str:
    return _BOOT_ID.read_text().strip()
