"""What the parts tell one another besides readings: clock, live frames, commands to gateways."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from contract.clock import MAX_SPEED, CityClock, rfc3339
from contract.errors import PayloadError
from contract.payload.telemetry import MAX_QUANTITIES, Count31, Instant, Value
from contract.payload.typed import decoded, refuse_outside_calendar
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
    """One stored reading in a live frame.

    Attributes
    ----------
    sensor_id : str
        The sensor.
    kind : str
        Its kind, of the catalogue.
    observed_at : str
        When the device measured; RFC 3339 with `Z`.
    received_at : str
        When ingest had it, by the wall clock; RFC 3339 with `Z`.
    quality : int
        What is doubtful about it: the sum of the bits of `contract.quality`; 0 is a good one.
    values : dict[str, float or None]
        By quantities of its kind.
    """

    sensor_id: Word
    kind: Word
    observed_at: Word
    received_at: Word
    quality: int
    values: Annotated[dict[Word, Value], Meta(max_length=MAX_QUANTITIES)]


class LiveFrame(Struct):
    """What changed in an area, sent after the commit.

    Attributes
    ----------
    area : str
        The code of the area; `none` if it is unknown.
    committed_at : str
        When it was stored, by the wall clock; RFC 3339 with `Z`.
    items : list[LiveItem]
        The readings, at most 1 000.
    """

    area: Word
    committed_at: Word
    items: Annotated[list[LiveItem], Meta(max_length=MAX_FRAME_ITEMS)]


class ResendRange(Struct):
    """Readings that a gateway is asked for again.

    Attributes
    ----------
    sensor_id : str
        The sensor.
    boot : int
        Which start of the device.
    seq_from : int
        The first sequence number, included.
    seq_to : int
        The last sequence number, included.
    """

    sensor_id: str
    boot: Count31
    seq_from: Count31
    seq_to: Count31


class ResendCommand(Struct, tag_field="command", tag="resend"):
    """Ask a gateway for readings that did not arrive.

    Attributes
    ----------
    ranges : list[ResendRange]
        Which ones.
    """

    ranges: Annotated[list[ResendRange], Meta(min_length=1, max_length=MAX_RESEND_RANGES)]


class ResendAnswer(Struct):
    """What a gateway did about readings that it was asked for again.

    Attributes
    ----------
    sent : int
        How many it sends again, on the usual topics.
    gone : int
        How many it no longer has.
    """

    sent: int
    gone: int


class ClockMessage(Struct):
    """City time as a line through one point: `city_at` at `wall_at`, then `speed`.

    Attributes
    ----------
    city_at : datetime
        City time at the point.
    wall_at : datetime
        The wall clock at the point; the message counts for 30 s around it.
    speed : float
        City seconds per second of the wall.
    """

    city_at: Instant
    wall_at: Instant
    speed: Annotated[float, Meta(ge=0, le=MAX_SPEED)]


_ENCODER = msgspec.json.Encoder()
_CLOCK = msgspec.json.Decoder(ClockMessage)
_LIVE = msgspec.json.Decoder(LiveFrame)
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
        `too_large`, `not_json`, `wrong_type`, `missing_field`, `out_of_range` or `bad_time`, with
        what was expected.
    """
    message = decoded(_CLOCK, payload)
    refuse_outside_calendar("city_at", message.city_at)
    refuse_outside_calendar("wall_at", message.wall_at)
    return CityClock(message.city_at, message.wall_at, message.speed)


def decode_live(payload: bytes) -> LiveFrame:
    """Return a live frame.

    Raises
    ------
    PayloadError
        As `decode_clock` does; a frame may have fewer bytes.
    """
    if len(payload) > MAX_FRAME_BYTES:
        raise PayloadError(Reason.TOO_LARGE, f"{len(payload)} bytes, at most {MAX_FRAME_BYTES}")
    return decoded(_LIVE, payload)


def decode_resend(payload: bytes) -> ResendCommand:
    """Return a resend command. Raises `PayloadError` as `decode_clock` does."""
    return decoded(_RESEND, payload)
