"""What can be said on the command line: commands, their flags, and how each is read."""

import argparse
import math
from datetime import UTC, datetime
from pathlib import Path

STREAM_SENSORS = 10
DIGEST_SENSORS = 200
DIGEST_DURATION_S = 3_600.0
MAX_SPEED, MAX_DURATION_S = 10_000, 1e9
YEARS = (1970, 2099)  # well around what the city's calendar and tide are made for


def parse(arguments: list[str] | None, about: str | None) -> argparse.Namespace:
    """Return what was said; wrong flags end the process with what is accepted."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=about)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="publish to the broker until told to stop")
    run.add_argument("--speed", type=float, help="city seconds per second")
    run.add_argument("--data", type=Path, help="folder for checkpoints and counters")
    look = commands.add_parser("stream", help="write readings to standard output; no broker")
    look.add_argument("--format", choices=("ndjson", "csv"), default="ndjson")
    look.add_argument(
        "--speed", type=_speed, dest="pace", default=1.0, help="0: as fast as possible"
    )
    end = look.add_mutually_exclusive_group()
    end.add_argument("--count", type=_count, help="stop after so many readings")
    end.add_argument("--duration", type=_duration_s, help="stop after so many city seconds")
    number = commands.add_parser("digest", help="print the SHA-256 of a run")
    number.add_argument(
        "--duration", type=_duration_s, default=DIGEST_DURATION_S, help="city seconds"
    )
    listed = commands.add_parser("scenarios", help="list the city's scenarios and check them")
    listed.add_argument("--city", help="folder of cities/")
    made = commands.add_parser("accounts", help="make the accounts on a private broker")
    made.add_argument("--folder", type=Path, required=True, help="where their files are kept")
    made.add_argument(
        "--secret-only", action="store_true", help="no accounts: the broker is not ours"
    )
    made.add_argument(
        "--group-may-read", action="store_true", help="the broker runs as another user of the group"
    )
    for command, sensors in (
        *((run, None), (made, None), (listed, None)),
        *((look, STREAM_SENSORS), (number, DIGEST_SENSORS)),
    ):
        command.add_argument("--sensors", type=int, default=sensors)
        command.add_argument("--seed", type=int)
        command.add_argument("--period-scale", type=float, dest="period_scale")
    for command in (run, look, number):
        _add_happenings(command)
    for command in (look, number):
        command.add_argument("--start", type=_instant, help="RFC 3339; city time")
        command.add_argument(
            "--without", action="append", default=[], metavar="EVENT", help="a twin: not this event"
        )
    return parser.parse_args(arguments)


def _add_happenings(command: argparse.ArgumentParser) -> None:
    command.add_argument("--scenario", help="what is made to happen, from the run's begin")
    command.add_argument(
        "--trouble", type=float, help="how much goes wrong by itself, against the usual"
    )


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not like 2026-10-12T07:00:00Z") from None
    # A time without an offset would mean another moment on every machine.
    if instant.tzinfo is None:
        raise argparse.ArgumentTypeError(f"{text!r} has no offset; write Z or +07:00 behind it")
    if not YEARS[0] <= instant.year <= YEARS[1]:
        raise argparse.ArgumentTypeError(f"{text!r} is not in the years {YEARS[0]} to {YEARS[1]}")
    return instant.astimezone(UTC)


def _speed(text: str) -> float:
    return _number(text, MAX_SPEED)


def _duration_s(text: str) -> float:
    return _number(text, MAX_DURATION_S)


def _number(text: str, highest: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number <= highest:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to {highest:g}")
    return number


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0")
    return int(text)
