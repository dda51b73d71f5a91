"""Requests to the running city as words: `inject accident --at LAT,LON --for 30m`.

What only the city knows (its streets, feeders, sensors, and which parameters what takes) it judges
itself: further flags such as `--lost-capacity-frac 0.7` are passed on as parameters.
"""

import argparse
import math
from collections.abc import Sequence
from pathlib import Path

from contract.clock import MAX_SPEED
from contract.payload.request import (
    Around,
    AskState,
    Break,
    EndEvent,
    Inject,
    Injection,
    Pause,
    Repair,
    Request,
    Resume,
    SetSpeed,
    StartScenario,
)
from simulator.errors import RequestError
from simulator.scenario.span import FORM, minutes_of

MINUTE_S = 60.0
TOML = ".toml"
GATEWAY = "-gw-"
"""In the id of every gateway, and of no sensor."""
AT = "LAT,LON or LAT,LON,RADIUS_KM, in degrees and km"
AS_IN = "--lost-capacity-frac 0.7"


def add_words(control: argparse.ArgumentParser) -> None:
    """Add the words of a request to the command that sends it."""
    words = control.add_subparsers(dest="request", required=True, metavar="REQUEST")
    state = words.add_parser("state", help="city time, speed, and what goes on")
    state.add_argument("--json", action="store_true", dest="as_json", help="for programs")
    words.add_parser("pause", help="let city time stand still")
    words.add_parser("resume", help="let city time go on")
    speed = words.add_parser("speed", help="let city time run faster or slower")
    speed.add_argument("speed", type=_speed, metavar="X", help="city seconds per second")
    inject = words.add_parser(
        "inject", allow_abbrev=False, help="let something happen, or what a file says"
    )
    inject.add_argument("what", metavar="WHAT|FILE.toml", help="accident, storm, stuck, …")
    inject.add_argument("--at", type=_around, metavar="LAT,LON[,RADIUS_KM]")
    for name in ("area", "site", "feeder", "kind"):
        inject.add_argument(f"--{name}", metavar=name.upper())
    for name in ("sensor", "gateway"):
        inject.add_argument(f"--{name}", action="append", metavar="ID", help="may stand again")
    inject.add_argument("--after", type=_span_s, default=0.0, metavar="SPAN", help="from now")
    end = words.add_parser("end", help="end an event before its time")
    end.add_argument("event", metavar="EVENT", help="as state lists it")
    broken = words.add_parser("break", allow_abbrev=False, help="give a sensor or gateway a fault")
    broken.add_argument("device", metavar="SENSOR", help="or a gateway, by id")
    broken.add_argument("--fault", required=True, help="stuck, dead, drift, …")
    for command in (inject, broken):
        command.add_argument("--quantity", metavar="QUANTITY", help="of an instrument: this alone")
        command.add_argument(
            "--for", type=_length_s, dest="for_s", metavar="SPAN", help="30m, 1h30m or 2d"
        )
    repair = words.add_parser("repair", help="end the faults of a sensor or gateway")
    repair.add_argument("device", metavar="SENSOR", help="or a gateway, by id")
    scenario = words.add_parser("scenario", help="let a scenario of the city begin")
    scenario.add_argument("name", metavar="NAME")


def request_of(words: argparse.Namespace, further: Sequence[str]) -> Request:
    """Return what the words ask for.

    Parameters
    ----------
    further
        Flags that no command line knows: parameters of what is to happen.

    Raises
    ------
    RequestError
        A parameter is no number, or the file cannot be read.
    """
    if further and words.request not in {"inject", "break"}:
        raise RequestError(f"{words.request} takes no {' '.join(further)}")
    parameters = _parameters(further)
    match words.request:
        case "speed":
            return SetSpeed(words.speed)
        case "inject":
            return _injection(words, parameters)
        case "end":
            return EndEvent(words.event)
        case "break" | "repair":
            return _of_device(words, parameters)
        case "scenario":
            return StartScenario(words.name)
        case _:
            return {"state": AskState(), "pause": Pause(), "resume": Resume()}[words.request]


def _injection(words: argparse.Namespace, parameters: dict[str, float]) -> Inject:
    what: str = words.what
    if what.endswith(TOML):
        try:
            return Inject(toml=Path(what).read_text(encoding="utf-8"))
        except (OSError, UnicodeError) as error:
            raise RequestError(f"{what} cannot be read: {error}") from None
    return Inject(
        event=Injection(
            what=what,
            at=words.at,
            area=words.area,
            site=words.site,
            feeder=words.feeder,
            sensor=words.sensor,
            gateway=words.gateway,
            kind=words.kind,
            quantity=words.quantity,
            for_s=words.for_s,
            after_s=words.after,
            parameters=parameters,
        )
    )


def _of_device(words: argparse.Namespace, parameters: dict[str, float]) -> Request:
    device: str = words.device
    is_gateway = GATEWAY in device
    sensor_id, gateway_id = (None, device) if is_gateway else (device, None)
    if words.request == "repair":
        return Repair(sensor_id=sensor_id, gateway_id=gateway_id)
    return Break(
        sensor_id=sensor_id,
        gateway_id=gateway_id,
        fault=words.fault,
        quantity=words.quantity,
        for_s=words.for_s,
        parameters=parameters,
    )


def _parameters(further: Sequence[str]) -> dict[str, float]:
    """Return parameters from flags: `--peak-mmh 80` or `--peak-mmh=80`."""
    words = [part for word in further for part in word.split("=", 1)]
    parameters: dict[str, float] = {}
    for flag, value in zip(words[::2], [*words[1::2], ""], strict=False):
        number = _number(value)
        if number is None:
            raise RequestError(f"{flag} {value}: a parameter is a number, as in {AS_IN}")
        parameters[flag.removeprefix("--").replace("-", "_")] = number
    return parameters


def _number(text: str) -> float | None:
    """Return a number; None where it is none that JSON can say."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _around(text: str) -> Around:
    numbers = [number for part in text.split(",") if (number := _number(part)) is not None]
    if len(numbers) != text.count(",") + 1 or len(numbers) not in {2, 3}:
        raise argparse.ArgumentTypeError(f"{text!r} is not {AT}")
    return Around(lat_deg=numbers[0], lon_deg=numbers[1], radius_km=[*numbers, None][2])


def _span_s(text: str) -> float:
    minutes = minutes_of(text)
    if minutes is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not {FORM}")
    return minutes * MINUTE_S


def _length_s(text: str) -> float:
    length_s = _span_s(text)
    if length_s == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no time at all; at least 1m")
    return length_s


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= MAX_SPEED:
        raise argparse.ArgumentTypeError(f"{text!r} is not above 0 and at most {MAX_SPEED:.0f}")
    return speed
