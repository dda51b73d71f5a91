"""What can be said on the command line: commands, their flags, and how each is read."""

import argparse
import math
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from simulator.device_command import add_arguments as add_device_words
from simulator.run.request_words import add_words
from simulator.run.share import Share
from simulator.scenario.span import FORM, minutes_of
from simulator.world.local_time import YEARS

STREAM_SENSORS = 10
DIGEST_SENSORS = 200
Add = Callable[..., argparse.ArgumentParser]

CONTROL, DEVICE = "./ioc control", "./ioc device"
MAX_SHARDS, MAX_DAYS = 64, 3_660
MAX_NEAR_KM = 100
MAX_SPEED, MAX_DURATION_S = 10_000, 1e9


def parse(arguments: list[str] | None, about: str | None) -> argparse.Namespace:
    """Return what was said; wrong flags end the process with what is accepted.

    Flags of a request that are its parameters are in `further`: only the running city knows them.
    """
    parser = argparse.ArgumentParser(prog="python -m simulator", description=about)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="publish to the broker until told to stop")
    _add_run(run)
    _add_history(commands.add_parser("history", help="write a run's past, for `ingest load`"))
    look = commands.add_parser("stream", help="write readings to standard output; no broker")
    _add_stream(look)
    number = commands.add_parser("digest", help="print the SHA-256 of a run")
    _add_digest(number)
    table = commands.add_parser("dataset", help="write a run as Parquet files, truth beside it")
    _add_dataset(table)
    _add_grade(commands.add_parser("grade", help="say how good a detector of yours is"))
    listed = commands.add_parser("scenarios", help="list the city's scenarios and check them")
    listed.add_argument("--city", help="folder of cities/")
    made = _add_accounts(commands.add_parser)
    _add_folder(commands.add_parser("respin", help="give the world of a data folder up"))
    for command, sensors in (
        *((run, None), (made, None), (listed, None)),
        *((look, STREAM_SENSORS), (number, DIGEST_SENSORS), (table, DIGEST_SENSORS)),
    ):
        command.add_argument("--sensors", type=int, default=sensors)
        command.add_argument("--seed", type=int)
        command.add_argument("--period-scale", type=float, dest="period_scale")
    for command in (run, look, number, table):
        _add_happenings(command)
    for command in (look, number):
        command.set_defaults(day=None)
        command.add_argument("--start", type=_instant, help="RFC 3339; city time")
    for command in (look, number, table):
        _add_without(command)
    # Its words are made by `./ioc control`, which knows where the city runs.
    control = commands.add_parser("control", prog=CONTROL, help="tell the running city what to do")
    add_words(control)
    options = _parsed(parser, arguments)
    if options.command == "digest" and options.day is not None and options.start is not None:
        number.error("argument --day: not allowed with argument --start")
    return options


def _parsed(parser: argparse.ArgumentParser, arguments: list[str] | None) -> argparse.Namespace:
    options, options.further = parser.parse_known_args(arguments)
    if options.further and options.command != "control":
        parser.error(f"unrecognized arguments: {' '.join(options.further)}")
    return options


def _add_folder(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, help="folder for checkpoints and counters")


def _add_run(command: argparse.ArgumentParser) -> None:
    _add_folder(command)
    command.add_argument("--speed", type=float, help="city seconds per second")
    command.add_argument(
        "--history", help="how long a past a new data folder gets, such as 30d; 0: none"
    )
    _add_division(command)


def _add_history(command: argparse.ArgumentParser) -> None:
    _add_folder(command)
    command.add_argument("--city", help="folder of cities/")
    command.add_argument(
        "--done-file", type=Path, dest="done_file", help="where this is, all was made before"
    )


def _add_stream(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("ndjson", "csv"), default="ndjson")
    command.add_argument(
        "--speed", type=_speed, dest="pace", default=1.0, help="0: as fast as possible"
    )
    end = command.add_mutually_exclusive_group()
    end.add_argument("--count", type=_count, help="stop after so many readings")
    end.add_argument("--duration", type=_duration_s, help="stop after so many city seconds")
    _add_division(command)


def _add_digest(command: argparse.ArgumentParser) -> None:
    length = command.add_mutually_exclusive_group()
    length.add_argument("--duration", type=_duration_s, help="city seconds; usually 3600")
    length.add_argument("--day", type=_day, help="a civil day of the city, such as 2026-03-02")
    _add_division(command)


def _add_dataset(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--from", type=_day, dest="day", required=True, help="first civil day, such as 2026-09-01"
    )
    command.add_argument("--days", type=_days, required=True, help="how many days")
    command.add_argument("--out", type=Path, required=True, help="an empty folder, or a new one")
    command.set_defaults(start=None, duration=None)


def _add_grade(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--truth", type=Path, required=True, help="events.parquet, or faults.parquet alone"
    )
    command.add_argument("--faults", type=Path, help="faults.parquet, where these count, too")
    command.add_argument(
        "--detections", type=Path, required=True,
        help="CSV: detected_at and, as far as known, what, sensor_id, area, lat_deg, lon_deg",
    )  # fmt: skip
    command.add_argument(
        "--within", type=_span_s, default="30m", help="how long after its end a thing still counts"
    )
    command.add_argument(
        "--near", type=_km, default="1", help="how far off, in km, a position still counts"
    )
    command.add_argument("--json", action="store_true", help="for programs")


def _add_accounts(add: Add) -> argparse.ArgumentParser:
    device = add("device", prog=DEVICE, help="accounts for devices of others")
    add_device_words(device)
    made = add("accounts", help="make the accounts on a private broker")
    made.add_argument("--folder", type=Path, required=True, help="where their files are kept")
    made.add_argument(
        "--secret-only", action="store_true", help="no accounts: the broker is not ours"
    )
    made.add_argument(
        "--group-may-read", action="store_true", help="the broker runs as another user of the group"
    )
    made.add_argument(
        "--renew", action="store_true", help="other passwords for all, before all start"
    )
    made.add_argument(
        "--tls-name",
        action="append",
        default=[],
        metavar="HOST",
        help="the broker has TLS and is reached under this name or address; may be given again",
    )
    return made


def _add_division(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--shards", type=_shards, default=1, help="over how many processes sensors are shared out"
    )
    command.add_argument(
        "--shard", type=_share, dest="share", metavar="I/N", default=Share(),
        help="the sensors of one machine of N alone, such as 1/4; all N together are the run",
    )  # fmt: skip


def _add_without(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--without", action="append", default=[], metavar="EVENT", help="a twin: not this event"
    )


def _add_happenings(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--scenario", help="what is made to happen, at its own time of the run's first day"
    )
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


def _day(text: str) -> datetime:
    """Return the local midnight with which a civil day begins, without a zone."""
    try:
        day = datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a civil day: the city says where
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-03-02") from None
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise argparse.ArgumentTypeError(f"{text!r} is not in the years {YEARS[0]} to {YEARS[1]}")
    return day


def _shards(text: str) -> int:
    return _whole(text, MAX_SHARDS)


def _share(text: str) -> Share:
    """Return which sensors a machine has: the first of four is said as `1/4`."""
    number, slash, count = text.partition("/")
    try:
        number, count = int(number), int(count)
    except ValueError:
        number = count = 0
    if not slash or not 1 <= number <= count <= MAX_SHARDS:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a part such as 1/4, of at most {MAX_SHARDS}"
        )
    return Share(number - 1, count)


def _days(text: str) -> int:
    return _whole(text, MAX_DAYS)


def _whole(text: str, highest: int) -> int:
    number = _count(text)
    if not 1 <= number <= highest:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {highest}")
    return number


def _span_s(text: str) -> float:
    minutes = minutes_of(text)
    if minutes is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not {FORM}")
    return minutes * 60.0


def _km(text: str) -> float:
    return _number(text, MAX_NEAR_KM)


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
