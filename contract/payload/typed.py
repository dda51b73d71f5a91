"""The typed way in and out for messages that come one by one: the city's, not the sensors'.

What the decoder refuses is said as it says it, with one of our reasons. Times are written as every
wire of ours writes them.
"""

import re
from datetime import datetime
from typing import TypeVar, cast

import msgspec
from msgspec import Struct

from contract.clock import CALENDAR_FORM, is_in_calendar, rfc3339
from contract.errors import PayloadError
from contract.payload.diagnosis import load_json, printable, refuse_too_large
from contract.reason import Reason

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder()
# As msgspec words it; what follows no pattern is another type.
_REASONS = (
    (re.compile(r"missing required field"), Reason.MISSING_FIELD),
    (re.compile(r"of length <= "), Reason.TOO_LARGE),
    (re.compile(r"Expected `(int|float)` [<>]"), Reason.OUT_OF_RANGE),
)


def decoded(decoder: msgspec.json.Decoder[T], payload: bytes) -> T:
    """Return the message in a payload.

    Raises
    ------
    PayloadError
        `too_large`, `not_json`, `missing_field`, `out_of_range` for a number, else `wrong_type`;
        with what was wrong and where.
    """
    refuse_too_large(payload)
    try:
        return decoder.decode(payload)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        load_json(payload)
        said = str(error)
        reason = next((one for form, one in _REASONS if form.search(said)), Reason.WRONG_TYPE)
        raise PayloadError(reason, printable(said)) from error


def encoded(message: Struct) -> bytes:
    """Return a message as JSON, its times in UTC with milliseconds and `Z`."""
    return _ENCODER.encode(written(message))


def written(message: Struct) -> dict[str, object]:
    """Return a message as what JSON has: objects, arrays, texts and numbers."""
    members = msgspec.to_builtins(message, builtin_types=(datetime,))
    return cast("dict[str, object]", _with_written_times(members))


def refuse_outside_calendar(name: str, instant: datetime | None) -> None:
    """Raise `bad_time` for a time that nobody may send."""
    if instant is not None and not is_in_calendar(instant):
        raise PayloadError(Reason.BAD_TIME, f"{name} lies outside of {CALENDAR_FORM}")


def _with_written_times(value: object) -> object:
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, list):
        return [_with_written_times(one) for one in cast("list[object]", value)]
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {name: _with_written_times(one) for name, one in members.items()}
    return value
