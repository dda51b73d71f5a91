"""The command line."""

import argparse
import ipaddress
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from contract.clock import MAX_SPEED
from embedded.ports import LOOPBACK, PORT_MAX
from launcher import past
from launcher.checkout import DATA, MADE

Add = Callable[..., argparse.ArgumentParser]

WITH_REST = frozenset({"test", "bench", "prove"})
CONTROL, DEVICE, SQL = "control", "device", "sql"
PEOPLE: Mapping[str, str] = {
    "link": "print a link that lets its opener in once: ./ioc link --help",
    "user": "who may come in: ./ioc user --help",
    "audit": "whether the account of all changes is whole: ./ioc audit verify",
}
# What they do not know is another program's.
PASSING_ON = frozenset({CONTROL, DEVICE, SQL, *PEOPLE})
TROUBLE_MAX = 20.0
_NAME = re.compile(r"(?=.{1,253}$)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")


def parse(words: list[str]) -> argparse.Namespace:
    """Return the arguments; those of what a command passes on are in `rest`."""
    own, rest = (words[:1], words[1:]) if words[:1] and words[0] in WITH_REST else (words, [])
    whole, commands = _parsers()
    if words[:1] and words[0] in PASSING_ON:
        given, rest = whole.parse_known_args(words)
        given.rest = rest
        return given
    given, unknown = whole.parse_known_args(own)
    if unknown:  # said with the usage of the command that does not know it
        commands[given.command].error(f"unknown: {' '.join(unknown)}")
    given.rest = rest
    return given


def _parsers() -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    """Return the parser of ``./ioc`` and those of its commands."""
    whole = argparse.ArgumentParser(
        prog="./ioc",
        description="A simulated city and its operations room.",
        allow_abbrev=False,
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add = commands.add_parser
    _add_up(add)
    _add_running(add)
    # Their words, `--help` too, are those of the simulator and of the API, which know them.
    for name, what in {
        CONTROL: "tell the running city: ./ioc control --help",
        DEVICE: "accounts on the broker for devices of others: ./ioc device --help",
        **PEOPLE,
    }.items():
        _add_data(add(name, help=what, add_help=False, allow_abbrev=False))
    _add_sql(add)
    _add_data(add("doctor", help="say what this machine has and what is missing"))
    for name, what in (
        ("test", "run all tests against a real database and broker"),
        ("bench", "run a benchmark: ./ioc bench NAME [--json FILE]"),
        ("prove", "run a long proof: ./ioc prove NAME [--short] [--json FILE]"),
    ):
        # Everything after the command belongs to what it runs, `--help` too.
        add(name, help=what, add_help=False)
    _add_screenshots(add)
    add("check", help="formats, lints, types, import rules, SQL, JavaScript")
    add("schema", help="write db/schema.sql anew, from all migrations")
    add("lock", help="compile requirements/*.txt and package-lock.json anew")
    return whole, commands.choices


def _add_up(add: Add) -> None:
    up = add("up", help="set up what is missing, start everything, follow")
    up.add_argument("-d", "--detach", action="store_true", help="return when everything runs")
    up.add_argument("--sensors", type=_count, metavar="N", help="sensors in the city (2000)")
    up.add_argument("--seed", type=int, metavar="N", help="same seed, same city (42)")
    up.add_argument("--speed", type=_speed, metavar="X", help="city seconds per second (1)")
    up.add_argument("--port", type=_port, metavar="PORT", help="of the room and the API (8000)")
    up.add_argument("--mqtt-port", type=_port, metavar="PORT", help="of the broker (1883)")
    up.add_argument("--db-port", type=_port, metavar="PORT", help="of the database (54320)")
    up.add_argument(
        "--mqtt-tls",
        nargs="?",
        const=LOOPBACK,
        type=_host,
        metavar="HOST",
        help="let devices come to the broker by TLS, too: from this machine, or from others that "
        "know it as HOST",
    )
    up.add_argument("--no-simulator", action="store_true", help="start everything else")
    up.add_argument("--scenario", metavar="NAME", help="what is made to happen: storm-west, …")
    up.add_argument(
        "--trouble",
        type=_trouble,
        metavar="X",
        help="how much goes wrong by itself (1); 0: nothing",
    )
    up.add_argument(
        "--history",
        type=_history,
        metavar="SPAN",
        help="how long a past a new city has: 30d, 12h (24h); 0: none",
    )
    up.add_argument(
        "--renew-passwords",
        action="store_true",
        help="other passwords on the broker for our processes and gateways; devices keep theirs",
    )
    up.add_argument(
        "--respin", action="store_true", help="spin the city's world up anew; readings stay"
    )
    _add_data(up)


def _add_running(add: Add) -> None:
    status = add("status", help="how each process fares")
    status.add_argument("--json", action="store_true", help="for programs")
    status.add_argument("--secrets", action="store_true", help="addresses with their passwords")
    logs = add("logs", help="what the processes wrote")
    logs.add_argument("name", nargs="?", metavar="NAME", help="one process; all if left out")
    logs.add_argument("-f", "--follow", action="store_true", help="go on as they write")
    logs.add_argument(
        "-n", "--lines", type=_count, default=50, metavar="N", help="from the end (50)"
    )
    down = add("down", help="stop everything")
    stop = add("stop", help="stop one process; it stays stopped")
    start = add("start", help="start one process that was stopped")
    for command in (stop, start):
        command.add_argument(
            "name", metavar="NAME", help="postgres, mosquitto, ingest, api, simulator or history"
        )
    reset = add("reset", help="stop everything and delete the data")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    for command in (status, logs, down, stop, start, reset):
        _add_data(command)


def _add_sql(add: Add) -> None:
    sql = add(
        SQL,
        help="ask the running city's database as an analyst: ./ioc sql [-c 'SELECT …']",
        epilog="All other words are those of psql.",
        allow_abbrev=False,
    )
    sql.add_argument("--print", action="store_true", help="only print the address, for programs")
    _add_data(sql)


def _add_screenshots(add: Add) -> None:
    screenshots = add("screenshots", help="pictures of every page, in every size and look")
    screenshots.add_argument(
        "--out",
        type=lambda text: Path(text).absolute(),
        default=MADE / "screenshots",
        metavar="FOLDER",
        help="where they go (.ioc/screenshots)",
    )
    screenshots.add_argument(
        "--url", default="", help="of a running room; left out, a city is started for it"
    )
    screenshots.add_argument(
        "--screen", action="append", default=[], metavar="SIZE", help="this one alone: 1366x768"
    )


def _add_data(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--data",
        type=lambda text: Path(text).absolute(),
        default=DATA,
        metavar="FOLDER",
        help="everything that a run writes (.ioc/data)",
    )


def _port(text: str) -> int:
    port = int(text) if text.isdecimal() else 0
    if not 1 <= port <= PORT_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; ports are 1 to {PORT_MAX}")
    return port


def _host(text: str) -> str:
    """Take what a certificate can bear: an address, or a name in the signs of names."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        if _NAME.fullmatch(text):
            return text
    raise argparse.ArgumentTypeError(
        f"{text!r} is no host: a name as broker.example or an address, without mqtts:// and port"
    )


def _count(text: str) -> int:
    count = int(text) if text.isdecimal() else 0
    if count < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no count; counts are whole, at least 1")
    return count


def _trouble(text: str) -> float:
    try:
        trouble = float(text)
    except ValueError:
        trouble = -1.0
    if not 0 <= trouble <= TROUBLE_MAX:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to {TROUBLE_MAX:g}")
    return trouble


def _history(text: str) -> str:
    if past.days(text) is None:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no past; one is as long as 24h, 30d or 1d12h, {past.DAYS_MAX} days at "
            "most, or 0: none"
        )
    return text


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= MAX_SPEED:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no speed; speeds are numbers above 0, at most {MAX_SPEED:.0f}"
        )
    return speed
