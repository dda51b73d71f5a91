"""`./ioc up`: set up what is missing, start everything, stay with it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping

from contract import environment, output
from embedded import ports
from launcher import browser, city, control, leftovers, log_file, people, session, telling, tenancy
from launcher.checkout import DataFolder
from launcher.control import Status
from launcher.errors import LauncherError
from launcher.screen import Screen
from launcher.wishes import Wishes

EXIT_OK = 0


def run(data: DataFolder, wishes: Wishes, screen: Screen) -> int:
    """Start the city and stay until Ctrl-C, SIGTERM or `./ioc down`."""
    environment.refuse_unknown(os.environ)
    data.make()
    with tenancy.sole(data) as is_sole:
        if not is_sole:
            return _say_that_it_runs(data, screen)
        output.forgive()  # a full disk or a closed terminal must not end the city
        _set_up(data, screen)
        with ports.Claims() as claims:
            plan = city.plan(wishes, data, os.environ, claims, screen.say)
            one = session.Session(plan, data, screen.say)

            async def say_up() -> None:
                screen.show_addresses(one.status())
                await asyncio.to_thread(_say_link, telling.of_people(plan), screen)
                screen.say(
                    "Ctrl-C stops everything; ./ioc status, logs, stop NAME, start NAME watch it"
                )

            asyncio.run(one.run(say_up))
        screen.say("everything is stopped")
    return EXIT_OK


def _say_link(told: Mapping[str, str], screen: Screen) -> None:
    """Print a link to sign in where somebody reads it now; in a log it would be read for longer."""
    if not screen.is_passing():
        screen.say("./ioc link prints a link to sign in")
        return
    try:
        screen.show_link(people.link(told))
    except LauncherError as error:
        screen.fail(f"{error}; ./ioc link tries again")


def _set_up(data: DataFolder, screen: Screen) -> None:
    """Clear away and bring what is missing; what this machine may not be able to have comes first.

    What a killed start left running holds ports that are chosen next.
    """
    leftovers.remove(data.run, screen.say)
    city.ensure_binaries(os.environ, screen.say)
    browser.ensure(screen.say)


def run_detached(data: DataFolder, wishes: Wishes, screen: Screen) -> int:
    """Start the city in the background and return when it is up.

    What takes long the first time is done here, where it can be seen; the background process finds
    it done.
    """
    environment.refuse_unknown(os.environ)
    data.make()
    with tenancy.sole(data) as is_sole:
        if not is_sole:
            return _say_that_it_runs(data, screen)
        _set_up(data, screen)
    log_path = data.logs / "launcher.log"
    log_file.bound(log_path)
    with log_path.open("ab") as log:
        child = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "launcher",
                "up",
                "--data",
                str(data.path),
                *wishes.flags(),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    status = _await_up(child, data, screen)
    screen.show_addresses(status)
    _say_link(people.told_by(data), screen)
    screen.say(
        "it runs in the background; ./ioc status and ./ioc logs -f watch it, ./ioc down ends it"
    )
    return EXIT_OK


def _await_up(child: subprocess.Popen[bytes], data: DataFolder, screen: Screen) -> Status:
    try:
        _await_socket(child, data)
        for answer in control.ask(data.control_socket, "await-up"):
            if answer["status"] is not None:
                return answer["status"]
            if not answer["ok"]:
                child.wait()
                raise LauncherError(answer["text"])
            screen.say(answer["text"])
    except KeyboardInterrupt:
        child.send_signal(signal.SIGTERM)
        child.wait()
        raise
    raise LauncherError("the start ended without an answer")


def _await_socket(child: subprocess.Popen[bytes], data: DataFolder) -> None:
    while True:
        try:
            for _ in control.ask(data.control_socket, "status"):
                return
        except (FileNotFoundError, ConnectionRefusedError):
            pass
        try:
            code = child.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        lines = "\n".join(log_file.tail(data.logs / "launcher.log", 15))
        raise LauncherError(f"the background process ended with code {code}:\n{lines}")


def _say_that_it_runs(data: DataFolder, screen: Screen) -> int:
    try:
        for answer in control.ask(data.control_socket, "status"):
            if answer["status"] is not None:
                screen.show_addresses(answer["status"])
    except (FileNotFoundError, ConnectionRefusedError):
        running = tenancy.holder(data)
        who = f"process {running.pid}" if running else "another ./ioc"
        raise LauncherError(
            f"{who} holds {data.path} and does not answer: it is just starting or stopping, or its "
            "control socket is gone; ./ioc down ends it"
        ) from None
    screen.say(f"it already runs on {data.path}; ./ioc down ends it")
    return EXIT_OK
