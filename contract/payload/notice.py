"""What the parts tell one another besides readings: clock, live frames, truth, commands."""

from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from contract.clock import CALENDAR_FORM, MAX_SPEED, CityClock, is_in_calendar, rfc3339
from contract.errors import PayloadError
from contract.payload.diagnosis import printable
from contract.payload.telemetry import MAX_QUANTITIES, Count31, Instant, Value
from contract.reason import Reason

ONLINE = b"online"
OFFLINE = b"offline"
NO_AREA = "none"
MAX_RESEND_RANGES = 1_000
MAX_FRAME_BYTES = 524_288
MAX_FRAME_ITEMS = 1_000
"""Twice what ingest puts into one frame."""


Word = Annotated[str, Meta(max_length=64)]
"""An id, a code or a time."""


class LiveItem(Struct):
    """One stored reading in a live frame; times are RFC 3339 with `Z`."""

    sensor_id: Word
    kind: Word
    observed_at: Word
    received_at: Word
    quality: int
    values: Annotated[dict[Word, Value], Meta(max_length=MAX_QUANTITIES)]


class LiveFrame(Struct):
    """What changed in an area, sent after the commit. `area` is `none` if unknown."""

    area: Word
    committed_at: Word
    items: Annotated[list[LiveItem], Meta(max_length=MAX_FRAME_ITEMS)]


class Expectation(Struct):
    """What a truth event should do to a quantity."""

    kind: str
    quantity: str
    direction: Literal["up", "down"]


class TruthEvent(Struct, kw_only=True):
    """A thing that really happened in the simulated city; `to_at` is null while it lasts."""

    event_id: str
    what: str
    cause_event_id: str | None
    scenario: str
    area: str
    lat_deg: float
    lon_deg: float
    from_at: str
    to_at: str | None
    sensor_id: list[str]
    expected: list[Expectation]


class ResendRange(Struct):
    """Readings that a gateway is asked for again: sequence numbers, both ends included."""

    sensor_id: str
    boot: Count31
    seq_from: Count31
    seq_to: Count31


class ResendCommand(Struct, tag_field="command", tag="resend"):
    """Ask a gateway for readings that did not arrive."""

    ranges: Annotated[list[ResendRange], Meta(min_length=1, max_length=MAX_RESEND_RANGES)]


class ResendAnswer(Struct):
    """How many readings a gateway sent again and how many it no longer has."""

    sent: int
    gone: int


class _ClockMessage(Struct):
    city_at: Instant
    wall_at: Instant
    speed: Annotated[float, Meta(ge=0, le=MAX_SPEED)]


T = TypeVar("T")

_ENCODER = msgspec.json.Encoder()
_CLOCK = msgspec.json.Decoder(_ClockMessage)
_LIVE = msgspec.json.Decoder(LiveFrame)
_TRUTH = msgspec.json.Decoder(TruthEvent)
_RESEND = msgspec.json.Decoder(ResendCommand)


def encode(message: Struct) -> bytes:
    """Return any message of this module as JSON."""
    return _ENCODER.encode(message)


def encode_clock(clock: CityClock) -> bytes:
    """Return the city's clock as JSON."""
    return _ENCODER.encode(
        {
            "city_at": rfc3339(clock.city_at),
            "wall_at": rfc3339(clock.wall_at),
            "speed": clock.speed,
        }
    )


def decode_clock(payload: bytes) -> CityClock:
    """Return the city's clock.

    Raises
    ------
    PayloadError
        `wrong_type`, with what was expected.
    """
    message = _decoded(_CLOCK, payload)
    if not (is_in_calendar(message.city_at) and is_in_calendar(message.wall_at)):
        raise PayloadError(Reason.WRONG_TYPE, f"city_at or wall_at lies outside of {CALENDAR_FORM}")
    return CityClock(message.city_at, message.wall_at, message.speed)


def decode_live(payload: bytes) -> LiveFrame:
    """Return a live frame.

    Raises
    ------
    PayloadError
        `too_large`, or `wrong_type` as `decode_clock` does.
    """
    if len(payload) > MAX_FRAME_BYTES:
        raise PayloadError(Reason.TOO_LARGE, f"{len(payload)} bytes, at most {MAX_FRAME_BYTES}")
    return _decoded(_LIVE, payload)


def decode_truth(payload: bytes) -> TruthEvent:
    """Return a truth event. Raises `PayloadError` as `decode_clock` does."""
    return _decoded(_TRUTH, payload)


def decode_resend(payload: bytes) -> ResendCommand:
    """Return a resend command. Raises `PayloadError` as `decode_clock` does."""
    return _decoded(_RESEND, payload)


def _decoded(decoder: msgspec.json.Decoder[T], payload: bytes) -> T:
    try:
        return decoder.decode(payload)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise PayloadError(Reason.WRONG_TYPE, printable(str(error))) from error
