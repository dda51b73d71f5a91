"""`./ioc COMMAND`: the entry point."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping

from contract.errors import UnknownVariableError
from embedded.errors import EmbeddedError
from launcher import (
    arguments,
    check,
    commands,
    doctor,
    door,
    experiment,
    lock,
    people,
    schema,
    screenshots,
    sql,
    suite,
    up,
)
from launcher.checkout import DataFolder
from launcher.errors import LauncherError
from launcher.screen import Screen
from launcher.wishes import Wishes

EXIT_FAILED = 1
EXIT_INTERRUPTED = 130


def main(words: list[str]) -> int:
    """Do what the words say and return the exit code."""
    screen = Screen()
    os.umask(0o022)  # the private servers may run as another user and must reach their files
    given = arguments.parse(words)
    try:
        return COMMANDS[given.command](given, screen)
    except (LauncherError, EmbeddedError, UnknownVariableError) as error:
        screen.fail(str(error))
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:  # the reader of our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED


def _up(given: Namespace, screen: Screen) -> int:
    wishes = Wishes(
        sensors=given.sensors,
        seed=given.seed,
        speed=given.speed,
        port=given.port,
        mqtt_port=given.mqtt_port,
        mqtt_tls=given.mqtt_tls,
        db_port=given.db_port,
        simulator=not given.no_simulator,
        scenario=given.scenario,
        trouble=given.trouble,
        history=given.history,
        respin=given.respin,
        renew_passwords=given.renew_passwords,
    )
    run = up.run_detached if given.detach else up.run
    return run(DataFolder(given.data), wishes, screen)


def _status(given: Namespace, screen: Screen) -> int:
    data = DataFolder(given.data)
    return commands.status(data, screen, as_json=given.json, with_secrets=given.secrets)


def _logs(given: Namespace, screen: Screen) -> int:
    data = DataFolder(given.data)
    return commands.logs(data, given.name, screen, follow=given.follow, lines=given.lines)


COMMANDS: Mapping[str, Callable[[Namespace, Screen], int]] = {
    "up": _up,
    "status": _status,
    "logs": _logs,
    "down": lambda given, screen: commands.down(DataFolder(given.data), screen),
    "stop": lambda given, screen: commands.stop(DataFolder(given.data), given.name, screen),
    "start": lambda given, screen: commands.start(DataFolder(given.data), given.name, screen),
    "reset": lambda given, screen: commands.reset(
        DataFolder(given.data), screen, is_sure=given.yes
    ),
    "control": lambda given, _screen: commands.control_city(DataFolder(given.data), given.rest),
    **dict.fromkeys(
        arguments.PEOPLE,
        lambda given, _screen: people.run(DataFolder(given.data), [given.command, *given.rest]),
    ),
    "device": lambda given, screen: door.run(DataFolder(given.data), given.rest, screen),
    "sql": lambda given, _screen: sql.run(DataFolder(given.data), given.rest, prints=given.print),
    "doctor": lambda given, screen: doctor.run(DataFolder(given.data), screen),
    "test": lambda given, screen: suite.run(given.rest, screen),
    "check": lambda _given, screen: check.run(screen),
    "bench": lambda given, screen: experiment.run(experiment.BENCHMARK, given.rest, screen),
    "prove": lambda given, screen: experiment.run(experiment.PROOF, given.rest, screen),
    "screenshots": lambda given, screen: screenshots.run(
        given.out, given.url, given.screen, screen
    ),
    "schema": lambda _given, screen: schema.run(screen),
    "lock": lambda _given, screen: lock.run(screen),
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
