"""Requests to the simulator and its answers, as JSON."""

from typing import Annotated, Any, cast

import msgspec
from msgspec import Meta, Struct

from contract.clock import MAX_SPEED
from contract.errors import PayloadError
from contract.payload.diagnosis import load_json, printable
from contract.payload.request import COMMANDS, PLACES, Break, Inject, Injection, Repair, Request
from contract.payload.telemetry import Count31, Instant
from contract.payload.truth import (
    MAX_PARAMETERS,
    AreaCode,
    EventId,
    Parameters,
    ScenarioName,
    What,
)
from contract.payload.typed import decoded, encoded, refuse_outside_calendar, written
from contract.reason import Reason

MAX_LISTED_EVENTS = 1_000
ERROR_MAX_LENGTH = 2_000


class GoingOn(Struct, kw_only=True):
    """An event or fault that is going on, or is yet to begin.

    Attributes
    ----------
    event_id : str
        Its own; `end` takes it.
    what : str
        Which event or fault.
    from_at : datetime
        When it began or will, in city time.
    to_at : datetime or None
        When it will end, in city time; null where it lasts until it is ended or repaired.
    scenario : str
        The scenario that it belongs to; empty where it belongs to none.
    area : str
        Code of the area that its middle lies in; `none` where it lies in none or has none.
    sensor_count : int or None
        How many sensors it reaches; null where that is not known yet.
    parameters : dict[str, float]
        How strong it is: numbers by names that end in their unit.
    """

    event_id: EventId
    what: What
    from_at: Instant
    to_at: Instant | None
    scenario: ScenarioName = ""
    area: AreaCode = "none"
    sensor_count: Count31 | None = None
    parameters: Parameters = {}


class State(Struct, kw_only=True):
    """What the simulator is doing.

    Attributes
    ----------
    city_at : datetime
        City time.
    speed : float
        City seconds per second of the wall that were asked for, also of a city that stands still.
    running_speed : float
        How fast city time runs now: 0 in a pause, less than `speed` where that is not reached.
    paused : bool
        Whether city time stands still.
    scenario : str
        The scenario that runs; empty where none does.
    events : list[GoingOn]
        What is going on, at most 1 000 of it.
    event_count : int
        How much is going on in all.
    """

    city_at: Instant
    speed: Annotated[float, Meta(ge=0, le=MAX_SPEED)]
    running_speed: Annotated[float, Meta(ge=0, le=MAX_SPEED)]
    paused: bool
    scenario: ScenarioName
    events: Annotated[list[GoingOn], Meta(max_length=MAX_LISTED_EVENTS)]
    event_count: Count31


class Done(Struct):
    """The answer to a request that was carried out.

    Attributes
    ----------
    state : State
        What is so now.
    """

    state: State


class Refused(Struct):
    """The answer to a request that was not carried out; nothing has changed.

    Attributes
    ----------
    error : str
        What was wrong and what would be right.
    """

    error: Annotated[str, Meta(min_length=1, max_length=ERROR_MAX_LENGTH)]


class _Verdict(Struct):
    ok: bool


_REQUEST: msgspec.json.Decoder[Request] = msgspec.json.Decoder(Request)
_VERDICT = msgspec.json.Decoder(_Verdict)
_DONE = msgspec.json.Decoder(Done)
_REFUSED = msgspec.json.Decoder(Refused)
_ENCODER = msgspec.json.Encoder()
_OWN_NAMES = frozenset(Injection.__struct_fields__) - {"parameters"}


def decode_request(payload: bytes) -> Request:
    """Return the request in a payload.

    Raises
    ------
    PayloadError
        `too_large`, `not_json`, `wrong_type`, `missing_field` or `out_of_range`; its detail says
        what was wrong and what would be right, and can be the answer.
    """
    try:
        request = decoded(_REQUEST, payload)
    except PayloadError as error:
        raise PayloadError(error.reason, _explained(payload, error.detail)) from error
    if isinstance(request, Inject):
        _refuse_unless_one("inject takes event or toml", request.event, request.toml)
        if request.event is not None:
            request.event.parameters = _parameters(payload)
            _refuse_places(request.event)
    if isinstance(request, Break | Repair):
        takes = f"{request.__struct_config__.tag} takes sensor_id or gateway_id"
        _refuse_unless_one(takes, request.sensor_id, request.gateway_id)
    return request


def encode_request(request: Request) -> bytes:
    """Return a request as JSON.

    Raises
    ------
    PayloadError
        As `decode_request` does: nothing is sent that nobody would take.
    """
    members = written(request)
    if isinstance(request, Inject) and request.event is not None:
        event = cast("dict[str, object]", members["event"])
        members["event"] = {
            name: value for name, value in event.items() if name != "parameters"
        } | request.event.parameters
    payload = _ENCODER.encode(members)
    decode_request(payload)
    return payload


def decode_answer(payload: bytes) -> Done | Refused:
    """Return the answer in a payload.

    Raises
    ------
    PayloadError
        `too_large`, `not_json`, `wrong_type`, `missing_field`, `out_of_range` or `bad_time`.
    """
    if not decoded(_VERDICT, payload).ok:
        return decoded(_REFUSED, payload)
    done = decoded(_DONE, payload)
    refuse_outside_calendar("state.city_at", done.state.city_at)
    for event in done.state.events:
        refuse_outside_calendar(f"from_at of {event.event_id}", event.from_at)
        refuse_outside_calendar(f"to_at of {event.event_id}", event.to_at)
    return done


def encode_answer(answer: Done | Refused) -> bytes:
    """Return an answer as JSON: several lines become one, and what is too long is cut."""
    if isinstance(answer, Done):
        return b'{"ok":true,' + encoded(answer)[1:]
    said = printable("; ".join(answer.error.splitlines()), ERROR_MAX_LENGTH) or "refused"
    return _ENCODER.encode({"ok": False, "error": said})


def _explained(payload: bytes, detail: str) -> str:
    """Return a refusal with what would be right, for which the decoder has no word."""
    try:
        document = load_json(payload)
    except PayloadError:
        return f'{detail}; expected an object like {{"command":"state"}}'
    members = cast("dict[str, Any]", document) if isinstance(document, dict) else {}
    command = members.get("command")
    if not isinstance(command, str) or command not in COMMANDS:
        got = f"command is {printable(repr(command), 60)}" if "command" in members else detail
        return f"{got}; expected command to be one of {', '.join(COMMANDS)}"
    takes = ", ".join(COMMANDS[command]) or "nothing else"
    return f"{detail}; {command} takes {takes}"


def _parameters(payload: bytes) -> dict[str, float]:
    """Return the parameters of an event, which stand beside its other members."""
    event = cast("dict[str, dict[str, Any]]", load_json(payload))["event"]
    given = {name: value for name, value in event.items() if name not in _OWN_NAMES}
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise PayloadError(
                Reason.WRONG_TYPE,
                f"event.{printable(name, 64)} is {printable(repr(value), 60)}; beside "
                f"{', '.join(Injection.__struct_fields__[:-1])} an event has numbers alone",
            )
    try:
        return msgspec.convert(given, Parameters)
    except msgspec.ValidationError as error:
        raise PayloadError(
            Reason.WRONG_TYPE,
            f"{printable(str(error))}; an event has at most {MAX_PARAMETERS} parameters, their "
            "names in small letters with their unit: radius_km",
        ) from error


def _refuse_places(event: Injection) -> None:
    given = [name for name in PLACES if getattr(event, name) is not None]
    if len(given) > 1:
        raise PayloadError(
            Reason.WRONG_TYPE,
            f"event has {' and '.join(given)}; it happens at one of {', '.join(PLACES)}",
        )


def _refuse_unless_one(takes: str, *given: object) -> None:
    if sum(one is not None for one in given) != 1:
        few = "neither" if all(one is None for one in given) else "both"
        raise PayloadError(Reason.WRONG_TYPE, f"{takes}: one of them, not {few}")
