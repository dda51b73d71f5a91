"""`python -m simulator run|stream|digest`: the city on a broker, as text, as one number.

`python -m simulator accounts`: the accounts on a private broker that the city needs.
"""

import argparse
import math
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from contract import log, output
from contract.city import City, city_folder, load_city
from contract.clock import monotonic_s, to_us, utc_now
from contract.environment import refuse_unknown
from contract.errors import AccountError, CityError, UnknownVariableError
from simulator.devices.device import devices_of
from simulator.devices.gateway import gateways_of
from simulator.devices.reading import Reading
from simulator.run import digest, live, straight, stream
from simulator.run.pacing import Pace
from simulator.run.world import build
from simulator.scenario.course import NOTHING
from simulator.settings import Settings
from simulator.wire import accounts

STREAM_SENSORS = 10
DIGEST_SENSORS = 200
DIGEST_START = "2026-10-12T00:00:00Z"
DIGEST_DURATION_S = 3_600.0
MAX_SPEED, MAX_DURATION_S = 10_000, 1e9
YEARS = (1970, 2099)  # well around what the city's calendar and tide are made for
MISUSE = 2

# Which flag overrides which setting.
FLAGS: Mapping[str, str] = {
    "simulator_sensor_count": "sensors",
    "simulator_seed": "seed",
    "simulator_period_scale": "period_scale",
    "simulator_speed": "speed",
    "simulator_data_dir": "data",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _options(arguments)
    try:
        refuse_unknown(os.environ)
        settings = Settings.model_validate({**Settings().model_dump(), **_overrides(options)})
        city = load_city(city_folder(settings.city))
    except ValidationError as error:
        for fault in error.errors():
            print(_told(str(fault["loc"][0]), fault["input"], fault["msg"]), file=sys.stderr)
        return MISUSE
    except (UnknownVariableError, CityError) as error:
        print(error, file=sys.stderr)
        return MISUSE
    if options.command == "stream":
        return _stream(options, settings, city)
    if options.command == "digest":
        return _digest(options, settings, city)
    if options.command == "accounts":
        return _accounts(options, settings, city)
    output.forgive()
    log.set_up(settings.log_level)
    return live.run(
        live.Plan(
            city=city,
            mqtt_url=settings.mqtt_url,
            mqtt_credentials=settings.mqtt_credentials,
            sensor_count=settings.simulator_sensor_count,
            seed=settings.simulator_seed,
            speed=settings.simulator_speed,
            period_scale=settings.simulator_period_scale,
            data_dir=settings.simulator_data_dir,
            metrics_port=settings.simulator_metrics_port,
            metrics_port_file=settings.simulator_metrics_port_file,
        )
    )


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
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
    made = commands.add_parser("accounts", help="make the accounts on a private broker")
    made.add_argument("--folder", type=Path, required=True, help="where their files are kept")
    made.add_argument(
        "--secret-only", action="store_true", help="no accounts: the broker is not ours"
    )
    made.add_argument(
        "--group-may-read", action="store_true", help="the broker runs as another user of the group"
    )
    look.set_defaults(sensors=STREAM_SENSORS)
    number.set_defaults(sensors=DIGEST_SENSORS)
    for command, sensors in (
        *((run, None), (made, None)),
        *((look, STREAM_SENSORS), (number, DIGEST_SENSORS)),
    ):
        command.add_argument("--sensors", type=int, default=sensors)
        command.add_argument("--seed", type=int)
        command.add_argument("--period-scale", type=float, dest="period_scale")
    for command, start in ((look, None), (number, DIGEST_START)):
        command.add_argument("--start", type=_instant, default=start, help="RFC 3339; city time")
    return parser.parse_args(arguments)


def _overrides(options: argparse.Namespace) -> dict[str, Any]:
    given = {setting: getattr(options, flag, None) for setting, flag in FLAGS.items()}
    return {setting: value for setting, value in given.items() if value is not None}


def _told(setting: str, value: object, problem: str) -> str:
    """Return what is wrong with a setting, by the names under which it can be given."""
    name = f"IOC_{setting.upper()}"
    if setting in FLAGS:
        name = f"--{FLAGS[setting].replace('_', '-')} or {name}"
    return f"{name} is {value!r}: {problem.removeprefix('Input ')}"


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


def _run(options: argparse.Namespace, settings: Settings, city: City) -> Iterator[Reading]:
    start = options.start or utc_now()
    duration_s: float | None = options.duration
    return straight.readings(
        build(city, seed=settings.simulator_seed, sensor_count=settings.simulator_sensor_count),
        NOTHING,
        start_ms=to_us(start) // 1000,
        period_scale=settings.simulator_period_scale,
        duration_ms=None if duration_s is None else round(duration_s * 1000),
    )


def _stream(options: argparse.Namespace, settings: Settings, city: City) -> int:
    readings = islice(_run(options, settings, city), options.count)
    pace = Pace(speed=options.pace)
    if options.format == "csv":
        print(stream.CSV_HEADER)
    try:
        for reading in readings:
            pace.wait_for(reading.sent_at_ms, monotonic_s)
            print(stream.line(reading, options.format), flush=options.pace > 0)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough (`| head`): leave quietly, without the flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 0
    return 0


def _accounts(options: argparse.Namespace, settings: Settings, city: City) -> int:
    model = build(city, seed=settings.simulator_seed, sensor_count=settings.simulator_sensor_count)
    plans = gateways_of(city.city_id, devices_of(model))
    mode = accounts.GROUP_TOO if options.group_may_read else accounts.OWNER_ONLY
    try:
        if options.secret_only:
            accounts.make_secret(options.folder)
        else:
            names = [one.gateway_id for one in plans]
            accounts.make(options.folder, city.city_id, names, broker_mode=mode)
    except (AccountError, OSError) as error:
        print(f"the accounts cannot be made: {error}", file=sys.stderr)
        return MISUSE
    return 0


def _digest(options: argparse.Namespace, settings: Settings, city: City) -> int:
    total, count = digest.digest(_run(options, settings, city))
    print(f"{total}  {count} readings, seed {settings.simulator_seed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
