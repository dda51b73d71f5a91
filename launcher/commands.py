"""The commands that talk to a running city, or look at what it left."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from embedded import process_table
from launcher import control, log_file, tenancy
from launcher.checkout import ROOT, DataFolder
from launcher.control import Answer, Status
from launcher.errors import DeafError, LauncherError, NotUpError
from launcher.process import State
from launcher.screen import Screen

EXIT_OK = 0
EXIT_FAILED = 1
EXIT_NOT_UP = 3
EXIT_NOT_ALL_RUNNING = 4


def status(data: DataFolder, screen: Screen, *, as_json: bool, with_secrets: bool = False) -> int:
    """Print how the city fares; the code says it too: 0 all running or done, 3 not up, 4 else."""
    try:
        now = _status(data, with_secrets=with_secrets)
    except NotUpError as error:
        if as_json:
            screen.plain("{}")
        screen.fail(str(error))
        return EXIT_NOT_UP
    if as_json:
        print(json.dumps(now, indent=2))
    else:
        screen.show_addresses(now)
        screen.show_processes(now["processes"])
    states = {condition["state"] for condition in now["processes"].values()}
    return EXIT_OK if states <= {State.RUNNING, State.DONE} else EXIT_NOT_ALL_RUNNING


def start(data: DataFolder, name: str, screen: Screen) -> int:
    """Start a process that was stopped."""
    return _tell(_ask(data, "start", name), screen)


def stop(data: DataFolder, name: str, screen: Screen) -> int:
    """Stop a process; it stays stopped."""
    return _tell(_ask(data, "stop", name), screen)


def control_city(data: DataFolder, words: Sequence[str]) -> int:
    """Tell the running city's simulator what the words say; return what that returns."""
    is_question = not words or not {"-h", "--help"}.isdisjoint(words)
    told: dict[str, str] = {} if is_question else json.loads(_ask(data, "console")["text"])
    command = (sys.executable, "-P", "-m", "simulator", "control", *words)
    environ = {**os.environ, **told, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environ, check=False).returncode


def analyst_url(data: DataFolder) -> str:
    """Return the database's address under the account of analysts, with the password.

    Raises
    ------
    LauncherError
        Nothing runs, or the database is none of ours.
    """
    return ask(data, "analyst")


def ask(data: DataFolder, command: str) -> str:
    """Return what the running city answers.

    Raises
    ------
    LauncherError
        Nothing runs, or it refuses.
    """
    answer = _ask(data, command)
    if not answer["ok"]:
        raise LauncherError(answer["text"])
    return answer["text"]


def down(data: DataFolder, screen: Screen) -> int:
    """Stop everything and return when it is stopped; nothing to do where nothing runs."""
    try:
        _ask(data, "down")
    except NotUpError:
        screen.say(f"nothing runs on {data.path}")
        return EXIT_OK
    except DeafError as error:
        screen.say(f"{error}; ending it by a signal")
        process_table.ask_to_end(error.identity, signal.SIGTERM)
    screen.say("stopping everything")
    tenancy.wait_until_free(data)
    screen.say("everything is stopped")
    return EXIT_OK


def logs(data: DataFolder, name: str | None, screen: Screen, *, follow: bool, lines: int) -> int:
    """Print the end of one log or of all; with `follow`, go on as they grow."""
    paths = _log_paths(data, name)
    is_only = len(paths) == 1
    for path in paths:
        for line in log_file.tail(path, lines):
            screen.plain(line if is_only else f"{path.stem:>10} {line}")
    if follow:
        for stem, line in log_file.follow(paths):
            screen.plain(line if is_only else f"{stem:>10} {line}")
    return EXIT_OK


def reset(data: DataFolder, screen: Screen, *, is_sure: bool) -> int:
    """Stop everything and delete the data folder, after a question."""
    if not data.is_ours():
        if data.path.exists():
            raise LauncherError(f"{data.path} was not made by ./ioc up; delete it yourself")
        screen.say(f"{data.path} does not exist; there is nothing to delete")
        return EXIT_OK
    if not is_sure and not _confirm(data.path):
        screen.say("nothing was deleted")
        return EXIT_FAILED
    down(data, screen)
    with tenancy.sole(data) as is_sole:
        if not is_sole:
            raise LauncherError(f"another ./ioc has just started on {data.path}")
        try:
            data.remove()
        except PermissionError as error:
            raise LauncherError(
                f"{error.filename} is not yours to delete; run this as the user that ran ./ioc up"
            ) from None
    screen.say(f"{data.path} is deleted")
    return EXIT_OK


def _confirm(path: Path) -> bool:
    try:
        return input(f"Delete everything in {path}? [y/N] ").strip().lower() in {"y", "yes"}
    except EOFError:
        return False


def _log_paths(data: DataFolder, name: str | None) -> list[Path]:
    there = sorted(data.logs.glob("*.log"))
    if name is None:
        if not there:
            raise LauncherError(f"there are no logs in {data.logs}")
        return there
    path = data.logs / f"{name}.log"
    if path not in there:
        known = ", ".join(each.stem for each in there) or "none"
        raise LauncherError(f"no log of {name!r} in {data.logs}; there are: {known}")
    return [path]


def _status(data: DataFolder, *, with_secrets: bool) -> Status:
    answer = _ask(data, "status-with-secrets" if with_secrets else "status")
    if answer["status"] is None:
        raise LauncherError(answer["text"])
    return answer["status"]


def _ask(data: DataFolder, command: str, name: str = "") -> Answer:
    try:
        *_, last = control.ask(data.control_socket, command, name)
    except (FileNotFoundError, ConnectionRefusedError):
        running = tenancy.holder(data)
        raise DeafError(data.path, running) if running else NotUpError(data.path) from None
    return last


def _tell(answer: Answer, screen: Screen) -> int:
    if answer["ok"]:
        screen.say(answer["text"])
        return EXIT_OK
    screen.fail(answer["text"])
    return EXIT_FAILED
